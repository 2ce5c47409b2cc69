"""What finds copies: the product, and datasketch where it is installed."""

from __future__ import annotations

import dataclasses
import importlib
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from bench.true_copies import Pair, equal_pairs, pairs_of_clusters, pairs_of_components, shingles
from indexer.duplicate_file import Signatures
from indexer.writing.article_signatures import SignatureWriter
from indexer.writing.duplicate_clusters import LEAST_SIMILARITY, find_clusters

PERMUTATIONS = 128

Text = tuple[str, str]
Words = tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """The copies among some texts.

    Attributes:
        pairs: all pairs of texts that are in one cluster.
        seconds: time of hashing and clustering together.
    """

    pairs: set[Pair]
    seconds: float


Finder = Callable[[Sequence[Text], Sequence[Words]], Found]


def product(texts: Sequence[Text], _: Sequence[Words]) -> Found:
    """Find copies as an index run does, without reading the index."""
    articles = [
        {"title": title, "body": body, "published": "", "captured_at": ""} for title, body in texts
    ]
    started = time.perf_counter()
    signatures = Signatures.empty(len(articles))
    writer = SignatureWriter(signatures)
    for row, article in enumerate(articles):
        writer.add(row, article)
    writer.finish()
    members, starts = find_clusters(signatures, str)
    seconds = time.perf_counter() - started
    bounds = pairwise(starts.tolist())
    clusters = [members[start:stop].tolist() for start, stop in bounds]
    return Found(pairs_of_clusters(clusters), seconds)


def datasketch(_: Sequence[Text], words: Sequence[Words]) -> Found:
    """Find near copies with datasketch, which is given the words and not the texts.

    Equal texts are found without it, because those of a few words have no shingles.

    Raises:
        ImportError: it is not installed.
    """
    module = importlib.import_module("datasketch")  # it has no types
    started = time.perf_counter()
    lookup = module.MinHashLSH(threshold=LEAST_SIMILARITY, num_perm=PERMUTATIONS)
    hashes: dict[int, Any] = {}
    pairs = set(equal_pairs(words))
    for text, each in enumerate(words):
        parts = [" ".join(shingle).encode() for shingle in shingles(each)]
        if not parts:
            continue
        own = module.MinHash(num_perm=PERMUTATIONS)
        own.update_batch(parts)
        near = [key for key in lookup.query(own) if own.jaccard(hashes[key]) >= LEAST_SIMILARITY]
        pairs.update((key, text) for key in near)
        hashes[text] = own
        lookup.insert(text, own)
    found = pairs_of_components(pairs, len(words))
    return Found(found, time.perf_counter() - started)
