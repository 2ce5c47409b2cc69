"""Reuters-21578 is indexed whole, and its facet counts are those of a count by hand."""

from __future__ import annotations

import collections
import json
import lzma
from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.request import Facet, SearchRequest
from indexer.writing.index_writer import IndexWriter
from indexer.writing.sync import Sync

STORIES = 21_578


@pytest.fixture(scope="module")
def stories(shared_data: Path) -> list[str]:
    """Return the lines of the collection, one story each."""
    path = shared_data / "news" / "reuters21578.jsonl.xz"
    if not path.exists():
        pytest.skip(f"{path.name} is not among the shared test data")
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return file.readlines()


@pytest.mark.slow
def test_every_story_is_indexed_and_counted(stories: list[str], tmp_path: Path) -> None:
    """No story is rejected, and every one of the 120 topics has its exact count."""
    assert len(stories) == STORIES
    (tmp_path / "reuters.jsonl").write_text("".join(stories), encoding="utf-8")
    with IndexWriter(tmp_path / "index") as writer:
        report = Sync(writer).run([tmp_path / "reuters.jsonl"])
    assert (report.added, report.rejected, report.repeated) == (STORIES, [], [])
    by_hand = collections.Counter(
        tag for story in stories for tag in set(json.loads(story)["tags"])
    )
    with EmbeddedBackend.open(tmp_path / "index") as backend:
        result = backend.search(SearchRequest(limit=0))
        assert result.total == STORIES
        counts = {entry.value: entry.count for entry in result.facets[Facet.TAGS]}
        assert counts == dict(by_hand)
        for tag, _ in by_hand.most_common(20):
            assert backend.search(SearchRequest(tags=(tag,), limit=0)).total == by_hand[tag]
