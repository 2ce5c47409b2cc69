"""The queries, in rows of one kind: sampled from the terms with a fixed seed, or from a file.

Imports :mod:`bench.query` and :mod:`bench.term_file`.
"""

from __future__ import annotations

import bisect
import collections
import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bench.query import Query, QueryKind
from bench.term_file import StoryTerms, analyse

Rows: TypeAlias = dict[str, list[Query]]
"""Name of a row to its queries; their words are terms."""

SEED = 1916
SAMPLE_STORIES = 10_000
"""Stories, evenly spread, in which document frequencies are counted for the choice."""

_COMMON = (0.3, 0.6)
_RARE = (0.01, 0.05)
_MIXED = (0.1, 0.5)
_TOGETHER = (0.05, 0.5)
_IN_PHRASES = (0.01, 0.6)
"""Shares of the stories that hold a term. The first three give about the numbers of
hits that the field's comparisons have: 40 % for a common term, 2 % for a rarer one,
50 to 80 % for unions."""

_FEWEST_WITH_PHRASE = 2
_MOST_ATTEMPTS = 100
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"[a-z]{3,}")

_Span: TypeAlias = tuple[float, float]


class _Terms:
    """Terms of sampled stories by the share of stories that hold them."""

    def __init__(self, stories: Sequence[StoryTerms]) -> None:
        doc_freq = collections.Counter(
            term for story in stories for term in set(story.terms.split())
        )
        self.share = {term: count / len(stories) for term, count in doc_freq.items()}
        self._by_share = sorted((share, term) for term, share in self.share.items())

    def draw(self, chance: random.Random, span: _Span, number: int) -> tuple[str, ...]:
        """Return different terms; their shares are spread evenly over a span."""
        chosen: dict[str, None] = {}
        for _ in range(_MOST_ATTEMPTS * number):
            wanted = chance.uniform(*span)
            place = bisect.bisect(self._by_share, (wanted, ""))
            chosen.setdefault(self._by_share[min(place, len(self._by_share) - 1)][1])
            if len(chosen) == number:
                break
        return tuple(chosen)

    def within(self, terms: Sequence[str], span: _Span) -> list[str]:
        """Return those terms of which as many stories hold as a span says."""
        least, most = span
        return [term for term in terms if least <= self.share[term] <= most]


def sampled_rows(stories: Sequence[StoryTerms], limit: int) -> Rows:
    """Return rows like those by which search engines are compared.

    Args:
        stories: ``SAMPLE_STORIES`` or fewer.
        limit: queries of each row; of phrases there may be fewer.
    """
    chance = random.Random(SEED)  # noqa: S311  (repeatable, not secret)
    terms = _Terms(stories)
    texts = [f" {story.terms} " for story in stories]

    def drawn(kind: QueryKind, span: _Span, number: int) -> list[Query]:
        return [Query(kind, terms.draw(chance, span, number)) for _ in range(limit)]

    return {
        "term_common": drawn(QueryKind.TERM, _COMMON, 1),
        "term_rare": drawn(QueryKind.TERM, _RARE, 1),
        "or_2": drawn(QueryKind.UNION, _MIXED, 2),
        "or_3": drawn(QueryKind.UNION, _MIXED, 3),
        "or_5": drawn(QueryKind.UNION, _MIXED, 5),
        "and_2": _together(chance, terms, stories, limit, 2),
        "and_3": _together(chance, terms, stories, limit, 3),
        "phrase_2": _phrases(chance, terms, texts, limit, 2),
        "phrase_3": _phrases(chance, terms, texts, limit, 3),
    }


def _together(
    chance: random.Random, terms: _Terms, stories: Sequence[StoryTerms], limit: int, number: int
) -> list[Query]:
    """Return intersections of terms that some story holds."""
    found: list[Query] = []
    for _ in range(_MOST_ATTEMPTS * limit):
        held = sorted(set(chance.choice(stories).terms.split()))
        fitting = terms.within(held, _TOGETHER)
        if len(fitting) >= number:
            found.append(Query(QueryKind.INTERSECTION, tuple(chance.sample(fitting, number))))
        if len(found) == limit:
            break
    return found


def _phrases(
    chance: random.Random, terms: _Terms, texts: Sequence[str], limit: int, number: int
) -> list[Query]:
    """Return different phrases that stand in more than one of the texts."""
    found: dict[tuple[str, ...], None] = {}
    for _ in range(_MOST_ATTEMPTS * limit):
        held = chance.choice(texts).split()
        start = chance.randrange(max(1, len(held) - number + 1))
        words = tuple(held[start : start + number])
        if len(words) < number or not all(map(_TELLING.fullmatch, words)):
            continue
        if len(terms.within(words, _IN_PHRASES)) == number and _stand_in_some(words, texts):
            found.setdefault(words)
        if len(found) == limit:
            break
    return [Query(QueryKind.PHRASE, words) for words in found]


def _stand_in_some(words: Sequence[str], texts: Sequence[str]) -> bool:
    phrase = f" {' '.join(words)} "
    left = _FEWEST_WITH_PHRASE
    for text in texts:
        left -= phrase in text
        if not left:
            return True
    return False


def rows_of_file(path: Path) -> Rows:
    """Return the queries of a file in the form of the search benchmark game, by kind.

    A line is an object with ``query`` and, first in ``tags``, its kind; what is of
    another kind is left out. The same term twice in a union or intersection counts
    once.

    Args:
        path: a JSON Lines file.
    """
    rows: Rows = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record: Mapping[str, object] = json.loads(line)
        tags = record["tags"]
        kind = tags[0] if isinstance(tags, list) else ""
        terms = analyse(" ".join(_WORD.findall(str(record["query"]))))
        if kind in set(QueryKind) and terms:
            words = terms if kind == QueryKind.PHRASE else dict.fromkeys(terms)
            rows.setdefault(f"web_{kind}", []).append(Query(QueryKind(kind), tuple(words)))
    return dict(sorted(rows.items()))
