"""The file of copies: written and read back, checked before it is used."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from indexer.codec.container import SegmentError
from indexer.duplicate_file import (
    FILE_NAME,
    Clusters,
    IndexState,
    Signatures,
    read_clusters,
    read_signatures,
    write_duplicates,
)

STATE = IndexState(documents=6, articles=5, segments=17)


def clusters(members: list[int], starts: list[int], state: IndexState = STATE) -> Clusters:
    return Clusters(state, np.array(members, np.uint32), np.array(starts, np.uint32))


def signatures(documents: int = STATE.documents) -> Signatures:
    """Return rows that are all different."""
    rows = Signatures.empty(documents)
    for field in dataclasses.fields(Signatures):
        array = getattr(rows, field.name)
        array[...] = np.arange(array.size).reshape(array.shape) % 251
    return rows


@pytest.mark.parametrize(
    "written", [clusters([], [0]), clusters([4, 0, 5, 3, 1], [0, 2, 5])], ids=["none", "two"]
)
def test_what_is_written_is_read(tmp_path: Path, written: Clusters) -> None:
    """Every array and the state come back, from a file without clusters, too."""
    rows = signatures()
    write_duplicates(tmp_path, written, rows)
    read = read_clusters(tmp_path)
    assert read.state == STATE
    assert read.members.tolist() == written.members.tolist()
    assert read.starts.tolist() == written.starts.tolist()
    state, kept = read_signatures(tmp_path)
    assert state == STATE
    for field in dataclasses.fields(Signatures):
        assert np.array_equal(getattr(kept, field.name), getattr(rows, field.name))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """What an interruption left is no hindrance, and nothing but the new file stays."""
    write_duplicates(tmp_path, clusters([], [0]), signatures())
    (tmp_path / f"{FILE_NAME}.new").write_bytes(b"half of a fi")
    write_duplicates(tmp_path, clusters([1, 2], [0, 2]), signatures())
    assert read_clusters(tmp_path).members.tolist() == [1, 2]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs the new list and nothing else."""
    write_duplicates(tmp_path, clusters([1, 2], [0, 2]), signatures())

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("indexer.duplicate_file.SegmentFileWriter.finish", full_disk)
        with pytest.raises(OSError, match="No space"):
            write_duplicates(tmp_path, clusters([], [0]), signatures())
    assert read_clusters(tmp_path).members.tolist() == [1, 2]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "wrong",
    [
        clusters([0, 1], []),
        clusters([0, 1], [0]),
        clusters([0, 1], [1, 2]),
        clusters([0, 1], [0, 3]),
        clusters([0, 1, 2], [0, 2, 3]),
        clusters([0, 1, 2, 3], [0, 4, 2, 4]),
        clusters([0, 6], [0, 2]),
        clusters([1, 1], [0, 2]),
    ],
    ids=["empty", "short", "late", "long", "one alone", "descending", "beyond", "twice"],
)
def test_impossible_clusters_are_refused(tmp_path: Path, wrong: Clusters) -> None:
    """What would lead out of the arrays, or count an article twice, is damage."""
    write_duplicates(tmp_path, wrong, signatures())
    with pytest.raises(SegmentError, match=FILE_NAME):
        read_clusters(tmp_path)


def test_rows_of_another_number_are_refused(tmp_path: Path) -> None:
    """Every document has its row, and no row is left over."""
    write_duplicates(tmp_path, clusters([], [0]), signatures(STATE.documents - 1))
    with pytest.raises(SegmentError, match="5 items for 6 documents"):
        read_signatures(tmp_path)


def test_a_state_that_is_none_is_refused(tmp_path: Path) -> None:
    """Numbers below zero are no state of an index."""
    write_duplicates(tmp_path, clusters([], [0], IndexState(-1, 0, 0)), signatures())
    with pytest.raises(SegmentError, match="whole numbers"):
        read_clusters(tmp_path)


def test_every_damaged_byte_of_the_clusters_is_noticed(tmp_path: Path) -> None:
    """No byte of the clusters can change without an error when they are read."""
    write_duplicates(tmp_path, clusters([4, 0, 5, 3, 1], [0, 2, 5]), signatures())
    path = tmp_path / FILE_NAME
    sound = path.read_bytes()
    members = sound.index(np.array([4, 0, 5, 3, 1], np.uint32).tobytes())
    for place in range(members, members + 20):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(SegmentError, match="checksum"):
            read_clusters(tmp_path)
