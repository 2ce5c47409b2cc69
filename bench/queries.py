"""What is asked: queries of four kinds, from the stories or from a file.

Imports :mod:`bench.query`, :mod:`bench.stories` and, for what stock Whoosh leaves
out, Whoosh.
"""

from __future__ import annotations

import collections
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from whoosh.analysis.filters import STOP_WORDS

from bench.query import Query, QueryKind
from bench.stories import Story

SEED = 1987
BAND_BOUNDS = (0.005, 0.02, 0.1)
"""Shares of the stories that part rare words, two bands between, and frequent ones."""

_WORD = re.compile(r"[^\W_]+")
_SEARCHABLE = re.compile(r"[a-z]{3,}")
_TELLING = 5
_MOST_ATTEMPTS = 100

_Words = Sequence[str]


def read_queries(path: Path, limit: int) -> list[Query]:
    """Read queries in the form of the search benchmark game, other kinds left out.

    A line is an object with ``query`` and, first in ``tags``, its kind. Queries
    of stop words alone are left out: the peers do not index them.

    Args:
        path: a JSON Lines file.
        limit: most queries of one kind.
    """
    taken: dict[str, list[Query]] = {kind: [] for kind in QueryKind}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        words = tuple(_WORD.findall(record["query"].lower()))
        queries = taken.get(record["tags"][0])
        if queries is not None and len(queries) < limit and not STOP_WORDS.issuperset(words):
            queries.append(Query(QueryKind(record["tags"][0]), words))
    return [query for kind in QueryKind for query in taken[kind]]


def make_queries(stories: Iterable[Story], limit: int) -> list[Query]:
    """Make queries from the words of the stories' bodies, the same ones every time.

    Single words come from all bands of document frequency alike; unions join
    two or three of them; the two or three words of an intersection stand in
    one story, those of a phrase side by side. Words of under three letters,
    with digits or on Whoosh's stop list are left out, as every engine indexes
    the others.

    Args:
        stories: at least some with words.
        limit: queries of each kind.
    """
    chance = random.Random(SEED)  # noqa: S311  (repeatable, not secret)
    bodies = [_WORD.findall(story.body.lower()) for story in stories]
    bands = _bands(bodies)
    terms = [chance.choice(bands[number % len(bands)]) for number in range(limit)]
    unions = [_union(chance, bands, number) for number in range(limit)]
    intersections = _from_stories(chance, bodies, limit, _in_one_story)
    phrases = _from_stories(chance, bodies, limit, _side_by_side)
    return [
        *(Query(QueryKind.TERM, (word,)) for word in terms),
        *(Query(QueryKind.UNION, words) for words in unions),
        *(Query(QueryKind.INTERSECTION, words) for words in intersections),
        *(Query(QueryKind.PHRASE, words) for words in phrases),
    ]


def common_words(stories: Iterable[Story], number: int) -> list[str]:
    """Return the words that most of the stories' bodies have, most common first.

    Short words are left out: they tell little of an index.
    """
    bodies = (set(_WORD.findall(story.body.lower())) for story in stories)
    doc_freq = collections.Counter(word for words in bodies for word in words)
    telling = (word for word in doc_freq if len(word) >= _TELLING and _is_searchable(word))
    return sorted(telling, key=lambda word: (-doc_freq[word], word))[:number]


def _is_searchable(word: str) -> bool:
    return bool(_SEARCHABLE.fullmatch(word)) and word not in STOP_WORDS


def _bands(bodies: Sequence[_Words]) -> list[list[str]]:
    """Return the words of each band that has any, those of one story left out."""
    doc_freq = collections.Counter(word for words in bodies for word in set(words))
    bands: list[list[str]] = [[] for _ in range(len(BAND_BOUNDS) + 1)]
    for word in sorted(doc_freq):
        if doc_freq[word] > 1 and _is_searchable(word):
            share = doc_freq[word] / len(bodies)
            bands[sum(share > bound for bound in BAND_BOUNDS)].append(word)
    return [band for band in bands if band]


def _union(chance: random.Random, bands: Sequence[_Words], number: int) -> tuple[str, ...]:
    return tuple(chance.choice(chance.choice(bands)) for _ in range(_length(number)))


def _length(number: int) -> int:
    """Two words and three by turns."""
    return 2 + number % 2


def _from_stories(
    chance: random.Random,
    bodies: Sequence[_Words],
    limit: int,
    choose: Callable[[random.Random, _Words, int], tuple[str, ...]],
) -> list[tuple[str, ...]]:
    """Choose words of stories taken by chance; some stories have none to choose."""
    chosen: list[tuple[str, ...]] = []
    for _ in range(limit * _MOST_ATTEMPTS):
        if len(chosen) == limit:
            break
        words = choose(chance, chance.choice(bodies), _length(len(chosen)))
        if words:
            chosen.append(words)
    return chosen


def _in_one_story(chance: random.Random, body: _Words, length: int) -> tuple[str, ...]:
    words = sorted({word for word in body if _is_searchable(word)})
    return tuple(chance.sample(words, length)) if len(words) >= length else ()


def _side_by_side(chance: random.Random, body: _Words, length: int) -> tuple[str, ...]:
    start = chance.randrange(len(body)) if body else 0
    words = tuple(body[start : start + length])
    return words if len(words) == length and all(map(_is_searchable, words)) else ()
