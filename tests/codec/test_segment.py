"""What stands of a segment in the table of contents."""

from __future__ import annotations

import pickle
import pickletools
from pathlib import Path
from typing import Any

import pytest
from whoosh import fields, index
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC

from indexer.codec.segment import ColumnarSegment
from indexer.codec.whoosh_codec import ColumnarCodec
from indexer.errors import IndexAccessError
from indexer.index_storage import IndexStorage


def segment_with(**state: Any) -> ColumnarSegment:
    """Return a segment with another state."""
    segment = ColumnarSegment("articles1")
    segment.__setstate__(segment.__getstate__() | state)
    return segment


def reloaded(segment: Any) -> Any:
    """Return a segment as it comes out of a table of contents."""
    return pickle.loads(pickle.dumps(segment, 2))  # noqa: S301


def test_the_class_path_and_the_state_are_part_of_the_format() -> None:
    """What is pickled are these attributes of this class, and no other class."""
    segment = segment_with(segid="abc", documents=7, deleted=[2, 5])
    assert segment.__getstate__() == {
        "indexname": "articles1",
        "segid": "abc",
        "documents": 7,
        "deleted": [2, 5],
        "footer_checksum": None,
    }
    for protocol in (2, pickle.HIGHEST_PROTOCOL):
        pickled = pickle.dumps(segment, protocol)
        texts = {str(text) for _, text, _ in pickletools.genops(pickled) if isinstance(text, str)}
        assert {text for text in texts if "." in text or "copyreg" in text} <= {
            "indexer.codec.segment",
            "indexer.codec.segment ColumnarSegment",
        }
    assert reloaded(segment).__getstate__() == segment.__getstate__()


def test_what_readers_share_is_not_pickled(tmp_path: Path) -> None:
    """A segment that is open, or being written, is pickled as one that is not."""
    made = index.create_in(tmp_path, fields.Schema(t=fields.TEXT(stored=True)))
    with made.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(t="word")
        assert writer.newsegment.draft is not None
        assert reloaded(writer.newsegment).draft is None
    with made.reader() as reader:
        copied = reloaded(reader.segment())
        assert copied.segment_id() == reader.segment().segment_id()
        assert copied.opened(FileStorage(str(tmp_path))) is not reader.segment().opened(
            FileStorage(str(tmp_path))
        )


def test_readers_of_a_segment_share_its_file(tmp_path: Path) -> None:
    """The file is opened once while any reader is in use, and let go of with the last."""
    made = index.create_in(tmp_path, fields.Schema(t=fields.TEXT))
    with made.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(t="word")
    (segment,) = TOC.read(made.storage, "MAIN").segments
    first = segment.opened(made.storage)
    assert segment.opened(made.storage) is first
    file = first.file
    del first
    assert segment.opened(made.storage).file is not file


@pytest.mark.parametrize(
    "state",
    [
        {"indexname": "../other"},
        {"indexname": ""},
        {"segid": "a\\b"},
        {"segid": "a\0"},
        {"segid": 7},
        {"documents": -1},
        {"documents": True},
        {"documents": "7"},
        {"deleted": None},
        {"deleted": (1, 2)},
        {"deleted": [1, -2]},
        {"deleted": [1.0]},
        {"deleted": [True]},
        {"footer_checksum": 2**32},
        {"footer_checksum": "7"},
    ],
)
def test_a_foreign_state_is_refused(state: dict[str, Any]) -> None:
    """What a table of contents could hold and no segment has, such as a path, is not taken."""
    with pytest.raises(IndexAccessError, match="state of a segment"):
        segment_with(**state)


@pytest.mark.parametrize("state", [[], None, "x", {}, {"documents": 1}])
def test_a_state_without_its_parts_is_refused(state: Any) -> None:
    """A pickle with anything but a mapping of all parts is no segment."""
    with pytest.raises(IndexAccessError, match="state of a segment"):
        ColumnarSegment("articles1").__setstate__(state)


def test_deletions_are_counted_and_taken_back() -> None:
    """A document counts once however often it is deleted, and can be brought back."""
    segment = segment_with(documents=5)
    assert not segment.has_deletions()
    for document in (3, 1, 3):
        segment.delete_document(document)
    assert (segment.deleted_count(), segment.doc_count(), segment.doc_count_all()) == (2, 3, 5)
    assert list(segment.deleted_docs()) == [1, 3]
    assert segment.is_deleted(3)
    segment.delete_document(3, delete=False)
    segment.delete_document(4, delete=False)
    assert not segment.is_deleted(3)
    assert list(segment.deleted_docs()) == [1]


def test_whoosh_deletes_files_that_no_commit_names(tmp_path: Path) -> None:
    """The file's name fits what Whoosh looks for, so nothing stays behind for ever."""
    made = index.create_in(tmp_path, fields.Schema(t=fields.TEXT))
    leftover = tmp_path / ColumnarSegment("MAIN").filename
    leftover.write_bytes(b"")
    made.writer(codec=ColumnarCodec()).commit()
    assert not leftover.exists()


def test_a_storage_in_memory_is_refused_by_name() -> None:
    """A storage without a folder cannot hold segments; the message says what can."""
    made = RamStorage().create_index(fields.Schema(t=fields.TEXT))
    with pytest.raises(TypeError, match=r"RamStorage does not have; .* FileStorage"):
        made.writer(codec=ColumnarCodec())


def test_a_guarded_storage_opens_segments(tmp_path: Path) -> None:
    """The closed list of classes that a table of contents may name has the segment."""
    storage = IndexStorage(str(tmp_path))
    made = storage.create_index(fields.Schema(id=fields.ID(stored=True)))
    for name in ("a", "b"):
        with made.writer(codec=ColumnarCodec()) as writer:
            writer.add_document(id=name)
            writer.merge = False
    made.delete_by_term("id", "a")
    with storage.open_index().reader() as reader:
        assert [stored["id"] for stored in reader.all_stored_fields()] == ["b"]
