"""Articles put, replaced and deleted in columnar segments, within and across commits."""

from __future__ import annotations

import contextlib
import errno
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from whoosh import index as whoosh_index

from indexer.backends.embedded import EmbeddedBackend
from indexer.errors import IndexAccessError
from indexer.index_check import check_index
from indexer.query.request import SearchRequest
from indexer.query.result import plain_text
from indexer.schema import INDEX_NAME
from indexer.writing import merge_policy
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article


def titles(folder: Path, text: str = "") -> list[str]:
    with EmbeddedBackend.open(folder) as backend:
        hits = backend.search(SearchRequest(text=text, limit=1000)).hits
        return sorted(plain_text(hit.title) for hit in hits)


def put(writer: IndexWriter, number: int, title: str) -> None:
    writer.put(make_article(number, title=title), "origin", "path", replaces=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the index goes."""
    return tmp_path / "index"


def test_an_article_put_twice_in_one_commit_is_there_once(folder: Path) -> None:
    """The later one stays, which Whoosh's own writer does not manage."""
    with IndexWriter(folder) as writer:
        put(writer, 1, "First")
        put(writer, 2, "Other")
        put(writer, 1, "Second")
    assert titles(folder) == ["Other", "Second"]
    assert titles(folder, "first") == []


def test_an_article_put_and_deleted_in_one_commit_is_not_there(folder: Path) -> None:
    """Deleting reaches what is not committed yet."""
    with IndexWriter(folder) as writer:
        put(writer, 1, "First")
        writer.delete(make_article(1).id)
        put(writer, 2, "Second")
    assert titles(folder) == ["Second"]


def test_a_full_memory_is_flushed_and_committed(folder: Path) -> None:
    """With a small budget there are many commits, and all articles in the end."""
    with IndexWriter(folder, budget_bytes=1) as writer:
        for number in range(20):
            put(writer, number, f"Title {number}")
        assert writer.committed > 0
    assert len(titles(folder)) == 20
    report = check_index(folder)
    assert report.segments < 20
    assert not report.problems
    assert not report.leftovers


def test_an_interruption_keeps_the_last_commit(folder: Path) -> None:
    """What was not committed is given up, and leaves no file."""
    with IndexWriter(folder) as writer:
        put(writer, 1, "Kept")
    with contextlib.suppress(KeyboardInterrupt), IndexWriter(folder) as writer:
        put(writer, 1, "Changed")
        put(writer, 2, "New")
        raise KeyboardInterrupt
    assert titles(folder) == ["Kept"]
    assert not check_index(folder).leftovers


def test_a_full_disk_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what is kept, and the lock is given back."""
    with IndexWriter(folder) as writer:
        put(writer, 1, "Kept")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("indexer.writing.segment_build.SegmentBuild.finish", full)
        with (
            pytest.raises(IndexAccessError, match="No space left on device"),
            IndexWriter(folder) as writer,
        ):
            put(writer, 2, "Lost")
    with IndexWriter(folder) as writer:
        put(writer, 3, "After")
    assert titles(folder) == ["After", "Kept"]


def test_one_writer_at_a_time(folder: Path) -> None:
    """A second writer is told to wait, whichever came first."""
    with IndexWriter(folder):
        with pytest.raises(IndexAccessError, match="another program is writing"):
            IndexWriter(folder).__enter__()
        with pytest.raises(whoosh_index.LockError):
            whoosh_index.open_dir(str(folder), INDEX_NAME).writer()


def test_plain_whoosh_opens_searches_and_writes_the_index(folder: Path) -> None:
    """It is a Whoosh index: its own functions read it, and its own writer adds to it."""
    with IndexWriter(folder) as writer:
        put(writer, 1, "First")
    plain = whoosh_index.open_dir(str(folder), INDEX_NAME)
    with plain.searcher() as searcher:
        assert "First" in searcher.document(id=make_article(1).id)["article"]
    with plain.writer() as stock:
        stock.delete_by_term("id", make_article(1).id)
    with plain.searcher() as searcher:
        assert searcher.doc_count() == 0


class Archive(RuleBasedStateMachine):
    """Random puts, deletions and commits against a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name, "index")
        self.kept: dict[int, str] = {}

    def teardown(self) -> None:
        """Remove the index."""
        self.scratch.cleanup()

    @rule(
        changes=st.lists(
            st.tuples(st.integers(0, 9), st.sampled_from(["", "Film", "Oil", "Rice"])), max_size=6
        )
    )
    def commit(self, changes: list[tuple[int, str]]) -> None:
        """Put articles with a title, delete those without, and commit."""
        with IndexWriter(self.folder) as writer:
            for number, title in changes:
                if title:
                    put(writer, number, title)
                    self.kept[number] = title
                else:
                    writer.delete(make_article(number).id)
                    self.kept.pop(number, None)

    @invariant()
    def holds_what_was_put(self) -> None:
        """All articles are found, each once, and by their words."""
        if not self.folder.exists():
            return
        assert titles(self.folder) == sorted(self.kept.values())
        assert titles(self.folder, "oil") == sorted(t for t in self.kept.values() if t == "Oil")
        assert not check_index(self.folder).problems


Archive.TestCase.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
TestArchive = Archive.TestCase


def test_merges_happen_on_the_way(folder: Path) -> None:
    """Many small commits end in few segments."""
    for number in range(2 * merge_policy.MERGE_FACTOR):
        with IndexWriter(folder) as writer:
            put(writer, number, f"Title {number}")
    assert check_index(folder).segments < merge_policy.MERGE_FACTOR
    assert len(titles(folder)) == 2 * merge_policy.MERGE_FACTOR


def test_segments_of_one_size_with_each_others_names_are_noticed(folder: Path) -> None:
    """Another segment's file is sound in itself, and still not the one that was committed."""
    for number in (1, 2):
        with IndexWriter(folder) as writer:
            put(writer, number, f"Title {number}")
    one, other = folder.glob("*.segment")
    aside = one.rename(folder / "aside")
    other.rename(one)
    aside.rename(other)
    with pytest.raises(IndexAccessError, match="expected another file"):
        titles(folder)
    assert len(check_index(folder).problems) == 2
