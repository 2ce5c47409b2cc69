"""Memory for decoded lists goes by the machine and by the archive."""

from __future__ import annotations

import os
from random import Random

import numpy as np
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
    """However much memory there is: 4,096 postings, under 512 KB, for each document.

    A state that a newer one has followed keeps a sixteenth of that.
    """
    articles = tuple(random_article(Random(number), number) for number in range(20))  # noqa: S311
    with (
        written([Session(articles)], Format.COLUMNAR) as folder,
        opened(folder, cache_bytes=2**31) as shared,
    ):
        assert _set_aside(shared) < 20 * 512 * 2**10
        for cache in (shared.scored, shared.occurrences):
            assert len(cache.lists([]).arrays.docs) <= 20 * 4096
        shared.shrink()
        assert _set_aside(shared) < 20 * 512 * 2**10 // 16


def _set_aside(shared: collection.Collection) -> int:
    """Return the bytes of the arrays for decoded lists, used or not."""
    both = shared.scored.lists([]).arrays, shared.occurrences.lists([]).arrays
    kept = (vars(arrays).values() for arrays in both)
    return sum(one.nbytes for part in kept for one in part if isinstance(one, np.ndarray))
