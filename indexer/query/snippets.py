"""The passage of an article that fits a query best."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from indexer.article import Article
from indexer.kernels.passages import best_passage
from indexer.query.marking import MarkedWords, Occurrences, Positions, SearchedTerms, marked_parts
from indexer.query.result import TextPart
from indexer.query.text_cuts import cut_before, cut_behind
from indexer.query.text_words import TextWords

SNIPPET_WORDS = 36
"""Length of a passage: about two sentences, two lines of a result page."""

SNIPPET_BIGRAMS = 100
"""Length of a passage in Chinese, Japanese or Korean: about as many letters, which are
twice as wide as Latin ones."""

SNIPPET_CHARACTERS = 600
"""Most characters of a passage: not all that is between words is as short as a space,
and where words are not set apart, a sentence is one."""

SEARCHED_CHARACTERS = 200_000
"""How far into a body a passage is looked for: a book must not delay a page."""

LEAD_IN_SHARE = 3
"""A sentence may begin before the passage by a third of its length for it to begin there
too."""

_BREAK = re.compile(r"[\n\u3002\uff01\uff1f]")
_SENTENCE_END = re.compile(r"[.!?\u2026]")
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r"\s+")

Places = npt.NDArray[np.int64]


def snippet(
    article: Article, terms: SearchedTerms, positions: Positions | None = None
) -> tuple[TextPart, ...]:
    """Return the best passage of the body, its matched words marked.

    Where the body has no matched word, the best highlight serves; where
    nothing has, the passage is the beginning.

    Args:
        article: the article.
        terms: what was searched for.
        positions: where terms are in the article, by the index; without it, its texts
            are analysed.
    """
    body = _beginning(article.body, SEARCHED_CHARACTERS)
    words = terms.words(body, "body", article.language, positions)
    if not len(words.found.firsts) and article.highlights:
        highlights = terms.words(
            "\n".join(article.highlights), "highlights", article.language, positions
        )
        if len(highlights.found.firsts):
            return _highlight(article.highlights, highlights)
    return _passage(words, goes_on=len(body) < len(article.body))


def _beginning(text: str, most: int) -> str:
    """Return the beginning of a text, no word of it cut."""
    if len(text) <= most:
        return text
    space = max(text.rfind(" ", 0, most), text.rfind("\n", 0, most))
    return text[: space if space > 0 else most]


def _highlight(highlights: tuple[str, ...], words: MarkedWords) -> tuple[TextPart, ...]:
    """Return the highlight with the most of the query in it."""
    ends = np.cumsum([len(highlight) + 1 for highlight in highlights])
    starts = words.words.starts(np.arange(len(words.words)))
    first_words = np.searchsorted(starts, ends[:-1])
    of_last = np.searchsorted(first_words, words.found.lasts, "right")
    earliest = np.concatenate([[0], first_words])[of_last]
    best = of_last[max(_best(words.found, earliest), 0)]
    end = int(ends[best]) - 1
    return marked_parts(words.words.text, words, end - len(highlights[best]), end)


def _best(found: Occurrences, earliest: Places) -> int:
    """Return the occurrence that the best passage ends with, or -1."""
    by_first = np.argsort(found.firsts, kind="stable")
    return best_passage(found.firsts, by_first, found.parts, earliest, found.worths)


def best_window(found: Occurrences, size: int) -> tuple[int, int]:
    """Return the first word of the best window, and the first in it that was found.

    A window is worth what the different parts of the query in it are worth, each more
    the rarer it is in this text, plus a little for each further occurrence; a phrase is
    worth more than its words. Among equals the earliest wins. Where nothing fits into a
    window, it begins with the first that was found, or else with the text.

    Args:
        found: where parts of the query are.
        size: how many words the window has.
    """
    if not len(found.firsts):
        return 0, 0
    earliest = np.maximum(found.lasts - (size - 1), 0)
    best = _best(found, earliest)
    if best < 0:
        first = int(found.firsts.min())
        return first, first
    window = earliest[best]
    inside = (found.firsts >= window) & (found.lasts <= found.lasts[best])
    return int(window), int(found.firsts[inside].min())


def _passage(words: MarkedWords, *, goes_on: bool) -> tuple[TextPart, ...]:
    text, count = words.words.text, len(words.words)
    if not count:
        return ()
    size = _passage_words(words.words)
    window, matched = best_window(words.found, size)
    first = 0 if count <= size else _first_word(words.words, window, matched, size // LEAD_IN_SHARE)
    start, end = _cut(words.words, first, matched, size)
    parts = marked_parts(text, words, start, end)
    before = (TextPart("… "),) if start else ()
    after = (TextPart(" …"),) if goes_on or end < len(text.rstrip()) else ()
    return (*before, *(TextPart(_one_line(part.text), part.marked) for part in parts), *after)


def _passage_words(words: TextWords) -> int:
    """Return how many words a passage of a text has."""
    return SNIPPET_BIGRAMS if 2 * words.overlapping >= len(words) else SNIPPET_WORDS


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text)


def _first_word(words: TextWords, window: int, matched: int, lead_in: int) -> int:
    """Return the word to begin with: where the first match's sentence begins.

    The best window ends at its last match, so it has room before its first;
    a sentence that begins before the window, or far back, is not followed.
    """
    earliest = max(window, matched - lead_in)
    before = max(earliest - 1, 0)
    around = np.arange(before, matched + 1)
    starts, stops = words.starts(around).tolist(), words.stops(around).tolist()
    for place in range(matched, earliest - 1, -1):
        at = place - before
        if place == 0 or _is_break(words.text[stops[at - 1] : starts[at]]):
            return place
    return max(window, matched - lead_in // 2)


def _is_break(between: str) -> bool:
    """Tell whether a sentence ends between two words."""
    if _BREAK.search(between):
        return True
    end = _SENTENCE_END.search(between)
    return end is not None and _SPACE.search(between, end.end()) is not None


def _cut(words: TextWords, first: int, matched: int, size: int) -> tuple[int, int]:
    """Return where the passage from a word on starts and ends, in characters."""
    text, stop = words.text, min(first + size, len(words))
    places = np.arange(first, stop)
    starts, stops = words.starts(places), words.stops(places)
    start = cut_before(text, int(starts[0])) if first else 0
    end = cut_behind(text, int(stops[-1])) if stop < len(words) else len(text.rstrip())
    if end - start <= SNIPPET_CHARACTERS:
        return start, end
    if stops[matched - first] - start > SNIPPET_CHARACTERS:
        start = cut_before(text, int(starts[matched - first]))
    fitting = stops[(stops > start) & (stops <= start + SNIPPET_CHARACTERS)]
    return start, cut_behind(text, int(fitting[-1]) if len(fitting) else start + SNIPPET_CHARACTERS)
