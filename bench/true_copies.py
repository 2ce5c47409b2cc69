"""Which texts are near copies, by comparing all their shingles: the truth to measure against.

Imports only :mod:`indexer.analysis`, none of what is measured.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Iterable, Iterator, Sequence

from indexer.analysis.folding import fold
from indexer.analysis.words import word_spans

SHINGLE_WORDS = 5
LEAST_WORDS = 20

Shingles = frozenset[tuple[str, ...]]
Pair = tuple[int, int]


def folded_words(title: str, body: str) -> tuple[str, ...]:
    """Return the words of a text, none of one that has no body."""
    if not body.strip():
        return ()
    text = f"{title}\n{body}"
    return tuple(fold(text[start:stop]) for start, stop in word_spans(text))


def shingles(words: Sequence[str]) -> Shingles:
    """Return the runs of five words, none of a short text."""
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def similarity(one: Shingles, other: Shingles) -> float:
    """Return the share of shingles that two texts have in common (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def similar_pairs(texts: Sequence[tuple[str, ...]], least: float) -> set[Pair]:
    """Return all pairs of texts that are equal or share so much of their shingles.

    Exact: of each text only so many of its rarest shingles are looked up that no pair can
    be missed (prefix filtering: Bayardo, Ma, Srikant, WWW 2007).
    """
    sets = [shingles(words) for words in texts]
    frequency = collections.Counter(shingle for one in sets for shingle in one)
    seen: collections.defaultdict[tuple[str, ...], list[int]] = collections.defaultdict(list)
    pairs = set(equal_pairs(texts))
    for text, one in enumerate(sets):
        rarest = sorted(one, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rarest[: len(one) - math.ceil(least * len(one)) + 1]
        for other in {other for shingle in prefix for other in seen[shingle]}:
            if similarity(one, sets[other]) >= least:
                pairs.add((other, text))
        for shingle in prefix:
            seen[shingle].append(text)
    return pairs


def equal_pairs(texts: Sequence[tuple[str, ...]]) -> Iterator[Pair]:
    """Yield each text that has been there before, with the first of its kind."""
    first: dict[tuple[str, ...], int] = {}
    for text, words in enumerate(texts):
        if words and first.setdefault(words, text) != text:
            yield first[words], text


def pairs_of_components(pairs: Iterable[Pair], texts: int) -> set[Pair]:
    """Return all pairs of texts that a chain of pairs connects."""
    groups = [[text] for text in range(texts)]
    for one, other in pairs:
        if groups[one] is not groups[other]:
            groups[one].extend(groups[other])
            for text in groups[other]:
                groups[text] = groups[one]
    connected = {id(group): sorted(group) for group in groups}.values()
    return pairs_of_clusters(connected)


def pairs_of_clusters(clusters: Iterable[Sequence[int]]) -> set[Pair]:
    """Return all pairs of texts that are in one cluster; members may be in any order."""
    return {
        (one, other)
        for cluster in map(sorted, clusters)
        for place, one in enumerate(cluster)
        for other in cluster[place + 1 :]
    }
