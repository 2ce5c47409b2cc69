"""Memory for decoded lists goes by the machine and by the archive."""

from __future__ import annotations

import os
from random import Random

import pytest

from indexer.engine import collection
from indexer.storage_format import Format
from tests.engine.small_archives import Session, opened, random_article, written


@pytest.mark.parametrize(
    ("memory_gb", "cache_mb"), [(1, 256), (2, 256), (4, 512), (16, 2048), (64, 2048)]
)
def test_an_eighth_of_the_memory_is_usual(
    monkeypatch: pytest.MonkeyPatch, memory_gb: int, cache_mb: int
) -> None:
    """Within bounds."""
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": memory_gb * 2**18}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert collection.usual_cache_bytes() == cache_mb * 2**20


def test_a_small_archive_sets_little_aside() -> None:
    """However much memory there is: 4,096 postings for each document and their bitmaps."""
    articles = tuple(random_article(Random(number), number) for number in range(20))  # noqa: S311
    with (
        written([Session(articles)], Format.COLUMNAR) as folder,
        opened(folder, cache_bytes=2**31) as shared,
    ):
        for arrays in (shared.scored.lists([]).arrays, shared.occurrences.lists([]).arrays):
            assert len(arrays.docs) <= 4096 * 20
            kept = arrays.docs, arrays.values, arrays.positions, arrays.packed
            beside = arrays.bitmaps, arrays.ranks, arrays.maxima, arrays.tops
            assert sum(array.nbytes for array in (*kept, *beside)) < 32 << 20
