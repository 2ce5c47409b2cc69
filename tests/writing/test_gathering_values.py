"""What is gathered in memory for a segment comes out sorted."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from indexer.schema import DATE_FIELD, build_schema
from indexer.writing.column_values import ColumnValues
from indexer.writing.date_terms import DateTerms
from indexer.writing.value_postings import ValuePostings
from indexer.writing.waiting_articles import WaitingArticles

VALUES = st.lists(st.lists(st.binary(max_size=3), unique=True, max_size=4), max_size=8)


@given(VALUES)
def test_value_postings_are_lists_of_documents(documents: list[list[bytes]]) -> None:
    """Every value has its documents, values in ascending order."""
    postings = ValuePostings()
    for document, values in enumerate(documents):
        postings.add(values, document)
    flat = postings.flat()
    found = {
        flat.term(i): flat.doc_ids[flat.posting_offsets[i] : flat.posting_offsets[i + 1]].tolist()
        for i in range(flat.terms)
    }
    values = sorted({value for values in documents for value in values})
    assert list(found.items()) == [
        (value, [d for d, values in enumerate(documents) if value in values]) for value in values
    ]


@given(st.lists(st.binary(max_size=2), max_size=10))
def test_columns_hold_each_value_once(values: list[bytes]) -> None:
    """The ordinals of documents lead back to their values; values ascend."""
    column = ColumnValues()
    for value in values:
        column.add(value)
    ordinals, distinct = column.sorted()
    assert [distinct[ordinal] for ordinal in ordinals] == values
    assert distinct == sorted(set(values))


def test_dates_have_the_terms_of_their_field() -> None:
    """A moment is indexed as Whoosh's field does it, and no moment not at all."""
    field = build_schema()[DATE_FIELD]
    dates = DateTerms(field)
    moment = datetime.datetime(1916, 1, 2, 3, 4)
    terms, number = dates.of(moment)
    assert list(terms) == [term for term, *_ in field.index(moment)]
    assert number == field.to_column_value(moment)
    assert dates.of(None) == ((), field.column_type.default_value())


def test_articles_wait_in_order_with_their_language() -> None:
    """All texts of an article have its language."""
    waiting = WaitingArticles()
    assert waiting.add(b"1", ("a", "bc"), "de") == 3
    assert waiting.add(b"2", ("d",), "") == 4
    assert waiting.records == [b"1", b"2"]
    assert waiting.texts == ["a", "bc", "d"]
    assert waiting.languages == ["de", "de", ""]
