"""Whatever the bytes of a segment are, Whoosh's readers end, and damage is named."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields, index, query
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from indexer.codec.container import SegmentError, SegmentFile
from tests.codec.segments import flipped, rewritten
from tests.codec.small_indexes import add, create, segment_files, words_schema


@pytest.fixture(scope="module")
def sound() -> Iterator[tuple[Any, SegmentFile]]:
    """Return an index with every kind of section, and its only segment."""
    schema = words_schema(
        n=fields.NUMERIC(sortable=True),
        k=fields.KEYWORD(sortable=True, scorable=True, vector=True),
        d=fields.DATETIME(stored=True),
        c=fields.TEXT(chars=True),
    )
    with tempfile.TemporaryDirectory() as folder:
        made = create(Path(folder), schema)
        add(
            made,
            [
                {
                    "id": str(i),
                    "t": "alfa " * (i % 5 + 1) + f"word{i % 40} bravo",
                    "n": i,
                    "k": f"one two{i % 3}",
                    "d": datetime(2001, 1, 1 + i % 28),
                    "c": "alfa bravo",
                    "_boost": 2.0 if i == 7 else 1.0,
                }
                for i in range(300)
            ],
        )
        (path,) = segment_files(Path(folder))
        yield made, SegmentFile(path)


def read_all(made: Any) -> None:
    """Read all that Whoosh reads of an index."""
    with made.searcher() as searcher:
        reader = searcher.reader()
        for (name, text), info in reader:
            info.weight(), info.max_weight(), info.min_length(), info.max_id()
            matcher = reader.postings(name, text)
            while matcher.is_active():
                _ = matcher.id(), matcher.weight(), matcher.value() if name != "c" else None
                matcher.next()
        for name in ("n", "k"):
            list(reader.column_reader(name, translate=False))
        for document in range(reader.doc_count_all()):
            reader.stored_fields(document)
            if reader.has_vector(document, "k"):
                reader.vector(document, "k")
            for name in ("t", "k"):
                reader.doc_field_length(document, name), reader.field_length(name)
        for asked in (
            query.Phrase("t", ["alfa", "bravo"]),
            query.FuzzyTerm("t", "word1"),
            query.NumericRange("n", 5, 50),
            query.Every("k"),
        ):
            searcher.search(asked, limit=None)


def with_changes(
    made: Any, segment: SegmentFile, section: str, changes: list[tuple[int, int]], folder: Path
) -> Any:
    """Return a copy of an index with changed bytes in a section, and checksums that fit."""
    toc = TOC.read(made.storage, "MAIN")
    toc.segments[0].footer_checksum = None
    toc.write(FileStorage(str(folder)), "MAIN")
    changed = flipped(segment.array(section), changes)
    rewritten(folder / segment.path.name, segment, {section: changed})
    return index.open_dir(folder)


@given(
    draw=st.data(),
    changes=st.lists(st.tuples(st.integers(0, 2**32), st.integers(0, 255)), min_size=1, max_size=6),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_changed_bytes_are_read_or_refused(
    sound: tuple[Any, SegmentFile], draw: st.DataObject, changes: list[tuple[int, int]]
) -> None:
    """Bytes that were changed, with checksums that fit, give other answers or an error.

    Terms that are no text any more Whoosh itself cannot decode.
    """
    made, segment = sound
    section = draw.draw(st.sampled_from(segment.names()))
    in_terms = section.endswith(("/terms", "/term_blocks"))
    with tempfile.TemporaryDirectory() as folder:
        changed = with_changes(made, segment, section, changes, Path(folder))
        with contextlib.suppress(SegmentError, *([UnicodeDecodeError] if in_terms else [])):
            read_all(changed)


def test_an_error_names_the_file_and_the_section(
    sound: tuple[Any, SegmentFile], tmp_path: Path
) -> None:
    """Whoever reads through Whoosh is told where the damage is."""
    changes = [(place, 255) for place in range(64)]
    changed = with_changes(*sound, "fields/t/tails", changes, tmp_path)
    with pytest.raises(SegmentError, match=rf"{tmp_path}.*'fields/t/tails'"):
        read_all(changed)


def test_a_sound_segment_is_read(sound: tuple[Any, SegmentFile]) -> None:
    """What is damaged above is without damage before, and has all that a segment may have."""
    read_all(sound[0])
    kinds = {name.rpartition("/")[2] for name in sound[1].names()}
    assert {"weights", "values", "value_offsets", "ordinals", "items", "lengths"} <= kinds
