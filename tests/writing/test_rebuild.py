"""An index of any version and format becomes a columnar one of this version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage

from indexer import duplicate_file
from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.duplicate_file import read_clusters
from indexer.errors import IndexAccessError
from indexer.index_check import check_index
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import plain_text
from indexer.schema import INDEX_NAME
from indexer.storage_format import Format
from indexer.suggestion_file import FILE_NAME, SuggestionFile
from indexer.writing.holdings import Holding
from indexer.writing.index_writer import IndexWriter
from indexer.writing.rebuild import rebuild
from tests.conftest import ROOT, BuildIndex, make_article

OLD_INDEX = ROOT / "tests" / "golden" / "index-1"
"""Written by the version of this program that named its indexes ``articles1``."""

OLD_ARTICLES = [
    Article(
        id="00000000000000a1",
        title="A zoo opens",
        body="The zoo opened a café.",
        source="Meridian Wire",
        published="2010-12-28",
        language="en",
        tags=("Animals",),
        sha256="a1" * 32,
    ),
    Article(
        id="00000000000000b2",
        title="Ein Café",
        body="Das Café öffnet.",
        language="de",
        sha256="b2" * 32,
    ),
    Article(id="00000000000000c3", title="Undated zoo", body="Nothing else.", sha256="c3" * 32),
]


@pytest.fixture
def old_index(tmp_path: Path) -> Path:
    """Return a copy of the index of the version before."""
    return Path(shutil.copytree(OLD_INDEX, tmp_path / "old"))


def no_progress(_done: int, _total: int) -> None:
    """Take no notice."""


def interrupt(done: int, _total: int) -> None:
    """Interrupt as Ctrl-C does, when something has been written."""
    if done == 2:
        raise KeyboardInterrupt


def titles(folder: Path, **asked: str | tuple[str, ...]) -> list[str]:
    with EmbeddedBackend.open(folder) as backend:
        result = backend.search(SearchRequest(**asked))  # type: ignore[arg-type]
        return sorted(plain_text(hit.title) for hit in result.hits)


def names(folder: Path) -> set[str]:
    """Return the names of an index's files but for the lock, which holds nothing."""
    return {path.name for path in folder.iterdir() if not path.name.endswith("_WRITELOCK")}


def assert_sound(folder: Path, articles: int) -> None:
    """See that an index is one columnar segment with these many articles, and its two lists."""
    report = check_index(folder)
    assert (report.problems, report.leftovers, report.unchecked) == ((), (), 0)
    assert (report.segments, report.documents) == (1, articles)
    assert SuggestionFile.read(folder).index.articles == articles
    assert read_clusters(folder).state.articles == articles
    others = names(folder) - {FILE_NAME, duplicate_file.FILE_NAME}
    assert all(INDEX_NAME in name for name in others)
    assert len(others) == 2  # the table of contents and the segment


def test_an_older_version_is_refused_with_the_way_out(old_index: Path) -> None:
    """Searching and indexing both say how to bring the index into this version."""
    for use in (EmbeddedBackend.open, lambda folder: IndexWriter(folder).__enter__()):
        with pytest.raises(IndexAccessError, match=f"article-search rebuild --index {old_index}"):
            use(old_index)


def test_an_older_version_is_taken_over_whole(old_index: Path) -> None:
    """The same articles with the same origins and paths, searchable, and no old file."""
    calls: list[tuple[int, int]] = []
    assert rebuild(old_index, lambda done, total: calls.append((done, total))) == 3
    assert calls == [(1, 3), (2, 3), (3, 3)]
    with EmbeddedBackend.open(old_index) as backend:
        assert [backend.article(article.id) for article in OLD_ARTICLES] == OLD_ARTICLES
        assert backend.stats().values[Facet.TAGS][0].value == "Animals"
    assert titles(old_index, text="cafe") == ["A zoo opens", "Ein Café"]
    assert titles(old_index, text='"zoo opened"') == ["A zoo opens"]
    assert titles(old_index, tags=("animals",)) == ["A zoo opens"]
    with IndexWriter(old_index) as writer:
        held = writer.holdings()
    assert held == {
        article.id: Holding("/archive", f"/archive/{number}.html", article.sha256)
        for number, article in enumerate(OLD_ARTICLES, start=1)
    }
    assert_sound(old_index, 3)


def test_an_interruption_leaves_the_old_index_whole(old_index: Path) -> None:
    """Nothing is lost or left behind, and the next attempt succeeds."""
    before = names(old_index)
    with pytest.raises(KeyboardInterrupt):
        rebuild(old_index, interrupt)
    assert names(old_index) == before
    assert rebuild(old_index, no_progress) == 3
    assert_sound(old_index, 3)


