"""Documents go into a segment one after the other, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whoosh import columns, fields, formats

from indexer.codec.container import SegmentFile
from indexer.codec.field_writer import FieldWriter
from indexer.codec.per_document_writer import PerDocumentWriter
from indexer.codec.segment import ColumnarSegment
from indexer.codec.segment_draft import SegmentDraft
from indexer.codec.stored_documents import StoredReader

TEXT = fields.TEXT(stored=True)


@pytest.fixture
def draft(tmp_path: Path) -> SegmentDraft:
    """Return a draft without documents."""
    return SegmentDraft(tmp_path / "a.segment")


def finished(draft: SegmentDraft, writer: PerDocumentWriter) -> SegmentFile:
    """Return the file once both writers are closed."""
    writer.close()
    FieldWriter(draft, ColumnarSegment("a")).close()
    return SegmentFile(draft.path)


def test_documents_come_in_their_order(draft: SegmentDraft) -> None:
    """A document with another number than the next one is refused."""
    writer = PerDocumentWriter(draft)
    with pytest.raises(ValueError, match="expected document 0, found 1"):
        writer.start_doc(1)


def test_what_belongs_to_no_document_is_refused(draft: SegmentDraft) -> None:
    """Nothing can be added before a document has started, nor after it was given up."""
    writer = PerDocumentWriter(draft)
    with pytest.raises(ValueError, match="no document"):
        writer.add_field("t", TEXT, "x", 1)
    writer.start_doc(0)
    writer.cancel_doc()
    with pytest.raises(ValueError, match="no document"):
        writer.finish_doc()


def test_a_document_that_was_not_finished_is_given_up(draft: SegmentDraft) -> None:
    """Starting a document anew, or closing, forgets one that has not been finished."""
    writer = PerDocumentWriter(draft)
    writer.start_doc(0)
    writer.add_field("t", TEXT, "given up", 1)
    writer.start_doc(0)
    writer.add_field("t", TEXT, "kept", 1)
    writer.finish_doc()
    writer.start_doc(1)
    writer.add_field("t", TEXT, "given up as well", 1)
    file = finished(draft, writer)
    assert file.documents == 1
    assert StoredReader(file).values(0) == {"t": "kept"}


def test_documents_without_a_field_have_none_of_it(draft: SegmentDraft) -> None:
    """Lengths are 0, columns have their default, vectors are empty where nothing was added."""
    writer = PerDocumentWriter(draft)
    for document in range(4):
        writer.start_doc(document)
        if document == 2:
            writer.add_field("t", TEXT, "x", 5)
            writer.add_column_value("c", columns.NumericColumn("i", default=9), 1)
            writer.add_vector_items("t", TEXT, [("x", 1.0, b"")])
        writer.finish_doc()
    file = finished(draft, writer)
    assert file.array("fields/t/lengths").tolist() == [0, 0, 5, 0]
    assert file.array("columns/c/values").tolist() == [9, 9, 1, 9]
    offsets = file.array("vectors/t/offsets")
    assert offsets.tolist()[:3] == [0, 0, 0]
    assert offsets[3] == offsets[4] > 0
    stored = [StoredReader(file).values(document) for document in range(4)]
    assert stored == [{}, {}, {"t": "x"}, {}]


def test_terms_of_a_vector_ascend(draft: SegmentDraft) -> None:
    """Terms out of order, or twice, refuse the document, not the commit."""
    writer = PerDocumentWriter(draft)
    for terms in (("b", "a"), ("a", "a")):
        writer.start_doc(0)
        with pytest.raises(ValueError, match="vector of 't'"):
            writer.add_vector_items("t", TEXT, [(term, 1.0, b"") for term in terms])


def test_a_column_that_pickles_is_refused_and_leaves_no_file(draft: SegmentDraft) -> None:
    """What is found only when the columns are written takes the file with it."""
    writer = PerDocumentWriter(draft)
    writer.start_doc(0)
    pickled = columns.PickleColumn(columns.VarBytesColumn())
    writer.add_column_value("c", pickled, {"any": "thing"})
    writer.finish_doc()
    with pytest.raises(ValueError, match="keeps pickles"):
        writer.close()
    assert not draft.path.exists()


def test_a_term_belongs_to_a_field(draft: SegmentDraft) -> None:
    """Postings before a field has started are refused."""
    with pytest.raises(ValueError, match="no field"):
        FieldWriter(draft, ColumnarSegment("a")).start_term(b"x")


def test_terms_without_documents_are_left_out(draft: SegmentDraft) -> None:
    """A term whose postings are all of documents that were given up is not written."""
    documents = PerDocumentWriter(draft)
    documents.start_doc(0)
    documents.finish_doc()
    documents.close()
    writer = FieldWriter(draft, ColumnarSegment("a"))
    field: Any = fields.ID()
    assert isinstance(field.format, formats.Existence)
    items = [("f", b"a", 0, 1.0, b""), ("f", b"b", 1, 1.0, b""), ("f", b"c", 0, 1.0, b"")]
    writer.add_postings({"f": field}, None, items)
    writer.close()
    assert SegmentFile(draft.path).facts["fields"]["f"]["terms"] == 2
