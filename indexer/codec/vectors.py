"""Term vectors: the terms of a field in each document, see FORMAT.md.

Imports the container and varints.
"""

from __future__ import annotations

import array
import struct
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.varints import read_sized, varint

Item = tuple[bytes, float, bytes]
"""A term, its weight and the value bytes of its format."""

_WEIGHT = struct.Struct("<d")


class VectorWriter:
    """Gathers a field's vectors in memory, documents in ascending order."""

    def __init__(self) -> None:
        self._offsets = array.array("Q", [0])
        self._items = bytearray()

    @property
    def documents(self) -> int:
        """The number of documents up to now."""
        return len(self._offsets) - 1

    def add_document(self, items: Sequence[Item]) -> None:
        """Add the next document's vector.

        Args:
            items: term, weight and value of each term, terms ascending; empty
                for a document without a vector.

        Raises:
            ValueError: the terms do not ascend.
        """
        if any(item[0] >= following[0] for item, following in pairwise(items)):
            raise ValueError("the terms of a vector do not ascend")
        self.add_encoded(b"".join(map(_encoded, items)))

    def add_encoded(self, items: bytes) -> None:
        """Add the next document's vector as :meth:`VectorReader.encoded` returned it."""
        self._items += items
        self._offsets.append(len(self._items))

    def skip_to(self, document: int) -> None:
        """Give no vector to the documents from the next one to the one before this."""
        missing = document - self.documents
        self._offsets.extend([len(self._items)] * missing)

    def finish(self, file: SegmentFileWriter, name: str, documents: int) -> None:
        """Write the vectors of a field; the documents still missing have none.

        Raises:
            ValueError: there are more documents already.
        """
        self.skip_to(documents)
        if self.documents != documents:
            raise ValueError(f"vectors of {name!r}: {self.documents} for {documents} documents")
        file.add(f"vectors/{name}/offsets", np.frombuffer(self._offsets, np.uint64))
        file.add(f"vectors/{name}/items", np.frombuffer(self._items, np.uint8))


class VectorReader:
    """Reads a field's vectors, by several threads if need be.

    Args:
        file: the segment.
        name: the field.
    """

    def __init__(self, file: SegmentFile, name: str) -> None:
        self._file = file
        self._offsets_name = f"vectors/{name}/offsets"
        self._items_name = f"vectors/{name}/items"

    def items(self, document: int) -> list[Item]:
        """Return a document's terms, ascending, each with weight and value; or none.

        Raises:
            IndexError: there is no such document.
            SegmentError: the segment is damaged.
        """
        encoded = self.encoded(document)
        try:
            return _decoded(encoded)
        except ValueError as error:
            raise self._file.error(self._items_name, f"document {document}: {error}") from error

    def encoded(self, document: int) -> bytes:
        """Return a document's vector as it stands in the file.

        Raises:
            IndexError: there is no such document.
            SegmentError: the segment is damaged.
        """
        if not 0 <= document < self._file.documents:
            raise IndexError(f"document {document} of {self._file.documents}")
        start, stop = int(self._offsets[document]), int(self._offsets[document + 1])
        self._file.require(self._items_name, start, stop)
        return self._file.unchecked(self._items_name, "u1")[start:stop].tobytes()

    @cached_property
    def _offsets(self) -> npt.NDArray[np.uint64]:
        offsets = self._file.array(self._offsets_name, "u8")
        if len(offsets) != self._file.documents + 1:
            found = f"{len(offsets)} offsets for {self._file.documents} documents"
            raise self._file.error(self._offsets_name, found)
        return offsets


def _encoded(item: Item) -> bytes:
    term, weight, value = item
    return b"".join((varint(len(term)), term, _WEIGHT.pack(weight), varint(len(value)), value))


def _decoded(encoded: bytes) -> list[Item]:
    items = []
    at = 0
    while at < len(encoded):
        term, at = read_sized(encoded, at)
        weights = encoded[at : at + _WEIGHT.size]
        if len(weights) != _WEIGHT.size:
            raise ValueError("a weight is cut off")
        value, at = read_sized(encoded, at + _WEIGHT.size)
        items.append((term, _WEIGHT.unpack(weights)[0], value))
    return items
