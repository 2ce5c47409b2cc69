"""The matcher of a term goes through its postings as a list would."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import analysis, fields, formats, index
from whoosh.matching import ReadTooFar
from whoosh.query.spans import Span

from indexer.codec.whoosh_codec import ColumnarCodec

DOCUMENTS = [number for number in range(400) if number % 3 or number > 250]
"""The documents that have the word."""


def text_of(document: int) -> str:
    """Return a text with the word at positions that depend on the document."""
    if document not in DOCUMENTS:
        return "other"
    return "word " + "gap " * (document % 5) + "word " * (document % 4)


@pytest.fixture(scope="module")
def reader() -> Iterator[Any]:
    """Return a reader of a segment of texts, in fields of several formats."""
    analyzer = analysis.SpaceSeparatedTokenizer()
    schema = fields.Schema(
        t=fields.TEXT(analyzer=analyzer, field_boost=2.0),
        f=fields.TEXT(analyzer=analyzer, phrase=False),
        c=fields.TEXT(analyzer=analyzer, chars=True),
        e=fields.ID,
    )
    with tempfile.TemporaryDirectory() as folder:
        made = index.create_in(folder, schema)
        with made.writer(codec=ColumnarCodec()) as writer:
            for document in range(400):
                text = text_of(document)
                writer.add_document(t=text, f=text, c=text, e=text.split()[0])
        with index.open_dir(Path(folder)).reader() as opened:
            yield opened


MOVES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["next", "reset", "copy", "replace"]), st.just(0)),
        st.tuples(st.just("skip_to"), st.integers(-1, 410)),
    ),
    max_size=30,
)


@given(MOVES)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_matcher_moves_like_a_place_in_a_list(reader: Any, moves: list[tuple[str, int]]) -> None:
    """Whatever the moves, document, weight and rest are those of the list; copies are apart."""
    matcher, place = reader.postings("t", "word"), 0
    left_behind = []
    for move, target in moves:
        if move == "copy":
            left_behind.append((matcher, place))
            matcher = matcher.copy()
        elif move == "replace":
            matcher = matcher.replace(minquality=1e9)
        elif move == "reset":
            matcher.reset()
            place = 0
        elif place == len(DOCUMENTS):
            with pytest.raises(ReadTooFar):
                matcher.next() if move == "next" else matcher.skip_to(target)
        elif move == "next":
            matcher.next()
            place += 1
        else:
            matcher.skip_to(target)
            place = max(place, bisect_left(DOCUMENTS, target))
        assert_at(matcher, place)
    for matcher, place in left_behind:
        assert_at(matcher, place)


def assert_at(matcher: Any, place: int) -> None:
    """See that a matcher is at a place in the list."""
    assert matcher.is_active() == (place < len(DOCUMENTS))
    assert matcher.id() == DOCUMENTS[min(place, len(DOCUMENTS) - 1)]
    assert list(matcher.all_ids()) == DOCUMENTS[place:]
    if matcher.is_active():
        document = DOCUMENTS[place]
        assert type(matcher.id()) is int
        assert matcher.weight() == 2.0 * (1 + document % 4)
        first = document % 5 + 1
        positions = [0, *range(first, first + document % 4)]
        assert matcher.value_as("positions") == positions
        assert matcher.spans() == [Span(position) for position in positions]


@pytest.mark.parametrize("name", ["t", "f", "c", "e"])
def test_values_are_encoded_as_the_format_does(reader: Any, name: str) -> None:
    """A posting's value bytes decode to what the document's text has."""
    matcher = reader.postings(name, "word")
    format_ = reader.schema[name].format
    while matcher.is_active():
        text = text_of(matcher.id()) if name != "e" else "word"
        analyzer = analysis.SpaceSeparatedTokenizer()
        values = {word: value for word, _, _, value in format_.word_values(text, analyzer)}
        assert matcher.value() == values["word"]
        assert matcher.value_as("frequency") == text.split().count("word")
        matcher.next()


def test_items_can_be_decoded_together(reader: Any) -> None:
    """All frequencies come with their documents, as Whoosh's other matchers give them."""
    items = list(reader.postings("f", "word").items_as("frequency"))
    assert items == [(document, 1 + document % 4) for document in DOCUMENTS]


def test_there_is_no_quality_to_skip_by(reader: Any) -> None:
    """Whoosh is told to look at everything: no maximum is promised, with a scorer or without."""
    matcher = reader.postings("t", "word")
    assert not matcher.supports_block_quality()
    assert matcher.max_quality() == float("inf")
    assert matcher.replace(minquality=1e300).is_active()


def test_the_term_is_told(reader: Any) -> None:
    """A matcher tells its term, by which Whoosh collects the terms that match."""
    matcher = reader.postings("t", "word")
    assert matcher.term() == ("t", b"word")
    assert list(matcher.matching_terms()) == [("t", b"word")]
    assert isinstance(matcher.format, formats.Positions)
