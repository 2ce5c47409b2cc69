"""A segment's file with what its readers share: fields, their lengths, their postings.

Imports the container and the reading side of fields.
"""

from __future__ import annotations

from pathlib import Path

from indexer.codec.container import SegmentFile
from indexer.codec.field_postings import FieldPostings


class OpenSegment:
    """A segment that is open for reading, by several threads if need be.

    It is closed when nothing refers to it any more.

    Args:
        path: its file.
        documents: how many documents the table of contents says that it has.
        footer_checksum: the checksum of its footer by the same, or None if it
            says nothing of it.

    Raises:
        OSError: the file cannot be opened.
        SegmentError: it is damaged, foreign, of another version, or has another
            number of documents.

    Attributes:
        file: the file.
        field_names: the fields that have terms, ascending.
    """

    def __init__(self, path: Path, documents: int, footer_checksum: int | None = None) -> None:
        self.file = SegmentFile(path)
        if footer_checksum not in (None, self.file.footer_checksum):
            raise self.file.error("footer", "expected another file, found one of other content")
        if self.file.documents != documents:
            found = f"expected {documents} documents, found {self.file.documents}"
            raise self.file.error("stored/first_documents", found)
        fields = self.file.facts["fields"]
        self.field_names = sorted(name for name, facts in fields.items() if facts.get("terms"))
        self._fields: dict[str, FieldPostings] = {}

    def field(self, name: str) -> FieldPostings | None:
        """Return an indexed field, or None if the segment does not have it.

        Raises:
            SegmentError: its facts and sections cannot belong together.
        """
        field = self._fields.get(name)
        if field is None and name in self.file.facts["fields"]:
            # Two threads may both come here; what they make is the same.
            field = self._fields[name] = FieldPostings(self.file, name)
        return field
