"""A check of an index names what is wrong with it, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh.index import TOC

from indexer.cli import main
from indexer.errors import IndexAccessError
from indexer.index_check import CheckReport, check_index
from indexer.index_storage import IndexStorage
from indexer.schema import INDEX_NAME
from indexer.storage_format import Format
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an index of ten articles in two segments, of which one is deleted."""
    folder = tmp_path / "index"
    for numbers in (range(4), range(4, 10)):
        with IndexWriter(folder) as writer:
            for number in numbers:
                writer.put(make_article(number), "origin", "path", replaces=False)
    with IndexWriter(folder) as writer:
        writer.delete(make_article(5).id)
    return folder


def a_segment(folder: Path) -> Path:
    return min(folder.glob("*.segment"))


def spoil_stored(folder: Path) -> Path:
    """Change a byte of a segment's stored documents, the first section."""
    path = a_segment(folder)
    content = bytearray(path.read_bytes())
    content[64] ^= 1
    path.unlink()  # it may still be mapped into memory
    path.write_bytes(content)
    return path


def recommit(folder: Path, *, documents: int | None = None, deleted: int | None = None) -> None:
    """Write a table of contents that says something else of its first segment."""
    storage = IndexStorage(str(folder))
    toc = TOC.read(storage, INDEX_NAME)
    if documents is not None:
        toc.segments[0].set_doc_count(documents)
    if deleted is not None:
        toc.segments[0].delete_document(deleted)
    TOC(toc.schema, toc.segments, toc.generation + 1).write(storage, INDEX_NAME)


def test_a_sound_index_has_no_problems(folder: Path) -> None:
    """Segments and documents are counted, deleted ones included."""
    assert check_index(folder) == CheckReport(
        segments=2, unchecked=0, documents=10, problems=(), leftovers=()
    )


def test_a_missing_segment_is_named(folder: Path) -> None:
    """The other segments are looked at all the same."""
    missing = a_segment(folder)
    missing.unlink()
    assert check_index(folder).problems == (f"segment {missing}: the file is missing",)


def test_what_cannot_be_opened_is_named(folder: Path) -> None:
    """A folder in a segment's place is a problem of that segment, not of the check."""
    path = a_segment(folder)
    path.unlink()
    path.mkdir()
    assert check_index(folder).problems == (f"segment {path}: cannot be opened (Is a directory)",)


def test_damage_is_named_by_file_and_section(folder: Path) -> None:
    """One changed byte is one problem, with the place that it is in."""
    path = spoil_stored(folder)
    (problem,) = check_index(folder).problems
    assert problem.startswith(f"segment {path}: section 'stored/blocks': bytes 0 to ")
    assert "expected the checksum" in problem


def test_leftovers_are_listed_and_go_with_the_next_commit(folder: Path) -> None:
    """A segment that no commit names is no problem; other files are not looked at."""
    leftover = folder / f"{INDEX_NAME}_0123456789abcdef.segment"
    leftover.touch()
    (folder / "notes.txt").touch()
    report = check_index(folder)
    assert (report.problems, report.leftovers) == ((), (leftover.name,))
    with IndexWriter(folder) as writer:
        writer.put(make_article(10), "origin", "path", replaces=False)
    assert check_index(folder).leftovers == ()
    assert (folder / "notes.txt").exists()


def test_another_number_of_documents_is_told(folder: Path) -> None:
    """The table of contents and the segment must agree."""
    recommit(folder, documents=99)
    (problem,) = check_index(folder).problems
    assert "expected 99 documents, found 4" in problem


def test_a_deletion_outside_the_segment_is_told(folder: Path) -> None:
    """Only documents that are there can be deleted."""
    recommit(folder, deleted=1_000)
    (problem,) = check_index(folder).problems
    assert "document 1,000 of 4 is marked as deleted" in problem


def test_whooshs_own_segments_are_counted_apart(tmp_path: Path) -> None:
    """They have no checksums, so nothing is promised of them."""
    with IndexWriter(tmp_path / "stock", Format.STOCK) as writer:
        writer.put(make_article(1), "origin", "path", replaces=False)
    report = check_index(tmp_path / "stock", Format.STOCK)
    assert (report.segments, report.unchecked, report.problems) == (1, 1, ())


def test_no_index_is_an_error(tmp_path: Path) -> None:
    """There is nothing to check in an empty folder."""
    with pytest.raises(IndexAccessError, match="no index there"):
        check_index(tmp_path)


def test_the_command_tells_a_sound_index(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, numbers on the standard output, nothing on the other."""
    assert main(["check", "--index", str(folder)]) == 0
    captured = capsys.readouterr()
    assert captured.out == "2 segments with 10 documents checked, 0 problems\n"
    assert captured.err == ""


def test_the_command_tells_a_damaged_index(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and the problem among the errors."""
    path = spoil_stored(folder)
    assert main(["check", "--index", str(folder)]) == 2
    captured = capsys.readouterr()
    assert f"segment {path}: section 'stored/blocks'" in captured.err
    assert "1 problems" in captured.out


def test_the_command_tells_a_damaged_table_of_contents(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and one line that says what to do."""
    (toc,) = folder.glob("*.toc")
    toc.write_bytes(toc.read_bytes()[:-20])
    assert main(["check", "--index", str(folder)]) == 2
    assert "expected a table of contents" in capsys.readouterr().err
