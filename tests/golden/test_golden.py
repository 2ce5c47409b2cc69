"""Segments that were written in the past are read for ever.

``segment-N.segment`` is a segment of format version N, written when that version
was new. A new version gets a golden file by ``python -m tests.golden.make N``,
which refuses to overwrite one; the files of older versions stay as they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.codec.checking import segment_problems
from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.container_layout import MAGIC, TRAILER, VERSION
from indexer.codec.field_index import FieldIndex
from indexer.codec.stored_documents import StoredReader
from indexer.schema import stored_article
from tests.writing.building import build_segment
from tests.writing.test_segment_build import Lists, found

BRIEFS = range(1, 131)
"""Short articles that fill a block of 128 postings, with some left over."""

ARTICLES = [
    Article(
        id="00000000000000a1",
        title="Café at the zoo",
        body="The zoo opened a café. The café is full.",
        url="https://example.org/zoo",
        authors=("Ana Kovač",),
        source="Meridian Wire",
        published="2010-12-28",
        language="en",
        tags=("Animals", "Food"),
        highlights=("A zoo with coffee",),
        sha256="a1" * 32,
    ),
    Article(
        id="00000000000000b2",
        title="Ein Café",
        body="Das Café öffnet.",
        source="Elbufer Zeitung",
        published="1954-07-04T15:30:00+01:00",
        language="de",
        tags=("food",),
        sha256="b2" * 32,
    ),
    Article(id="00000000000000c3", title="", body="zoo " * 130),
    *(Article(id=f"{n:016x}", title="", body="brief " * (1 + n % 3)) for n in BRIEFS),
]

DATES = {0x80E1586C2166E000: [0], 0x80DB0348374DAE00: [1]}
"""Microseconds since the first moment of year 1 plus 2**63, with their documents."""


def golden_path(version: int) -> Path:
    """Return where the golden segment of a format version stands."""
    return Path(__file__).parent / f"segment-{version}.segment"


def without_positions(documents: dict[bytes, list[int]]) -> Lists:
    return {term: {document: [] for document in listed} for term, listed in documents.items()}


def date_terms() -> Lists:
    """Return the terms of dates: a shift, then what the shift leaves of the number."""
    documents: dict[bytes, list[int]] = {}
    for (moment, listed), shift in itertools.product(DATES.items(), range(0, 64, 8)):
        term = bytes([shift]) + (moment >> shift).to_bytes(8, "big")
        documents[term] = sorted(documents.get(term, []) + listed)
    return without_positions(documents)


TERMS: dict[str, Lists] = {
    "title": {
        b"at": {0: [1]},
        b"caf": {1: [1]},
        b"cafe": {0: [0]},
        b"ein": {1: [0]},
        b"the": {0: [2]},
        b"zoo": {0: [3]},
    },
    "highlights": {b"a": {0: [0]}, b"coffe": {0: [3]}, b"with": {0: [2]}, b"zoo": {0: [1]}},
    "body": {
        b"a": {0: [3]},
        b"brief": {2 + n: list(range(1 + n % 3)) for n in BRIEFS},
        b"caf": {1: [1]},
        b"cafe": {0: [4, 6]},
        b"das": {1: [0]},
        b"full": {0: [8]},
        b"is": {0: [7]},
        b"offnet": {1: [2]},
        b"open": {0: [2]},
        b"the": {0: [0, 5]},
        b"zoo": {0: [1], 2: list(range(130))},
    },
    "authors": {b"ana": {0: [0]}, b"kovac": {0: [1]}},
    "words": without_positions(
        {
            b"a": [0],
            b"at": [0],
            b"brief": [2 + n for n in BRIEFS],
            b"cafe": [0, 1],
            b"coffee": [0],
            b"das": [1],
            b"ein": [1],
            b"full": [0],
            b"is": [0],
            b"offnet": [1],
            b"opened": [0],
            b"the": [0],
            b"with": [0],
            b"zoo": [0, 2],
        }
    ),
    "tags": without_positions({b"animals": [0], b"food": [0, 1]}),
    "source": without_positions({b"elbufer zeitung": [1], b"meridian wire": [0]}),
    "language": without_positions({b"de": [1], b"en": [0]}),
    "url": without_positions({b"https://example.org/zoo": [0]}),
    "id": without_positions(
        {b"00000000000000a1": [0], b"00000000000000b2": [1], b"00000000000000c3": [2]}
        | {b"%016x" % n: [2 + n] for n in BRIEFS}
    ),
    "published": date_terms(),
}

LENGTHS = {
    "title": [4, 2, *[0] * 131],
    "highlights": [4, *[0] * 132],
    "body": [9, 3, 130, *(1 + n % 3 for n in BRIEFS)],
    "authors": [2, *[0] * 132],
}

IDS = [
    b"00000000000000a1",
    b"00000000000000b2",
    b"00000000000000c3",
    *(b"%016x" % n for n in BRIEFS),
]

COLUMNS = {
    "id": IDS,
    "tags": [b"Animals\x1fFood", b"food", *[b""] * 131],
    "source": [b"Meridian Wire", b"Elbufer Zeitung", *[b""] * 131],
    "language": [b"en", b"de", *[b""] * 131],
    "origin": [b"origin of " + article_id for article_id in IDS],
    "path": [b"/archive/records.jsonl"] * 133,
    "sha256": [b"\xa1" * 32, b"\xb2" * 32, *[b""] * 131],
}


@pytest.fixture(scope="module")
def golden() -> SegmentFile:
    """Return the golden segment of the present version."""
    return SegmentFile(golden_path(VERSION))


def column(file: SegmentFile, name: str) -> list[bytes]:
    offsets = file.array(f"columns/{name}/value_offsets").tolist()
    values = bytes(file.array(f"columns/{name}/values"))
    distinct = [values[start:stop] for start, stop in itertools.pairwise(offsets)]
    return [distinct[ordinal] for ordinal in file.array(f"columns/{name}/ordinals")]


def test_every_version_has_a_golden_file() -> None:
    """A version without a golden file fails here; no test makes one."""
    missing = [version for version in range(1, VERSION + 1) if not golden_path(version).is_file()]
    assert not missing, "make it with python -m tests.golden.make N while version N is new"


def test_a_golden_file_is_sound(golden: SegmentFile) -> None:
    """Checksums fit, and what belongs together does."""
    assert list(segment_problems(golden)) == []
    assert golden.documents == len(ARTICLES)


def test_terms_and_postings_are_those_of_the_articles(golden: SegmentFile) -> None:
    """Every term of every field, with its documents, frequencies and positions."""
    assert golden.facts["fields"].keys() == TERMS.keys()
    for name, lists in TERMS.items():
        assert found(golden, name) == lists
        assert FieldIndex(golden, name).terms == len(lists)


def test_blocks_have_bounds_and_impacts(golden: SegmentFile) -> None:
    """What lets a search skip a block tells its last document and its best postings."""
    body = FieldIndex(golden, "body")
    entry = body.lookup(b"brief")
    assert entry is not None
    assert body.block_bounds(entry).tolist() == [130]
    freqs, codes = (part.tolist() for part in body.impacts(entry))
    assert sorted(set(zip(freqs[0], codes[0], strict=True))) == [(1, 1), (2, 2), (3, 3)]


def test_lengths_are_those_of_the_articles(golden: SegmentFile) -> None:
    """Exact lengths of each scored field in each document; other fields have none."""
    for name in TERMS:
        lengths = FieldIndex(golden, name).lengths
        assert (None if lengths is None else lengths.tolist()) == LENGTHS.get(name)


def test_columns_are_those_of_the_articles(golden: SegmentFile) -> None:
    """Values as written, and dates as numbers with a default where there is none."""
    assert golden.facts["columns"].keys() == COLUMNS.keys() | {"published"}
    for name, values in COLUMNS.items():
        assert column(golden, name) == values
    unset = 2**64 - 1
    assert golden.facts["columns"]["published"] == {"kind": "numbers", "default": unset}
    moments = golden.array("columns/published/values").tolist()
    assert moments == [63429091200000000, 61646628600000000, *[unset] * 131]


def test_stored_articles_come_back(golden: SegmentFile) -> None:
    """The records of all documents, whole."""
    assert golden.facts["stored_fields"] == ["article"]
    stored = StoredReader(golden)
    records = [stored.values(document) for document in range(golden.documents)]
    assert [stored_article(record["article"]) for record in records] == ARTICLES


def contents(file: SegmentFile) -> Iterable[tuple[str, str, bytes]]:
    """Yield name, dtype and bytes of the sections that no other package makes."""
    for name in file.names():
        if not name.startswith("stored/"):  # how zstandard compresses may change
            array = file.array(name)
            yield name, array.dtype.str, array.tobytes()


def test_the_same_articles_give_the_same_bytes(tmp_path: Path, golden: SegmentFile) -> None:
    """What is written today is what was written when the version was new."""
    built = build_segment(tmp_path / "today.segment", ARTICLES)
    assert built.names() == golden.names()
    assert built.facts == golden.facts
    for today, then in zip(contents(built), contents(golden), strict=True):
        assert today == then


def test_the_next_version_is_refused(tmp_path: Path) -> None:
    """A file of a newer version is refused by an error that names both versions."""
    content = golden_path(VERSION).read_bytes()
    offset, length, checksum, *_ = TRAILER.unpack(content[-TRAILER.size :])
    trailer = TRAILER.pack(offset, length, checksum, VERSION + 1, 0, MAGIC)
    newer = tmp_path / "newer.segment"
    newer.write_bytes(content[: -TRAILER.size] + trailer)
    refused = f"format version {VERSION + 1} is newer than version {VERSION}"
    with pytest.raises(SegmentError, match=refused):
        SegmentFile(newer)
