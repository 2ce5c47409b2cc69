"""The passage of an article that fits a query best."""

from __future__ import annotations

import collections
import re
from collections.abc import Mapping

from indexer.article import Article
from indexer.query.marking import SearchedTerms, Word, marked_parts
from indexer.query.result import TextPart

SNIPPET_WORDS = 36
"""Length of a passage: about two sentences, two lines of a result page."""

SEARCHED_CHARACTERS = 200_000
"""How far into a body a passage is looked for: a book must not delay a page."""

LEAD_IN_WORDS = 12
"""How far before the passage a sentence may begin for it to begin there too."""

_SENTENCE_BREAK = re.compile(r"[.!?\u3002\u2026]\S*\s|\n")


def snippet(article: Article, terms: SearchedTerms) -> tuple[TextPart, ...]:
    """Return the best passage of the body, its matched words marked.

    Where the body has no matched word, the best highlight serves; where
    nothing has, the passage is the beginning.
    """
    body = article.body[:SEARCHED_CHARACTERS]
    body_words = terms.words(body, "body", article.language)
    if not _matches(body_words):
        for highlight in article.highlights:
            words = terms.words(highlight, "highlights", article.language)
            if _matches(words):
                return marked_parts(highlight, words, 0, len(highlight))
    return _passage(body, body_words)


def _matches(words: list[Word]) -> bool:
    return any(word.term is not None for word in words)


def _passage(text: str, words: list[Word]) -> tuple[TextPart, ...]:
    if not words:
        return ()
    short = len(words) <= SNIPPET_WORDS
    first = 0 if short else _passage_start(text, words, best_window(words, SNIPPET_WORDS))
    last = min(first + SNIPPET_WORDS, len(words)) - 1
    start = words[first].start if first else 0
    end = words[last].end if last < len(words) - 1 else len(text.rstrip())
    parts = marked_parts(text, words, start, end)
    before = (TextPart("… "),) if first else ()
    after = (TextPart(" …"),) if last < len(words) - 1 else ()
    return (*before, *(TextPart(_one_line(part.text), part.marked) for part in parts), *after)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def best_window(words: list[Word], size: int) -> int:
    """Return the first word of the window with the most of the query in it.

    A window is worth the number of different terms in it, each weighing more
    the rarer it is in this text, plus a little for each further match; among
    equals the earliest wins.
    """
    frequency = collections.Counter(word.term for word in words if word.term is not None)
    inside: collections.Counter[str] = collections.Counter()
    best, best_worth = 0, 0.0
    for last, word in enumerate(words):
        if word.term is not None:
            inside[word.term] += 1
        gone = words[last - size].term if last >= size else None
        if gone is not None:
            inside[gone] -= 1
        worth = _worth(inside, frequency)
        if worth > best_worth:
            best, best_worth = last, worth
    return max(0, best - size + 1) if best_worth else 0


def _worth(inside: Mapping[str, int], frequency: Mapping[str, int]) -> float:
    return sum(
        1.0 + 1.0 / frequency[term] + 0.01 * count for term, count in inside.items() if count
    )


def _passage_start(text: str, words: list[Word], window: int) -> int:
    """Return the word to begin with: where the first match's sentence begins.

    The best window ends at its last match, so it has room before its first;
    a sentence that begins before the window, or far back, is not followed.
    """
    matched = next((place for place in range(window, len(words)) if words[place].term), window)
    earliest = max(window, matched - LEAD_IN_WORDS)
    for place in range(matched, earliest - 1, -1):
        if place == 0 or _SENTENCE_BREAK.search(text[words[place - 1].end : words[place].start]):
            return place
    return max(window, matched - LEAD_IN_WORDS // 2)
