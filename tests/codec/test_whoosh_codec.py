"""What Whoosh's writers and readers may do to our segments, beside what can be compared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from whoosh import columns, fields, index, multiproc, query, writing
from whoosh.index import TOC

from indexer.codec.container import SegmentError
from indexer.codec.segment import SUFFIX
from indexer.codec.whoosh_codec import ColumnarCodec
from tests.codec.small_indexes import (
    ALFA,
    add,
    create,
    found,
    numbered,
    segment_files,
    stepped,
    words_schema,
)


def test_a_segment_is_one_file(tmp_path: Path) -> None:
    """A commit leaves one file beside the table of contents, and plain Whoosh opens it."""
    add(create(tmp_path), numbered(3))
    assert len(segment_files(tmp_path)) == 1
    assert {path.suffix for path in tmp_path.iterdir()} <= {SUFFIX, ".toc", ""}
    assert found(index.open_dir(tmp_path), ALFA) == {"d0", "d1", "d2"}


def test_an_empty_commit_makes_no_file(tmp_path: Path) -> None:
    """A writer that added nothing leaves nothing."""
    made = create(tmp_path)
    made.writer(codec=ColumnarCodec()).commit()
    made.writer(codec=ColumnarCodec()).cancel()
    assert segment_files(tmp_path) == []
    assert made.is_empty()


def test_what_was_cancelled_goes_with_the_next_commit(tmp_path: Path) -> None:
    """A cancelled writer's documents are never seen, and its file does not stay."""
    made = create(tmp_path)
    writer = made.writer(codec=ColumnarCodec())
    writer.add_document(id="a", t="alfa")
    writer.cancel()
    assert made.is_empty()
    add(made, [{"id": "b", "t": "alfa"}])
    assert found(made, ALFA) == {"b"}
    assert len(segment_files(tmp_path)) == 1


def test_all_documents_may_be_deleted_by_a_merge(tmp_path: Path) -> None:
    """A segment without documents is written, read and merged as any other."""
    made = create(tmp_path)
    add(made, numbered(3))
    for _ in range(2):
        writer = made.writer(codec=ColumnarCodec())
        writer.delete_by_query(query.Every())
        writer.commit(optimize=True)
        assert made.doc_count_all() == 0
        assert found(made, query.Every()) == set()
        with made.reader() as reader:
            assert list(reader.all_terms()) == []
    add(made, numbered(1))
    assert found(made, ALFA) == {"d0"}


REFUSED = [
    ({"kept": object()}, "cannot be stored"),
    ({"kept": {1: 2}}, "cannot be stored|not text"),
    ({"number": "no number"}, "invalid literal|not a valid|could not convert"),
    ({"bytes_column": "text"}, "expected bytes, found str"),
    ({"number_column": 2**40}, "number_column"),
]


@pytest.mark.parametrize(("spoilt", "message"), REFUSED)
def test_a_document_that_is_refused_leaves_nothing(
    tmp_path: Path, spoilt: dict[str, Any], message: str
) -> None:
    """After a ValueError the writer goes on, and the segment has nothing of that document.

    Terms that Whoosh has taken already it gives to the next document, if one comes; of
    a last document they are dropped.
    """
    schema = words_schema(
        kept=fields.STORED,
        number=fields.NUMERIC(sortable=True),
        bytes_column=fields.COLUMN(columns.VarBytesColumn()),
        number_column=fields.COLUMN(columns.NumericColumn("i")),
        another=fields.COLUMN(columns.VarBytesColumn()),
    )
    made = create(tmp_path, schema)
    writer = made.writer(codec=ColumnarCodec())
    writer.add_document(id="a", t="alfa", number=1)
    with pytest.raises(ValueError, match=message):
        writer.add_document(id="b", another=b"x", **spoilt)
    writer.commit()
    with made.reader() as reader:
        assert list(reader.all_stored_fields()) == [{"id": "a", "t": "alfa"}]
        assert not reader.has_column("another")
        assert ("id", "b") not in reader
        assert found(made, query.Every()) == {"a"}


def test_a_document_may_follow_one_that_was_refused(tmp_path: Path) -> None:
    """The next document has its own stored fields, columns and lengths."""
    made = create(tmp_path, words_schema(n=fields.NUMERIC(sortable=True)))
    writer = made.writer(codec=ColumnarCodec())
    with pytest.raises(ValueError, match=r"no number"):
        writer.add_document(id="a", t="alfa alfa", n="no number")
    writer.add_document(id="b", t="alfa", n=7)
    writer.commit()
    with made.reader() as reader:
        assert list(reader.all_stored_fields()) == [{"id": "b", "t": "alfa"}]
        assert reader.doc_field_length(0, "t") == 1
        assert reader.column_reader("n")[0] == 7


