"""What Whoosh's table of contents holds of a segment: its name, its size, its deletions.

The path of the class and its state are pickled there, so both are part of the
format; see FORMAT.md. Imports the error tree; of Whoosh only the base class.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.codec import base

from indexer.errors import IndexAccessError

if TYPE_CHECKING:
    from indexer.codec.open_segment import OpenSegment
    from indexer.codec.segment_draft import SegmentDraft
    from indexer.codec.whoosh_codec import ColumnarCodec

SUFFIX = ".segment"

_NAME = re.compile(r"[^/\\\0]+")
"""Names become parts of file names; what is unpickled must not lead elsewhere."""


class ColumnarSegment(base.Segment):  # type: ignore[misc]
    """A segment that is one file in a folder.

    Args:
        indexname: Whoosh's name of the index.

    Attributes:
        indexname: as given.
        segid: tells the segments of an index apart.
        documents: how many documents there are, deleted ones included.
        deleted: the deleted ones.
        footer_checksum: CRC-32 of its file's footer, by which another file in
            its place is noticed; None while there is no file.
        draft: what is written of it up to now; None if its file is complete.
    """

    compound = False

    def __init__(self, indexname: str) -> None:
        self.indexname = indexname
        self.segid: str = self._random_id()
        self.documents = 0
        self.deleted: set[int] = set()
        self.footer_checksum: int | None = None
        self._forget_memory()

    def _forget_memory(self) -> None:
        self.draft: SegmentDraft | None = None
        self._opened: weakref.ref[OpenSegment] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {
            "indexname": self.indexname,
            "segid": self.segid,
            "documents": self.documents,
            "deleted": sorted(self.deleted),
            "footer_checksum": self.footer_checksum,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        _check_state(state)
        self.indexname = state["indexname"]
        self.segid = state["segid"]
        self.documents = state["documents"]
        self.deleted = set(state["deleted"])
        self.footer_checksum = state.get("footer_checksum")
        self._forget_memory()

    def codec(self) -> ColumnarCodec:
        """Return what reads the segment; Whoosh asks for it when it opens one."""
        from indexer.codec.whoosh_codec import ColumnarCodec

        return ColumnarCodec()

    @property
    def filename(self) -> str:
        """The name of its file."""
        name: str = self.make_filename(SUFFIX)
        return name

    def path(self, storage: Any) -> Path:
        """Return the path of its file.

        Raises:
            TypeError: the storage has no folder.
        """
        folder = getattr(storage, "folder", "")
        if not folder:
            raise TypeError(
                f"segments are files in a folder, which a {type(storage).__name__} does not have; "
                "make the index with whoosh.index.create_in, or in a FileStorage"
            )
        return Path(folder, self.filename)

    def opened(self, storage: Any) -> OpenSegment:
        """Return its file, opened once for all its readers that are in use.

        Raises:
            OSError: the file cannot be opened.
            SegmentError: it is damaged, foreign or of another version.
        """
        from indexer.codec.open_segment import OpenSegment

        opened = None if self._opened is None else self._opened()
        if opened is None:
            opened = OpenSegment(self.path(storage), self.documents, self.footer_checksum)
            self._opened = weakref.ref(opened)
        return opened

    def set_doc_count(self, count: int) -> None:
        """Set how many documents there are."""
        self.documents = count

    def doc_count_all(self) -> int:
        """Return how many documents there are, deleted ones included."""
        return self.documents

    def deleted_count(self) -> int:
        """Return how many documents are deleted."""
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Give the deleted documents, ascending."""
        return iter(sorted(self.deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as deleted, or as not deleted; commit to make it last."""
        if delete:
            self.deleted.add(docnum)
        else:
            self.deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum in self.deleted

    def should_assemble(self) -> bool:
        """Tell Whoosh not to copy the files into one: there is one."""
        return False


def _check_state(state: Any) -> None:
    """See that a state from a table of contents is one; it is not trusted."""
    if not isinstance(state, dict):
        raise _refused("no mapping")
    for key in ("indexname", "segid"):
        name = state.get(key)
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise _refused(f"{key} {name!a:.40}")
    if type(state.get("documents")) is not int or state["documents"] < 0:
        raise _refused(f"documents {state.get('documents')!a:.40}")
    checksum = state.get("footer_checksum")
    if checksum is not None and (type(checksum) is not int or not 0 <= checksum < 1 << 32):
        raise _refused(f"footer_checksum {checksum!a:.40}")
    deleted = state.get("deleted")
    if not isinstance(deleted, list) or not all(type(n) is int and n >= 0 for n in deleted):
        raise _refused("deletions that are no list of documents")


def _refused(found: str) -> IndexAccessError:
    return IndexAccessError(f"expected the state of a segment, found {found}")
