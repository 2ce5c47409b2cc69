"""A table of contents is checked before it is read, and flushed before it counts."""

from __future__ import annotations

import io
import os
import pickle
from pathlib import Path

import pytest
from whoosh import fields, index
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex

from indexer.errors import IndexAccessError
from indexer.index_storage import IndexStorage
from indexer.schema import build_schema

NAME = "sealed"


@pytest.fixture
def storage(tmp_path: Path) -> IndexStorage:
    """Return the storage of an index without segments."""
    storage = IndexStorage(str(tmp_path))
    FileIndex.create(storage, build_schema(), NAME)
    return storage


def toc_path(storage: IndexStorage) -> Path:
    (path,) = Path(storage.folder).glob("*.toc")
    return path


class Gadget:
    """Pickles as a call of a function of the system."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Make a file when it is unpickled."""
        return os.mkdir, ("broken-in",)


def hostile_toc(*, in_schema: bool) -> bytes:
    """Return a table of contents with a gadget in one of its two pickles."""
    content = io.BytesIO()
    stream = StructFile(content)
    for size in (4, 8, 4):
        stream.write_varint(size)
    stream.write_int(-12345)
    stream.write_int(-111)
    for number in (2, 7, 4):
        stream.write_varint(number)
    gadget = pickle.dumps(Gadget(), 2)
    stream.write_string(gadget if in_schema else pickle.dumps(build_schema(), 2))
    stream.write_int(0)
    stream.write_int(0)
    stream.write(gadget)
    return content.getvalue()


def test_what_was_written_is_read(storage: IndexStorage) -> None:
    """A sealed table of contents is read by this storage and by plain Whoosh."""
    assert TOC.read(storage, NAME).schema.names() == build_schema().names()
    plain = index.open_dir(storage.folder, NAME)
    assert plain.schema.names() == build_schema().names()


def test_every_damaged_byte_is_noticed(storage: IndexStorage) -> None:
    """Whatever byte of a table of contents changes, it is not read."""
    path = toc_path(storage)
    sound = path.read_bytes()
    for place in range(0, len(sound), 7):
        damaged = bytearray(sound)
        damaged[place] ^= 0x20
        path.write_bytes(damaged)
        with pytest.raises(IndexAccessError, match="expected a table of contents"):
            TOC.read(storage, NAME)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_truncated_one_is_noticed(storage: IndexStorage, share: float) -> None:
    """A table of contents that is cut off is reported, not read as far as it goes."""
    path = toc_path(storage)
    sound = path.read_bytes()
    path.write_bytes(sound[: int(share * len(sound))])
    with pytest.raises(IndexAccessError, match="expected a table of contents"):
        TOC.read(storage, NAME)


@pytest.mark.parametrize("in_schema", [True, False])
def test_no_pickle_runs_code(
    storage: IndexStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_schema: bool
) -> None:
    """A pickle that names a function is refused by that name, and nothing is run."""
    monkeypatch.chdir(tmp_path)
    toc_path(storage).write_bytes(hostile_toc(in_schema=in_schema))
    with pytest.raises(IndexAccessError, match=r"'(posix|nt)'\.'mkdir', which has no place there"):
        TOC.read(storage, NAME)
    assert not Path("broken-in").exists()


def test_whooshs_own_segments_are_opened_only_when_asked_for(tmp_path: Path) -> None:
    """Stock segments can run code when read, so opening them takes a word."""
    plain = FileIndex.create(FileStorage(str(tmp_path)), fields.Schema(id=fields.ID), NAME)
    with plain.writer() as writer:
        writer.add_document(id="one")
    with pytest.raises(IndexAccessError, match="--format stock"):
        TOC.read(IndexStorage(str(tmp_path)), NAME)
    assert len(TOC.read(IndexStorage(str(tmp_path), stock=True), NAME).segments) == 1


def test_a_commit_is_on_the_disk_before_it_counts(
    storage: IndexStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is flushed before it gets its name, the folder after."""
    steps: list[str] = []
    flush, rename = os.fsync, os.rename

    def noted_flush(descriptor: int) -> None:
        steps.append(
            "flush " + ("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        )
        flush(descriptor)

    def noted_rename(old: str, new: str) -> None:
        steps.append("rename")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noted_flush)
    monkeypatch.setattr(os, "rename", noted_rename)
    TOC(build_schema(), [], 1).write(storage, NAME)
    assert steps == ["flush file", "rename", "flush folder"]
