"""A cursor over terms moves as Whoosh's own does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import analysis, fields, index

from indexer.codec.whoosh_codec import ColumnarCodec

TERMS = sorted({f"{number:03x}" for number in range(0, 3000, 7)} | {"é", "北京", "zz"})


@pytest.fixture(scope="module")
def readers() -> Iterator[tuple[Any, Any]]:
    """Return readers of the same terms, in Whoosh's own format and in ours."""
    schema = fields.Schema(
        t=fields.KEYWORD(analyzer=analysis.SpaceSeparatedTokenizer()), u=fields.ID, v=fields.ID
    )
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for name, options in (("stock", {}), ("ours", {"codec": ColumnarCodec()})):
            Path(folder, name).mkdir()
            made.append(index.create_in(Path(folder, name), schema))
            with made[-1].writer(**options) as writer:
                writer.add_document(t=" ".join(TERMS), v="only")
        with made[0].reader() as stock, made[1].reader() as ours:
            yield stock, ours


@given(
    st.lists(
        st.one_of(
            st.just(("next", "")),
            st.just(("next", "")),
            st.just(("first", "")),
            st.tuples(st.just("find"), st.sampled_from(TERMS)),
            st.tuples(st.just("find"), st.text(alphabet="0123af\u00e9\u5317z\x00", max_size=4)),
        ),
        max_size=60,
    )
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_cursor_moves_as_whooshs_own(
    readers: tuple[Any, Any], moves: list[tuple[str, str]]
) -> None:
    """Every move gives the same text, the same statistics and the same end."""
    stock, ours = (reader.cursor("t") for reader in readers)
    for move, text in moves:
        asked = [text] if move == "find" else []
        assert getattr(ours, move)(*asked) == getattr(stock, move)(*asked)
        assert ours.text() == stock.text()
        assert ours.is_valid() == stock.is_valid()
        expected = stock.term_info()
        found = ours.term_info()
        assert (found is None) == (expected is None)
        if expected is not None:
            assert found.doc_frequency() == expected.doc_frequency()


def test_a_cursor_reads_all_terms(readers: tuple[Any, Any]) -> None:
    """From the first to the last, each once, and None after it."""
    cursor = readers[1].cursor("t")
    texts = []
    while cursor.is_valid():
        texts.append(cursor.text())
        cursor.next()
    assert texts == TERMS
    assert cursor.next() is None


def test_bytes_can_be_looked_for(readers: tuple[Any, Any]) -> None:
    """What is looked for may be given as it stands in the dictionary."""
    assert readers[1].cursor("t").find("é".encode()) == "é"


def test_a_field_without_terms_has_a_cursor(readers: tuple[Any, Any]) -> None:
    """It stands nowhere and stays there."""
    cursor = readers[1].cursor("u")
    assert not cursor.is_valid()
    assert (cursor.first(), cursor.find("a"), cursor.next(), cursor.text()) == (None,) * 4
    assert cursor.term_info() is None
