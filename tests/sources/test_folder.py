"""A source is walked in order, safely, and each failure costs one file."""

from __future__ import annotations

import os
import pickle
import socket
from pathlib import Path
from typing import BinaryIO, Literal

import pytest

from indexer.article import Article, article_id
from indexer.errors import SourceError
from indexer.sources import Rejected, SavedItem, origin, read_source

STORY = b"A title of some words\n\nA story that is one sentence long.\n"


def write(path: Path, content: bytes = STORY) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(source: Path) -> list[str]:
    """Return the names of the items that a source gives, in order."""
    return [Path(item.path).name for item in read_source(source) if isinstance(item, SavedItem)]


def rejections(source: Path) -> dict[str, str]:
    """Return the reasons of the files that a source rejects, by name."""
    return {
        Path(item.path).name: item.reason
        for item in read_source(source)
        if isinstance(item, Rejected)
    }


def test_sorted_without_hidden_files(tmp_path: Path) -> None:
    """Files come in order of their names, folders among them; hidden ones do not."""
    for name in ("b.txt", "a/z.HTML", "a/y.text", "c.ndjson", ".hidden.txt", ".git/x.txt"):
        write(tmp_path / name, b'{"title":"t"}' if name.startswith("c") else STORY)
    assert names(tmp_path) == ["y.text", "z.HTML", "b.txt", "c.ndjson"]


def test_other_formats(tmp_path: Path) -> None:
    """What is of another kind is told apart from failures, with its suffix."""
    write(tmp_path / "picture.png")
    write(tmp_path / "README")
    found = [item for item in read_source(tmp_path) if isinstance(item, Rejected)]
    assert all(item.other_format for item in found)
    assert ["no suffix" in item.reason for item in found] == [True, False]
    assert "found suffix .png" in found[1].reason


def test_identity_survives_moving(tmp_path: Path) -> None:
    """Ids come from the path below the source's parent."""
    write(tmp_path / "one" / "corpus" / "dumps" / "x.txt")
    write(tmp_path / "two" / "corpus" / "dumps" / "x.txt")
    ids = set()
    for place in ("one", "two", "one/../two"):
        for item in read_source(tmp_path / place / "corpus"):
            assert isinstance(item, SavedItem)
            parsed = item.parse()
            assert isinstance(parsed, Article)
            ids.add(parsed.id)
    assert ids == {article_id("corpus/dumps/x.txt")}
    (single,) = read_source(tmp_path / "one" / "corpus" / "dumps" / "x.txt")
    assert isinstance(single, SavedItem)
    parsed = single.parse()
    assert isinstance(parsed, Article)
    assert parsed.id == article_id("x.txt")


def test_time_of_the_file(tmp_path: Path) -> None:
    """A page was captured when its file was written."""
    path = write(tmp_path / "x.txt")
    os.utime(path, (0, 86_400.75))
    (item,) = read_source(path)
    assert isinstance(item, SavedItem)
    parsed = item.parse()
    assert isinstance(parsed, Article)
    assert parsed.captured_at == "1970-01-02T00:00:00+00:00"


def test_items_can_be_sent_to_another_process(tmp_path: Path) -> None:
    """An item is pickled with its bytes, and parses the same."""
    (item,) = read_source(write(tmp_path / "x.txt"))
    assert isinstance(item, SavedItem)
    assert pickle.loads(pickle.dumps(item)).parse() == item.parse()  # noqa: S301 - our own bytes


def test_missing_source(tmp_path: Path) -> None:
    """A source that is not there is an error that says what to do."""
    with pytest.raises(SourceError, match=r"nowhere.*expected a file or a folder.*check the path"):
        read_source(tmp_path / "nowhere")
    with pytest.raises(SourceError):
        read_source(Path("nul\0"))


def test_links(tmp_path: Path) -> None:
    """Links inside are followed once, without loops; links outside are rejected."""
    outside = write(tmp_path / "outside.txt")
    source = tmp_path / "source"
    write(source / "real" / "a.txt")
    write(source / ".kept" / "b.txt")
    (source / "real" / "loop").symlink_to(source)
    (source / "again").symlink_to(source / "real")
    (source / "hidden").symlink_to(source / ".kept")
    (source / "same.txt").symlink_to(source / "real" / "a.txt")
    (source / "out.txt").symlink_to(outside)
    (source / "outdir").symlink_to(tmp_path)
    (source / "broken.txt").symlink_to(source / "gone.txt")
    (source / "self.txt").symlink_to(source / "self.txt")
    assert names(source) == ["a.txt", "same.txt", "b.txt"]
    rejected = rejections(source)
    assert set(rejected) == {"out.txt", "outdir", "broken.txt", "self.txt"}
    assert "leads outside" in rejected["outdir"]


def test_linked_source_keeps_its_name(tmp_path: Path) -> None:
    """A source may itself be a link; ids come from the name that was given."""
    write(tmp_path / "2024" / "x.txt")
    (tmp_path / "latest").symlink_to(tmp_path / "2024")
    (item,) = read_source(tmp_path / "latest")
    assert item.path == str(tmp_path / "latest" / "x.txt")


def test_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.html"))
        rejected = rejections(tmp_path)
    assert "a named pipe" in rejected["pipe.txt"]
    assert "a socket" in rejected["s.html"]
    (alone,) = read_source(tmp_path / "pipe.txt")
    assert isinstance(alone, Rejected)


def test_unreadable_file_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be opened is rejected, and the rest goes on."""
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    opened = Path.open

    def refuse(path: Path, mode: Literal["rb"]) -> BinaryIO:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    assert names(tmp_path) == ["b.txt"]
    assert "Permission denied" in rejections(tmp_path)["a.txt"]


def test_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page past the cap is rejected by its size; records have a cap of their own."""
    monkeypatch.setattr(origin, "LARGEST_PAGE_BYTES", 10)
    write(tmp_path / "a.txt")
    write(tmp_path / "b.jsonl", b'{"title": "long enough"}')
    assert names(tmp_path) == ["b.jsonl"]
    assert "at most 10 bytes" in rejections(tmp_path)["a.txt"]


def test_parts_of_a_saved_page(tmp_path: Path) -> None:
    """The folder a browser keeps beside a page holds its parts, not articles."""
    write(tmp_path / "Story.html", b"<p>A story that is one sentence long.</p>")
    write(tmp_path / "Story_files" / "frame.html", b"<p>An advertisement that says buy me.</p>")
    write(tmp_path / "my_files" / "x.txt")
    assert names(tmp_path) == ["Story.html", "x.txt"]
    assert rejections(tmp_path) == {"Story_files": "parts of the saved page Story.html"}


def test_deep_folders(tmp_path: Path) -> None:
    """Folders are walked without recursion."""
    place = tmp_path
    for _ in range(300):
        place = place / "d"
    write(place / "x.txt")
    assert names(tmp_path) == ["x.txt"]
