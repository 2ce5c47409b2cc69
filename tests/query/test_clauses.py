"""A query text is cut into what can be asked for alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.clauses import cut_into_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("kim jong film", ["kim", "jong", "film"]),
        ('"kim jong il"~2 film', ['"kim jong il"~2', "film"]),
        ("“kim jong” film", ["“kim jong”", "film"]),
        ('title:"north korea" tag:film -war', ['title:"north korea"', "tag:film", "-war"]),
        ("(a OR (b c)) d", ["(a OR (b c))", "d"]),
        ("date:[2010 TO 2011] x", ["date:[2010 TO 2011]", "x"]),
        ("a AND b", ["a", "b"]),
        ('"not closed', ['"not closed']),
        ("(not closed", ["(not closed"]),
        (") a )", ["a"]),
        ("", []),
    ],
)
def test_clauses_stand_alone(text: str, clauses: list[str]) -> None:
    """Words, phrases, fields and groups are clauses; operators are none."""
    assert [clause.text for clause in cut_into_clauses(text).clauses] == clauses


@given(st.text('ab "()[]:-+~^“”ANDOR', max_size=30))
def test_any_text_can_be_cut(text: str) -> None:
    """Clauses stand where they say, one behind the other."""
    behind = 0
    for clause in cut_into_clauses(text).clauses:
        assert clause.start >= behind
        assert text[clause.start : clause.stop] == clause.text != ""
        behind = clause.stop


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("kim jong film", 1, "kim film"),
        ("a AND b", 0, "b"),
        ("a AND b", 1, "a"),
        ('"a b" -c', 1, '"a b"'),
    ],
)
def test_a_clause_is_left_out(text: str, place: int, rest: str) -> None:
    """What stays reads as if it had been typed."""
    cut = cut_into_clauses(text)
    assert cut.removable
    assert cut.without(cut.clauses[place]) == rest


@pytest.mark.parametrize("text", ["a OR b", "a NOT b", "a", "a ANDNOT b"])
def test_what_is_not_joined_by_and_is_left_whole(text: str) -> None:
    """Without one side 'or' and 'not' would mean something else."""
    assert not cut_into_clauses(text).removable