def test_an_interruption_leaves_the_same_version_searchable(build_index: BuildIndex) -> None:
    """An index of this version answers as before when its rebuilding is broken off."""
    folder = build_index(make_article(number) for number in range(5))
    before = names(folder)
    with pytest.raises(KeyboardInterrupt):
        rebuild(folder, interrupt)
    assert names(folder) == before
    assert len(titles(folder)) == 5


def test_deleted_documents_are_dropped(build_index: BuildIndex) -> None:
    """What was deleted or replaced in an index of this version takes no room afterwards."""
    folder = build_index(make_article(number) for number in range(5))
    with IndexWriter(folder) as writer:
        writer.delete(make_article(1).id)
        writer.put(make_article(2, title="New"), "origin", "path", replaces=True)
    assert rebuild(folder, no_progress) == 4
    assert titles(folder) == ["New", "Title 0", "Title 3", "Title 4"]
    assert_sound(folder, 4)


def test_whooshs_own_format_becomes_columnar(tmp_path: Path) -> None:
    """An index that took ``--format stock`` opens without it afterwards."""
    folder = tmp_path / "index"
    with IndexWriter(folder, Format.STOCK) as writer:
        for number in range(3):
            writer.put(make_article(number), "origin", "path", replaces=False)
    with pytest.raises(IndexAccessError, match="--format stock"):
        EmbeddedBackend.open(folder)
    assert rebuild(folder, no_progress) == 3
    assert titles(folder, text="article") == ["Title 0", "Title 1", "Title 2"]
    assert_sound(folder, 3)


def test_an_empty_index_stays_one(build_index: BuildIndex) -> None:
    """No article is no error."""
    folder = build_index([])
    assert rebuild(folder, no_progress) == 0
    assert titles(folder) == []


def test_an_index_in_use_by_a_writer_is_left_alone(build_index: BuildIndex) -> None:
    """Who has to wait is told so, as any second writer is, and the first is not disturbed."""
    folder = build_index([make_article(1)])
    with IndexWriter(folder) as writer:
        writer.put(make_article(2), "origin", "path", replaces=False)
        with pytest.raises(IndexAccessError, match="another program is writing to it; wait"):
            rebuild(folder, no_progress)
    assert titles(folder) == ["Title 1", "Title 2"]
    assert rebuild(folder, no_progress) == 2


def test_an_older_index_in_use_is_left_alone(old_index: Path) -> None:
    """Writers of the older version hold a lock that counts here too."""
    lock = FileStorage(str(old_index)).lock("articles1_WRITELOCK")
    assert lock.acquire()
    with pytest.raises(IndexAccessError, match="another program is writing to it; wait"):
        rebuild(old_index, no_progress)
    lock.release()
    assert rebuild(old_index, no_progress) == 3


def test_a_folder_without_an_index_is_named(tmp_path: Path) -> None:
    """An empty folder, and an index of a later version, are told apart."""
    with pytest.raises(IndexAccessError, match="no index there"):
        rebuild(tmp_path, no_progress)
    (tmp_path / "_articles99_1.toc").touch()
    with pytest.raises(IndexAccessError, match="newer version of this program"):
        rebuild(tmp_path, no_progress)


def test_a_full_disk_is_named_and_the_old_index_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system says is passed on, and nothing is lost."""
    folder = tmp_path / "index"
    with IndexWriter(folder) as writer:
        writer.put(make_article(1), "origin", "path", replaces=False)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("indexer.writing.segment_build.SegmentBuild.finish", full)
        with pytest.raises(IndexAccessError, match=r"cannot be rebuilt \(No space left"):
            rebuild(folder, lambda *_: None)
    assert rebuild(folder, lambda *_: None) == 1


def test_completions_are_written_anew(old_index: Path) -> None:
    """A rebuilt index proposes the titles that it holds."""
    rebuild(old_index, no_progress)
    with EmbeddedBackend.open(old_index) as backend:
        assert [one.text for one in backend.suggest("zoo")] == ["A zoo opens", "Undated zoo"]


def test_completions_that_cannot_be_written_leave_a_whole_index(
    old_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new index stands and the old one has gone; the message says what is missing."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SuggestionFile, "write", full)
    with pytest.raises(IndexAccessError, match=r"completions cannot be written \(No space left"):
        rebuild(old_index, no_progress)
    assert titles(old_index, text="cafe") == ["A zoo opens", "Ein Café"]
    assert not list(old_index.glob("*articles1_*"))
