"""The index follows its sources: added, replaced, unchanged, deleted, rejected."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from indexer.backends.embedded import EmbeddedBackend
from indexer.errors import IndexAccessError, SourceError
from indexer.query.request import SearchRequest
from indexer.query.result import plain_text
from indexer.sources import read_source
from indexer.sources.saved_item import Rejected
from indexer.writing import index_writer
from indexer.writing import sync as sync_module
from indexer.writing.index_writer import IndexWriter
from indexer.writing.sync import Sync, SyncReport


def sync(folder: Path, *sources: Path) -> SyncReport:
    with IndexWriter(folder) as writer:
        return Sync(writer).run(list(sources))


def counts(report: SyncReport) -> tuple[int, int, int, int]:
    return report.added, report.replaced, report.unchanged, report.deleted


def titles(folder: Path) -> list[str]:
    with EmbeddedBackend.open(folder) as backend:
        return sorted(
            plain_text(hit.title) for hit in backend.search(SearchRequest(limit=1000)).hits
        )


def write_record(path: Path, *records: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def write_dump(path: Path, title: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"{title}\n\nBy Ann Example\n\nLONDON (Wire) -- A first paragraph of some length "
        "stands here.\n\nAnd a second one follows it, as it should.\n",
        encoding="utf-8",
    )


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return where the index goes."""
    return tmp_path / "index"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder of two dumps and a file of two records."""
    folder = tmp_path / "archive"
    write_dump(folder / "one.txt", "First page")
    write_dump(folder / "deep" / "two.txt", "Second page")
    write_record(
        folder / "records.jsonl",
        {"id": "1", "title": "First record", "body": "Text."},
        {"id": "2", "title": "Second record", "body": "Text."},
    )
    return folder


def test_the_second_run_changes_nothing(index: Path, archive: Path) -> None:
    """What is unchanged is recognised and left alone."""
    assert counts(sync(index, archive)) == (4, 0, 0, 0)
    assert counts(sync(index, archive)) == (0, 0, 4, 0)
    assert titles(index) == ["First page", "First record", "Second page", "Second record"]


def test_changes_are_followed(index: Path, archive: Path) -> None:
    """A changed file is replaced, a vanished one deleted, a new one added."""
    sync(index, archive)
    write_dump(archive / "one.txt", "First page, corrected")
    (archive / "deep" / "two.txt").unlink()
    write_record(
        archive / "records.jsonl",
        {"id": "3", "title": "Third record", "body": "Text."},
        {"id": "2", "title": "Second record", "body": "Text, corrected."},
    )
    assert counts(sync(index, archive)) == (1, 2, 0, 2)
    assert titles(index) == ["First page, corrected", "Second record", "Third record"]


def test_moved_records_are_unchanged(index: Path, archive: Path) -> None:
    """A line may move within its file."""
    sync(index, archive)
    path = archive / "records.jsonl"
    path.write_text("\n" + "\n".join(reversed(path.read_text().splitlines())), encoding="utf-8")
    assert counts(sync(index, archive)) == (0, 0, 4, 0)


def test_only_the_same_source_loses_articles(index: Path, archive: Path, tmp_path: Path) -> None:
    """Indexing one folder never deletes what another delivered."""
    other = tmp_path / "other"
    write_dump(other / "three.txt", "Third page")
    sync(index, archive)
    assert counts(sync(index, other)) == (1, 0, 0, 0)
    (other / "three.txt").unlink()
    assert counts(sync(index, other)) == (0, 0, 0, 1)
    assert len(titles(index)) == 4


def test_a_moved_archive_keeps_its_ids(index: Path, archive: Path, tmp_path: Path) -> None:
    """Ids come from the path below the source, so links survive a move."""
    sync(index, archive)
    with EmbeddedBackend.open(index) as backend:
        ids = {hit.id for hit in backend.search(SearchRequest(limit=10)).hits}
    moved = tmp_path / "elsewhere" / "archive"
    shutil.move(archive, moved)
    assert counts(sync(index, moved)) == (0, 4, 0, 0)
    with EmbeddedBackend.open(index) as backend:
        assert {hit.id for hit in backend.search(SearchRequest(limit=10)).hits} == ids


def test_equal_paths_in_two_sources_are_two_articles(index: Path, tmp_path: Path) -> None:
    """Two archives of the same shape both stay, run after run."""
    for name in ("a", "b"):
        write_dump(tmp_path / name / "news" / "page.txt", f"Page of {name}")
    sources = (tmp_path / "a" / "news", tmp_path / "b" / "news")
    assert counts(sync(index, *sources)) == (2, 0, 0, 0)
    assert counts(sync(index, *sources)) == (0, 0, 2, 0)
    assert titles(index) == ["Page of a", "Page of b"]


def test_one_url_is_one_article(index: Path, tmp_path: Path) -> None:
    """A page saved twice is kept once; the other is reported, and takes over when alone."""
    record = {"url": "https://wire.example/1", "title": "Page", "body": "Text."}
    write_record(tmp_path / "a" / "1.jsonl", record)
    write_record(tmp_path / "a" / "2.jsonl", {**record, "title": "Page again"})
    write_record(tmp_path / "b" / "3.jsonl", {**record, "title": "Page elsewhere"})
    first = sync(index, tmp_path / "a", tmp_path / "b")
    assert counts(first) == (1, 0, 0, 0)
    assert [Path(item.path).name for item in first.repeated] == ["2.jsonl", "3.jsonl"]
    assert counts(sync(index, tmp_path / "a", tmp_path / "b")) == (0, 0, 1, 0)
    assert titles(index) == ["Page"]
    (tmp_path / "a" / "1.jsonl").unlink()
    assert counts(sync(index, tmp_path / "a")) == (0, 1, 0, 0)
    assert titles(index) == ["Page again"]


def test_rejected_items_are_listed_and_the_rest_goes_on(index: Path, archive: Path) -> None:
    """A bad line, an empty page and a picture cost only themselves."""
    (archive / "broken.jsonl").write_text('{"title": "Good", "body": "x"}\n{broken\n')
    (archive / "empty.txt").write_text("")
    (archive / "picture.png").write_bytes(b"\x89PNG")
    report = sync(index, archive)
    assert report.added == 5
    assert {(Path(item.path).name, item.record) for item in report.rejected} == {
        ("broken.jsonl", "line 2"),
        ("empty.txt", ""),
    }
    assert [Path(item.path).name for item in report.left_out] == ["picture.png"]


def test_an_article_outlives_its_file_becoming_unreadable(index: Path, archive: Path) -> None:
    """As long as the file is there, its last good version is better than nothing."""
    sync(index, archive)
    (archive / "one.txt").write_text("")
    report = sync(index, archive)
    assert (len(report.rejected), report.deleted) == (1, 0)
    assert "First page" in titles(index)


def test_articles_outlive_their_folder_becoming_unreadable(
    index: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be listed has not vanished, nor has what lies in it."""
    sync(index, archive)
    unreadable = Rejected(str(archive / "deep"), "permission denied")
    others = [i for i in read_source(archive) if not i.path.endswith("two.txt")]
    monkeypatch.setattr(sync_module, "read_source", lambda _: iter([unreadable, *others]))
    assert counts(sync(index, archive)) == (0, 0, 3, 0)
    assert "Second page" in titles(index)


