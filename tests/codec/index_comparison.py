"""Two indexes compared in all that their readers tell; one has Whoosh's own segments."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

_SINGLE = struct.Struct("<f")


def outcome(ask: Callable[[], Any]) -> Any:
    """Return an answer, or the name of the error that there was instead."""
    try:
        return ask()
    except Exception as error:  # whatever Whoosh raises is an outcome
        return f"raised {type(error).__name__}"


def assert_same_index(stock: Any, ours: Any) -> None:
    """Compare all that readers tell."""
    with stock.reader() as expected, ours.reader() as found:
        leaves = list(zip(expected.leaf_readers(), found.leaf_readers(), strict=True))
        for (stock_leaf, stock_base), (our_leaf, our_base) in leaves:
            assert our_base == stock_base
            _assert_same_documents(stock_leaf, our_leaf)
            _assert_same_terms(stock_leaf, our_leaf)
            _assert_same_columns(stock_leaf, our_leaf)
            _assert_same_vectors(stock_leaf, our_leaf)
        assert found.doc_count() == expected.doc_count()
        assert list(found.all_terms()) == list(expected.all_terms())


def _assert_same_documents(stock: Any, ours: Any) -> None:
    assert ours.doc_count_all() == stock.doc_count_all()
    assert ours.doc_count() == stock.doc_count()
    assert ours.has_deletions() == stock.has_deletions()
    assert list(ours.all_doc_ids()) == list(stock.all_doc_ids())
    assert list(ours.iter_docs()) == list(stock.iter_docs())
    assert list(ours.all_stored_fields()) == list(stock.all_stored_fields())
    for name in _names(stock):
        assert ours.field_length(name) == stock.field_length(name)
        if stock.field_length(name):  # without, Whoosh raises
            assert ours.min_field_length(name) == stock.min_field_length(name)
            assert ours.max_field_length(name) == stock.max_field_length(name)
        for document in range(stock.doc_count_all()):
            expected = stock.doc_field_length(document, name, 7) or 0
            # Of Whoosh's own segments the answer may be None.
            assert (ours.doc_field_length(document, name, 7) or 0) == expected


def _names(reader: Any) -> list[str]:
    """Return the fields of a schema, and those that came by a glob."""
    return sorted(set(reader.schema.names()) | set(reader.indexed_field_names()))


def _is_for_spelling(name: str) -> bool:
    """Tell whether a field has words for spelling: see test_whoosh_bugs."""
    return name.startswith("spell_")


def _assert_same_terms(stock: Any, ours: Any) -> None:
    assert sorted(ours.indexed_field_names()) == sorted(stock.indexed_field_names())
    terms = list(stock.all_terms())
    assert list(ours.all_terms()) == terms
    for name, text in terms:
        assert (name, text) in ours
        if not _is_for_spelling(name):
            assert ours.doc_frequency(name, text) == stock.doc_frequency(name, text)
            assert single(ours.frequency(name, text)) == stock.frequency(name, text)
            assert _facts(ours.term_info(name, text)) == _facts(stock.term_info(name, text))
            assert list(_postings(ours, name, text)) == list(_postings(stock, name, text))
    for (term, info), (stock_term, stock_info) in zip(ours, stock, strict=True):
        assert term == stock_term
        if not _is_for_spelling(term[0]):
            assert _facts(info) == _facts(stock_info)


def single(number: float) -> float:
    """Return a number in single precision, as Whoosh keeps weights and their sums."""
    rounded: float = _SINGLE.unpack(_SINGLE.pack(number))[0]
    return rounded


def _facts(info: Any) -> tuple[Any, ...]:
    return (
        info.doc_frequency(),
        single(info.weight()),
        single(info.max_weight()),
        info.min_length(),
        info.max_length(),
        info.min_id(),
        info.max_id(),
    )


def _postings(reader: Any, name: str, text: bytes) -> Iterator[tuple[Any, ...]]:
    matcher = reader.postings(name, text)
    kinds = [kind for kind in _VALUE_KINDS if matcher.supports(kind)]
    while matcher.is_active():
        decoded = [matcher.value_as(kind) for kind in kinds]
        yield matcher.id(), single(matcher.weight()), matcher.value() or b"", decoded
        matcher.next()


_VALUE_KINDS = ("frequency", "positions", "characters", "position_boosts", "character_boosts")


def _assert_same_columns(stock: Any, ours: Any) -> None:
    for name in _names(stock):
        assert ours.has_column(name) == stock.has_column(name)
        if not stock.has_column(name):
            continue
        for reverse in (False, True):
            expected = outcome(partial(_column, stock, name, reverse))
            assert outcome(partial(_column, ours, name, reverse)) == expected


def _column(reader: Any, name: str, reverse: bool) -> list[tuple[Any, Any]]:
    column = reader.column_reader(name, reverse=reverse, translate=False)
    keys = [
        (column[document], column.sort_key(document)) for document in range(reader.doc_count_all())
    ]
    return [(_comparable(value), _comparable(key)) for value, key in keys]


def _comparable(value: Any) -> Any:
    """Return a value that equals itself, as NaN does not."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def _assert_same_vectors(stock: Any, ours: Any) -> None:
    for name in _names(stock):
        for document in range(stock.doc_count_all()):
            assert ours.has_vector(document, name) == stock.has_vector(document, name)
            if stock.has_vector(document, name):
                expected = list(_vector(stock, document, name))
                assert list(_vector(ours, document, name)) == expected


def _vector(reader: Any, document: int, name: str) -> Iterator[tuple[Any, ...]]:
    matcher = reader.vector(document, name)
    while matcher.is_active():
        yield matcher.id(), single(matcher.weight()), matcher.value()
        matcher.next()
