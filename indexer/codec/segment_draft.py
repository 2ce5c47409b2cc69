"""A segment that Whoosh's two writers are writing together, into one file.

The per-document writer adds documents, the field writer then fields. Imports the
writing side of this room.
"""

from __future__ import annotations

import array
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.columns_on_disk import write_column
from indexer.codec.container import SegmentFileWriter
from indexer.codec.field_index_writer import FieldIndexWriter
from indexer.codec.stored_documents import StoredWriter
from indexer.codec.vectors import Item, VectorWriter


@dataclasses.dataclass(slots=True)
class DraftDocument:
    """What is known of a document until it is finished.

    Attributes:
        stored: the encoded stored fields, by the place of their names.
        lengths: of its fields.
        columns: column type and value, by column.
        vectors: terms with weights and values, by field.
    """

    stored: dict[int, bytes] = dataclasses.field(default_factory=dict)
    lengths: dict[str, int] = dataclasses.field(default_factory=dict)
    columns: dict[str, tuple[Any, Any]] = dataclasses.field(default_factory=dict)
    vectors: dict[str, list[Item]] = dataclasses.field(default_factory=dict)


class SegmentDraft:
    """A segment's file in the making, and what waits in memory to go there.

    Args:
        path: the file, which is made with the first document.

    Attributes:
        path: as given.
        documents: how many there are up to now.
        stored_places: the place of each stored field's name in ``stored_fields``.
        fields: the facts of the fields that are written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.documents = 0
        self.stored_places: dict[str, int] = {}
        self.fields: dict[str, dict[str, Any]] = {}
        self._writers: tuple[SegmentFileWriter, StoredWriter] | None = None
        self._lengths: dict[str, array.array[int]] = {}
        self._columns: dict[str, tuple[Any, list[Any]]] = {}
        self._column_facts: dict[str, dict[str, Any]] = {}
        self._vectors: dict[str, VectorWriter] = {}

    @property
    def file(self) -> SegmentFileWriter:
        """The file; made if there is none yet.

        Raises:
            OSError: it cannot be made.
        """
        return self._opened()[0]

    @property
    def has_file(self) -> bool:
        """Whether the file was made."""
        return self._writers is not None

    def _opened(self) -> tuple[SegmentFileWriter, StoredWriter]:
        if self._writers is None:
            file = SegmentFileWriter(self.path)
            self._writers = file, StoredWriter(file)
        return self._writers

    def add(self, document: DraftDocument) -> None:
        """Add the next document.

        Raises:
            OSError: the disk does not take it.
            ValueError: its stored fields are too long.
        """
        stored = sorted(document.stored.items())
        self._opened()[1].add(b"".join(record for _, record in stored))
        for name, length in document.lengths.items():
            self._lengths_up_to_here(name).append(length)
        for name, (column_type, value) in document.columns.items():
            values = self._columns.setdefault(name, (column_type, []))[1]
            values.extend([None] * (self.documents - len(values)))
            values.append(value)
        for name, items in document.vectors.items():
            vectors = self._vectors.setdefault(name, VectorWriter())
            vectors.skip_to(self.documents)
            vectors.add_document(items)
        self.documents += 1

    def _lengths_up_to_here(self, name: str) -> array.array[int]:
        lengths = self._lengths.setdefault(name, array.array("I"))
        lengths.extend([0] * (self.documents - len(lengths)))
        return lengths

    def lengths(self, name: str) -> npt.NDArray[np.uint32] | None:
        """Return uint32[documents], a field's length in each, None if it has none at all."""
        if name not in self._lengths:
            return None
        return np.frombuffer(self._lengths_up_to_here(name), np.uint32)

    def length_of(self, name: str, document: int) -> int | None:
        """Return the length of a field in a document, None if it has none at all."""
        lengths = self._lengths.get(name)
        if lengths is None:
            return None
        return lengths[document] if document < len(lengths) else 0

    def finish_documents(self) -> None:
        """Write what the documents have, but for the lengths of fields.

        Raises:
            OSError: the disk does not take it.
            ValueError: a column cannot be written.
        """
        file, stored = self._opened()
        stored.finish()
        for name, (column_type, values) in self._columns.items():
            values.extend([None] * (self.documents - len(values)))
            self._column_facts[name] = write_column(file, name, column_type, values, self.documents)
        for name, vectors in self._vectors.items():
            vectors.finish(file, name, self.documents)

    def finish(self) -> int:
        """Finish the file and return the CRC-32 of its footer.

        Fields that have lengths and were not written get no terms: Whoosh's
        multiprocess writer has segments made without postings, whose lengths it
        then reads.

        Raises:
            OSError: the disk does not take it.
        """
        for name in sorted(self._lengths.keys() - self.fields.keys()):
            writer = FieldIndexWriter(freqs=False, has_positions=False, lengths=self.lengths(name))
            self.fields[name] = writer.finish(self.file, name) | {"boost": 1.0}
        return self.file.finish(
            {
                "documents": self.documents,
                "fields": self.fields,
                "columns": self._column_facts,
                "stored_fields": list(self.stored_places),
                "vectors": list(self._vectors),
            }
        )

    def abandon(self) -> None:
        """Give up what was written and delete the file."""
        if self._writers is not None:
            self._writers[0].abandon()
