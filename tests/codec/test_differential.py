"""Whoosh over our segments gives what Whoosh over its own gives.

Random indexes are made twice and compared in all that Whoosh tells of them. In what
Whoosh's own segments are at fault is left out by name; `test_whoosh_bugs` shows each.

    python -m pytest tests/codec/test_differential.py --hypothesis-profile campaign

runs for minutes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.codec.index_comparison import assert_same_index
from tests.codec.whoosh_worlds import World, built, worlds

_COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("campaign", max_examples=2000, **_COMMON)


@given(worlds(mixed=False))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_readers_tell_the_same(world: World) -> None:
    """All terms, postings, lengths, columns, vectors and stored fields are the same."""
    with tempfile.TemporaryDirectory() as folder:
        with (
            built(world, Path(folder, "stock"), False) as stock,
            built(world, Path(folder, "ours"), True) as ours,
        ):
            assert_same_index(stock, ours)


@given(worlds(mixed=True))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_mixed(world: World) -> None:
    """All terms, postings, lengths, columns, vectors and stored fields are the same."""
    with tempfile.TemporaryDirectory() as folder:
        with (
            built(world, Path(folder, "stock"), False) as stock,
            built(world, Path(folder, "ours"), True) as ours,
        ):
            assert_same_index(stock, ours)