def test_a_missing_source_deletes_nothing(index: Path, archive: Path) -> None:
    """An archive on a disk that is not mounted is an error, not an empty archive."""
    sync(index, archive)
    shutil.rmtree(archive)
    with pytest.raises(SourceError, match="archive"):
        sync(index, archive)
    assert len(titles(index)) == 4


def test_batches_are_committed_on_the_way(
    index: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interruption costs the last batch; the same command goes on from there."""
    monkeypatch.setattr(index_writer, "BATCH_SECONDS", -1)
    taken: list[int] = []

    def interrupt(size_bytes: int) -> None:
        taken.append(size_bytes)
        if len(taken) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), IndexWriter(index) as writer:
        Sync(writer, interrupt).run([archive])
    assert writer.committed == 3
    assert len(titles(index)) == 3
    assert counts(sync(index, archive)) == (1, 0, 3, 0)


def test_a_second_writer_is_told_to_wait(index: Path) -> None:
    """The lock is held by one; the other gets a clear error and no traceback."""
    with (
        IndexWriter(index),
        pytest.raises(IndexAccessError, match="another program"),
        IndexWriter(index),
    ):
        pass


def test_readers_follow_commits(index: Path, archive: Path, tmp_path: Path) -> None:
    """An open backend answers from the newest commit."""
    sync(index, archive)
    write_dump(tmp_path / "more" / "page.txt", "Another page")
    with EmbeddedBackend.open(index) as backend:
        before = backend.stats()
        sync(index, tmp_path / "more")
        after = backend.stats()
        assert backend.search(SearchRequest(text="another")).total == 1
    assert (before.articles, after.articles) == (4, 5)
    assert before.version != after.version


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda path: path.write_text("x"), "found a file"),
        (lambda path: (path.mkdir(), (path / "letter.txt").write_text("x")), "other files"),
        (lambda path: (path.mkdir(), (path / "_articles0_1.toc").write_text("")), "version"),
    ],
    ids=["file", "other files", "other version"],
)
def test_foreign_folders_are_refused(index: Path, prepare: object, message: str) -> None:
    """Nothing that is not an index is written into."""
    prepare(index)  # type: ignore[operator]
    with pytest.raises(IndexAccessError, match=message):
        IndexWriter(index)


class FolderAgainstDict(RuleBasedStateMachine):
    """Random edits of a folder and runs of the indexer, against a dictionary."""

    names = st.sampled_from(["a.txt", "b.txt", "c/d.txt"])

    @initialize()
    def start(self) -> None:
        """Begin with nothing."""
        import tempfile

        self.home = Path(tempfile.mkdtemp())
        self.archive = self.home / "archive"
        self.archive.mkdir()
        self.files: dict[str, str] = {}
        self.indexed: dict[str, str] = {}
        self.edits = 0

    @rule(name=names)
    def write(self, name: str) -> None:
        """Write or change a page."""
        self.edits += 1
        self.files[name] = f"Title number {self.edits}"
        write_dump(self.archive / name, self.files[name])

    @rule(name=names)
    def remove(self, name: str) -> None:
        """Remove a page if it is there."""
        if self.files.pop(name, None):
            (self.archive / name).unlink()

    @rule()
    def index(self) -> None:
        """Run the indexer and compare what it says it did."""
        report = sync(self.home / "index", self.archive)
        before, now = self.indexed, self.files
        both = before.keys() & now.keys()
        assert counts(report) == (
            len(now.keys() - before.keys()),
            sum(before[name] != now[name] for name in both),
            sum(before[name] == now[name] for name in both),
            len(before.keys() - now.keys()),
        )
        self.indexed = dict(now)

    @precondition(lambda self: (self.home / "index").exists())
    @invariant()
    def holds_what_was_indexed(self) -> None:
        """The index holds exactly the pages of the last run."""
        assert titles(self.home / "index") == sorted(self.indexed.values())

    def teardown(self) -> None:
        """Remove the folder."""
        if hasattr(self, "home"):
            shutil.rmtree(self.home)


FolderAgainstDict.TestCase.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


TestFolderAgainstDict = FolderAgainstDict.TestCase


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_rejected(index: Path, archive: Path) -> None:
    """A file without read permission is listed with its reason."""
    (archive / "one.txt").chmod(0)
    (rejected,) = sync(index, archive).rejected
    assert rejected.path.endswith("one.txt")


def test_reports_start_empty() -> None:
    """Two reports never share their lists."""
    assert dataclasses.asdict(SyncReport()) == dataclasses.asdict(SyncReport())
    assert SyncReport().rejected is not SyncReport().rejected
