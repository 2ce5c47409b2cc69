"""What is typed into the search box becomes a tree, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import And, Not, Or, Phrase, Term

from indexer.query.request import MAX_QUERY_LENGTH
from indexer.query.syntax import parse_text


def text(word: str) -> Term:
    return Term("text", word)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("Kim Jong-il film", And([text("Kim"), text("Jong-il"), text("film")])),
        ("film -Ghibli", And([text("film"), Not(text("Ghibli"))])),
        ("+film NOT Ghibli", And([text("film"), Not(text("Ghibli"))])),
        ("a (b -c)", And([text("a"), text("b"), Not(text("c"))])),
        ("a OR b c", And([Or([text("a"), text("b")]), text("c")])),
        ('"Kim Jong Il"', Phrase("text", ["Kim", "Jong", "Il"])),
        ("“Kim Jong Il”", Phrase("text", ["Kim", "Jong", "Il"])),
        ('tag:"North Korea"', Phrase("tag", ["North", "Korea"])),
        ("title:film", Term("title", "film")),
        ("cinema*", query.Prefix("text", "cinema")),
        ("st?dio", query.Wildcard("text", "st?dio")),
        ("Re: film", And([text("Re:"), text("film")])),
        ("rock and roll or not", And([text(w) for w in ("rock", "and", "roll", "or", "not")])),
        ("- film", And([text("-"), text("film")])),
    ],
)
def test_typed_queries(typed: str, tree: query.Query) -> None:
    """Operators in capitals, minus, quotes, fields, wildcards; lower-case words are words."""
    assert parse_text(typed).tree == tree


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("a b", False), ("a AND b", True), ("a -b", True), ("a-b", False), ("sand or", False)],
)
def test_operators_are_noticed(typed: str, expected: bool) -> None:
    """Whether the writer used operators decides if a query may be loosened."""
    assert parse_text(typed).has_operators is expected


def test_a_long_text_is_cut_and_it_is_said() -> None:
    """Only the beginning of a pasted page is searched for."""
    parsed = parse_text("word " * MAX_QUERY_LENGTH)
    assert any("Only the first" in notice for notice in parsed.notices)


@pytest.mark.parametrize(
    "typed",
    ["(" * 500 + "a", " OR ".join(map(str, range(300))), " ".join(map(str, range(300)))],
    ids=["brackets", "or", "words"],
)
def test_what_is_too_complex_becomes_words(typed: str) -> None:
    """Deep brackets and hundreds of clauses are read as plain words, and it is said."""
    parsed = parse_text(typed)
    assert parsed.notices
    assert all(isinstance(leaf, Term) for leaf in parsed.tree.leaves())


@given(st.text(alphabet='ab "()[]{}*?~^:+-\\\x00\ud800ANDORNOT', max_size=60) | st.text())
def test_any_text_parses(typed: str) -> None:
    """Nothing that can be typed raises."""
    parse_text(typed)
