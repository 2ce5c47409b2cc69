"""What could not be taken in is kept by source until the next run over that source."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import IndexAccessError
from indexer.rejection_list import FILE_NAME, Entry, Kind, read_rejections, replace_rejections
from indexer.sources.saved_item import Rejected


def entry(path: Path | str, reason: str = "broken; mend it", kind: Kind = Kind.REJECTED) -> Entry:
    """Return an entry of some day."""
    return Entry(Rejected(str(path), reason), kind, "2031-05-06")


def test_an_index_without_a_list_has_none(tmp_path: Path) -> None:
    """As one that no run has been over since lists are kept."""
    assert list(read_rejections(tmp_path)) == []


def test_entries_of_other_sources_stay(tmp_path: Path) -> None:
    """A run says what is so of its own sources, and of no folder that only begins alike."""
    one, two, alike = (tmp_path / name for name in ("one", "two", "one-more"))
    replace_rejections(tmp_path, [one, two, alike], [entry(one / "a"), entry(two / "b")])
    replace_rejections(tmp_path, [alike], [entry(alike / "c")])
    replace_rejections(tmp_path, [one], [entry(one / "x" / "d")])
    kept = [Path(found.item.path) for found in read_rejections(tmp_path)]
    assert kept == [two / "b", alike / "c", one / "x" / "d"]


def test_a_source_that_is_a_file_is_its_own(tmp_path: Path) -> None:
    """Its records go with it."""
    lines = tmp_path / "lines.jsonl"
    replace_rejections(tmp_path, [lines], [entry(lines)])
    replace_rejections(tmp_path, [lines], [])
    assert list(read_rejections(tmp_path)) == []


texts = st.text(st.characters(codec=None), max_size=30)


@settings(max_examples=60)
@given(st.lists(st.tuples(texts, texts, texts, st.sampled_from(Kind)), max_size=5))
def test_whatever_stands_in_an_entry_comes_back(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str, str, Kind]]
) -> None:
    """Names of files need not be text, and messages quote what was found."""
    folder = tmp_path_factory.mktemp("index")
    entries = [
        Entry(Rejected(f"/p/{path}", reason, record), kind, "2031-05-06")
        for path, reason, record, kind in drawn
    ]
    replace_rejections(folder, [Path("/elsewhere")], entries)
    assert list(read_rejections(folder)) == entries


@pytest.mark.parametrize(
    "line",
    ["", "{}", "[]", "null", '{"path": 1}', "[" * 10_000, "\xff", '{"kind": "other"}'],
)
def test_a_damaged_list_is_named_and_the_next_run_begins_it_anew(tmp_path: Path, line: str) -> None:
    """The message says which line and what to do."""
    (tmp_path / FILE_NAME).write_bytes(line.encode("latin-1") + b"\n")
    with pytest.raises(IndexAccessError, match=r"rejected\.v1\.jsonl, line 1: expected an entry"):
        list(read_rejections(tmp_path))
    replace_rejections(tmp_path, [tmp_path], [entry("/a")])
    assert list(read_rejections(tmp_path)) == [entry("/a")]


def test_a_full_disk_keeps_the_list_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says that the articles are not concerned."""
    replace_rejections(tmp_path, [tmp_path], [entry("/a")])

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(IndexAccessError, match="the articles are in the index"):
        replace_rejections(tmp_path, [tmp_path], [entry("/b")])
    assert list(read_rejections(tmp_path)) == [entry("/a")]
