"""Segments are merged, by Whoosh or by arrays, and schemas change meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh import fields, index, query
from whoosh.reading import SegmentReader, TermNotFound

from indexer.codec.container import SegmentFile
from indexer.codec.whoosh_codec import ColumnarCodec
from tests.codec.small_indexes import (
    ALFA,
    add,
    create,
    found,
    numbered,
    segment_files,
    words_schema,
)


def test_plain_whoosh_merges_our_segments_into_its_own(tmp_path: Path) -> None:
    """A writer without our codec reads our segments; nothing is lost."""
    made = create(tmp_path)
    add(made, numbered(150))
    before = found(made, ALFA)
    made.optimize()
    assert segment_files(tmp_path) == []
    assert found(made, ALFA) == before


def test_segments_are_merged_by_arrays(tmp_path: Path) -> None:
    """The codec's own merge keeps live documents, in their order, and exact lengths."""
    made = create(tmp_path)
    add(made, numbered(20))
    add(made, [{"id": "long", "t": " ".join(["alfa"] * 97)}])
    made.delete_by_term("id", "d3")
    toc = index.TOC.read(made.storage, "MAIN")
    (merged,) = ColumnarCodec().merge(made.storage, toc.schema, toc.segments)
    assert merged.doc_count_all() == 20
    with SegmentReader(made.storage, toc.schema, merged) as reader:
        names = [stored["id"] for stored in reader.all_stored_fields()]
        assert names == [*(f"d{i}" for i in range(20) if i != 3), "long"]
        exact = sum(i % 9 + 1 for i in range(20) if i != 3) + 97
        assert reader.field_length("t") == exact


def test_nothing_is_merged_into_nothing(tmp_path: Path) -> None:
    """If all documents are deleted there is no segment."""
    made = create(tmp_path)
    add(made, numbered(2))
    toc = index.TOC.read(made.storage, "MAIN")
    for document in range(2):
        toc.segments[0].delete_document(document)
    assert ColumnarCodec().merge(made.storage, toc.schema, toc.segments) == []
    assert len(segment_files(tmp_path)) == 1


def test_weights_are_not_merged_by_arrays(tmp_path: Path) -> None:
    """What arrays cannot merge is refused, and the message says what can merge it."""
    made = create(tmp_path)
    add(made, [{"id": "a", "t": "alfa", "_boost": 2.0}])
    toc = index.TOC.read(made.storage, "MAIN")
    with pytest.raises(ValueError, match=r"commit\(optimize=True\)"):
        ColumnarCodec().merge(made.storage, toc.schema, toc.segments)


def test_fields_come_and_go(tmp_path: Path) -> None:
    """A field is there for documents since it was added, and gone once it is removed."""
    made = create(tmp_path)
    add(made, [{"id": "a", "t": "alfa"}])
    with made.writer(codec=ColumnarCodec()) as writer:
        writer.add_field("u", fields.TEXT(stored=True, sortable=True, vector=True))
        writer.add_document(id="b", u="alfa bravo")
        writer.merge = False
    assert found(made, query.Term("u", "bravo")) == {"b"}
    with made.reader() as reader:
        (_, _), (leaf, _) = reader.leaf_readers()
        assert leaf.column_reader("u")[0] == "alfa bravo"
        assert list(reader.vector_as("frequency", 1, "u")) == [("alfa", 1), ("bravo", 1)]
    with made.writer(codec=ColumnarCodec()) as writer:
        writer.remove_field("u")
    with made.reader() as reader:
        assert ("u", "bravo") not in reader
        assert reader.stored_fields(1) == {"id": "b"}
        assert all(name != "u" for name, _ in reader.all_terms())
        with pytest.raises((TermNotFound, KeyError)):
            reader.term_info("u", "bravo")
    made.writer(codec=ColumnarCodec()).commit(optimize=True)
    (path,) = segment_files(tmp_path)
    assert "u" not in SegmentFile(path).facts["fields"]


def test_fields_of_a_glob_are_found(tmp_path: Path) -> None:
    """Fields that a pattern of the schema makes are written, read and merged."""
    schema = words_schema()
    schema.add("*_t", fields.TEXT(stored=True), glob=True)
    made = create(tmp_path, schema)
    for name in ("one", "two"):
        add(made, [{"id": name, f"{name}_t": "bravo"}])
    assert found(made, query.Term("two_t", "bravo")) == {"two"}
    made.writer(codec=ColumnarCodec()).commit(optimize=True)
    assert found(made, query.Term("one_t", "bravo")) == {"one"}


def test_a_field_that_no_segment_has_is_empty(tmp_path: Path) -> None:
    """A field without a document gives nothing, rather than an error."""
    made = create(tmp_path, words_schema(u=fields.TEXT(vector=True)))
    add(made, [{"id": "a"}])
    with made.reader() as reader:
        assert ("u", "x") not in reader
        assert list(reader.lexicon("u")) == []
        assert (reader.doc_frequency("u", "x"), reader.frequency("u", "x")) == (0, 0)
        assert reader.doc_field_length(0, "u", 3) == 3
        assert reader.field_length("u") == 0
        assert (reader.min_field_length("u"), reader.max_field_length("u")) == (0, 0)
        assert not reader.has_vector(0, "u")
        with pytest.raises(KeyError, match="no vector of field 'u'"):
            reader.vector(0, "u")
        with pytest.raises(TermNotFound):
            reader.postings("u", "x")