def test_a_failing_disk_leaves_no_torso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses, the commit raises, the file is gone and the index as before."""
    made = create(tmp_path)
    add(made, numbered(2))
    before = segment_files(tmp_path)
    writer = made.writer(codec=ColumnarCodec())
    writer.add_document(id="x", t="alfa")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            writer.commit()
    if writer.writelock:
        writer.writelock.release()
    assert segment_files(tmp_path) == before
    assert found(made, ALFA) == {"d0", "d1"}


def _process_writer(made: Any) -> Any:
    return multiproc.MpWriter(made, procs=2, batchsize=9, codec=ColumnarCodec())


def _process_writer_of_segments(made: Any) -> Any:
    return multiproc.MpWriter(made, procs=2, batchsize=9, multisegment=True, codec=ColumnarCodec())


def _serial_writer(made: Any) -> Any:
    return multiproc.SerialMpWriter(made, procs=3, codec=ColumnarCodec())


def _async_writer(made: Any) -> Any:
    return writing.AsyncWriter(made, writerargs={"codec": ColumnarCodec()})


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(
    "open_writer", [_process_writer, _process_writer_of_segments, _serial_writer, _async_writer]
)
def test_whooshs_other_writers_write_segments(
    tmp_path: Path, open_writer: Callable[[Any], Any]
) -> None:
    """Processes write segments and have them merged, or leave them side by side."""
    made = create(tmp_path)
    add(made, [{"id": "before", "t": "alfa"}])
    writer = open_writer(made)
    documents = numbered(40)
    for document in documents:
        writer.add_document(**document)
    writer.commit()
    assert found(made, ALFA) == {"before", *(document["id"] for document in documents)}
    with made.reader() as reader:
        lengths = {
            reader.stored_fields(number)["id"]: reader.doc_field_length(number, "t")
            for number in reader.all_doc_ids()
        }
        assert all(lengths[document["id"]] == len(document["t"].split()) for document in documents)
        segments = len(reader.leaf_readers())
    assert len(segment_files(tmp_path)) == segments


def test_a_process_without_documents_is_no_trouble(tmp_path: Path) -> None:
    """A segment that got no document has no file, and nobody misses it."""
    made = create(tmp_path)
    codec = ColumnarCodec()
    segment = codec.new_segment(made.storage, "MAIN")
    codec.per_document_writer(made.storage, segment).close()
    codec.field_writer(made.storage, segment).close()
    assert segment_files(tmp_path) == []
    reader = codec.per_document_reader(made.storage, segment)
    assert (reader.doc_count(), reader.doc_count_all()) == (0, 0)
    assert not reader.has_deletions()
    assert not reader.has_column("t")
    assert list(reader.iter_docs()) == []
    assert reader.doc_field_length(0, "t", 4) == 4


def test_a_buffered_writer_sees_and_writes_its_documents(tmp_path: Path) -> None:
    """Documents of a buffer in memory are merged into segments of ours."""
    made = create(tmp_path)
    options = {"codec": ColumnarCodec()}
    writer = writing.BufferedWriter(made, period=None, limit=4, writerargs=options)
    for document in numbered(10) + numbered(3):
        writer.update_document(**document)
    with writer.searcher() as searcher:
        assert searcher.doc_count() == 10
    writer.close()
    assert found(made, ALFA) == {f"d{i}" for i in range(10)}
    assert segment_files(tmp_path)


def test_readers_keep_what_they_have(tmp_path: Path) -> None:
    """A reader goes on reading segments that later commits have merged and deleted."""
    made = create(tmp_path)
    add(made, numbered(9))
    with made.searcher() as searcher:
        matcher = searcher.postings("t", "alfa")
        made.writer(codec=ColumnarCodec()).commit(optimize=True)
        made.optimize()
        assert len(list(matcher.all_ids())) == 9
        assert len(searcher.search(ALFA, limit=None)) == 9
        assert searcher.stored_fields(8)["id"] == "d8"


def test_threads_share_a_reader(tmp_path: Path) -> None:
    """Matchers of one reader do not disturb each other, as those of Whoosh do."""
    made = create(tmp_path)
    texts = [f"alfa {'bravo ' * (i % 2)}{'charlie ' * (i % 3)}" for i in range(600)]
    add(made, [{"id": str(i), "t": text} for i, text in enumerate(texts)])
    asked = {
        word: {i for i, text in enumerate(texts) if word in text}
        for word in ("alfa", "bravo", "charlie")
    }
    start = threading.Barrier(6)
    with made.reader() as reader:

        def read(word: str) -> bool:
            start.wait()
            return all(
                set(stepped(reader.postings("t", word))) == asked[word]
                and reader.stored_fields(7)["id"] == "7"
                for _ in range(20)
            )

        with ThreadPoolExecutor(6) as pool:
            assert all(pool.map(read, [*asked, *asked]))


def test_a_missing_file_is_looked_for_again(tmp_path: Path) -> None:
    """Whoosh reads the table of contents anew if a file is gone, and gives up in the end."""
    made = create(tmp_path)
    add(made, numbered(2))
    segment_files(tmp_path)[0].unlink()
    with pytest.raises(FileNotFoundError, match=SUFFIX):
        made.searcher()


def test_a_file_of_another_segment_is_refused(tmp_path: Path) -> None:
    """A file that is not the one of which the table of contents tells is not read."""
    made = create(tmp_path)
    add(made, numbered(2))
    add(made, numbered(3))
    one, other = segment_files(tmp_path)
    one.write_bytes(other.read_bytes())
    with pytest.raises(SegmentError, match="found one of other content"):
        made.searcher()


def test_a_file_with_other_documents_is_refused(tmp_path: Path) -> None:
    """The number of documents in the table of contents must be that of the file."""
    made = create(tmp_path)
    add(made, numbered(2))
    (segment,) = TOC.read(made.storage, "MAIN").segments
    segment.set_doc_count(3)
    with pytest.raises(SegmentError, match="expected 3 documents, found 2"):
        segment.opened(made.storage)


def test_values_are_read_as_they_were_stored(tmp_path: Path) -> None:
    """Stored values have the types that they had."""
    values = ["é", b"\0", 2**70, 1.5, True, None, Decimal("1.50"), [1, ("a",)], {"k": [None]}]
    made = create(tmp_path, words_schema(kept=fields.STORED))
    add(made, [{"id": str(i), "kept": value} for i, value in enumerate(values)])
    with made.reader() as reader:
        kept = [stored.get("kept") for stored in reader.all_stored_fields()]
    assert kept == values
    assert [type(value) for value in kept] == [type(value) for value in values]
