"""Patterns and ranges stand for the terms that Whoosh finds for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

from indexer.engine import term_patterns
from indexer.engine.collection import Collection
from indexer.engine.segment_terms import ColumnarTerms
from indexer.engine.term_patterns import matching_ordinals
from indexer.index_folder import open_index
from indexer.query import spelling
from indexer.query.spelling import Speller
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article

WORDS = (
    "a ab aba abab b ba bab banana bandana cab caba cabana été étés film films filme "
    "kim kimchi 김정일 김정 x0 x1 x10"
)
TEXTS = st.text("ab*?é김", min_size=1, max_size=6)


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, ColumnarTerms]:
    """Return an index of one segment with some words."""
    folder: Path = tmp_path_factory.mktemp("patterns") / "index"
    with IndexWriter(folder) as writer:
        writer.put(make_article(1, title="", body=WORDS), "origin", "path", replaces=False)
    collection = Collection(open_index(folder).reader())
    (segment,) = collection.segments
    assert isinstance(segment, ColumnarTerms)
    return collection, segment


def _equal(field: tuple[Collection, ColumnarTerms], node: query.Query) -> None:
    collection, segment = field
    of_field = segment.field("words")
    assert of_field is not None
    ours = [
        of_field.index.entries(n, n + 1).term(0).decode()
        for n in matching_ordinals(of_field.index, node).tolist()
    ]
    (leaf, _), *_ = collection.reader.leaf_readers()
    theirs = node._btexts(leaf)
    assert ours == sorted(
        {text.decode() if isinstance(text, bytes) else text for text in theirs},
        key=lambda text: text.encode(),
    )


@given(text=TEXTS)
def test_wildcards(field: tuple[Collection, ColumnarTerms], text: str) -> None:
    """A star is any letters, a question mark is one letter, whatever its bytes."""
    _equal(field, query.Wildcard("words", text))


@given(text=st.text("abé김", max_size=3))
def test_prefixes(field: tuple[Collection, ColumnarTerms], text: str) -> None:
    """A prefix is the beginning of a term."""
    _equal(field, query.Prefix("words", text))


@given(
    text=st.text("abné김", min_size=1, max_size=6), most=st.integers(1, 2), same=st.integers(0, 2)
)
def test_near_spellings(
    field: tuple[Collection, ColumnarTerms], text: str, most: int, same: int
) -> None:
    """Terms within so many edits, those apart whose first letters differ."""
    _equal(field, query.FuzzyTerm("words", text, maxdist=most, prefixlength=min(same, len(text))))


@given(
    start=st.none() | st.text("abx01", max_size=3),
    end=st.none() | st.text("abx01", max_size=3),
    startexcl=st.booleans(),
    endexcl=st.booleans(),
)
def test_ranges(
    field: tuple[Collection, ColumnarTerms],
    start: str | None,
    end: str | None,
    startexcl: bool,
    endexcl: bool,
) -> None:
    """Both ends can be open, included or excluded."""
    _equal(field, query.TermRange("words", start, end, startexcl, endexcl))


@pytest.mark.parametrize("text", ["ban.*a", "^k", "[ab]+$", "x1|film"])
def test_expressions(field: tuple[Collection, ColumnarTerms], text: str) -> None:
    """A regular expression matches from the beginning of a term."""
    _equal(field, query.Regex("words", text))


def test_terms_are_looked_at_some_at_a_time(
    field: tuple[Collection, ColumnarTerms], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one slice of the dictionary ends and the next begins does not matter."""
    monkeypatch.setattr(term_patterns, "TERMS_AT_ONCE", 3)
    _equal(field, query.Wildcard("words", "*a*"))
    _equal(field, query.FuzzyTerm("words", "bandana", maxdist=2, prefixlength=0))


def test_corrections_are_near_and_frequent(field: tuple[Collection, ColumnarTerms]) -> None:
    """A word that is nearly spelt alike is proposed, the word itself is not."""
    of_field = field[1].field("words")
    assert of_field is not None
    speller = Speller([of_field.index])
    assert [one.text for one in speller.corrections("banena")][:1] == ["banana"]
    assert "film" not in [one.text for one in speller.corrections("film")]
    assert speller.corrections("zzzzzz") == ()


def test_decoded_words_are_bounded(
    field: tuple[Collection, ColumnarTerms], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no memory to keep words in, corrections are the same."""
    of_field = field[1].field("words")
    assert of_field is not None
    kept = Speller([of_field.index])
    monkeypatch.setattr(spelling, "LISTS_BYTES", 0)
    for word in ("banena", "flim", "banena"):
        assert Speller([of_field.index]).corrections(word) == kept.corrections(word)
