"""Leaves become terms of the fields that they mean."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import And, DateRange, Not, Or, Phrase, Term

from indexer.query.expand import MAX_BOOST, MAX_EDITS, Expander
from indexer.query.syntax import parse_text

FIELDS = ("title", "highlights", "body")


def expanded(typed: str, *languages: str) -> query.Query | None:
    return Expander(languages or ("en",)).expand(parse_text(typed).tree)


def anywhere(stem: str) -> Or:
    return Or([Term(name, stem) for name in FIELDS])


def days(first: str, last: str) -> DateRange:
    return DateRange(
        "published",
        datetime.datetime.fromisoformat(first),
        datetime.datetime.combine(datetime.date.fromisoformat(last), datetime.time.max),
    )


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("Films", anywhere("film")),
        ("film -studios", And([anywhere("film"), Not(anywhere("studio"))])),
        ("film ANDNOT studios", And([anywhere("film"), Not(anywhere("studio"))])),
        ('"film studios"', Or([Phrase(name, ["film", "studio"]) for name in FIELDS])),
        ("Jong-il", Or([Phrase(name, ["jong", "il"]) for name in FIELDS])),
        ("title:Films", Or([Term("title", "film")])),
        ("author:Staff", Or([Term("authors", "staff")])),
        ('tag:"North  KOREA"', Term("tags", "north korea")),
        ("lang:EN", Term("language", "en")),
        ("Studios*", query.Prefix("words", "studios")),
        ("tag:Nor*", query.Prefix("tags", "nor")),
        ("St?dió", query.Wildcard("words", "st?dio")),
        ("*", query.Every()),
        ("**", query.Every()),
        ("published:1986", days("1986-01-01", "1986-12-31")),
        ("date:[1978 TO 1986-03-13]", days("1978-01-01", "1986-03-13")),
        ("date:[yesterday TO 1986]", query.NullQuery),
        ("film &", And([anywhere("film")])),
        ("http://film", Or([Phrase(name, ["http", "film"]) for name in FIELDS])),
    ],
)
def test_leaves(typed: str, tree: query.Query) -> None:
    """Words are stemmed, values folded, patterns left whole, dates widened."""
    assert expanded(typed) == tree


def test_open_ranges() -> None:
    """A side that is left out has no bound."""
    tree = expanded("date:[1978 TO]")
    assert isinstance(tree, DateRange)
    assert tree.end is None


@pytest.mark.parametrize("typed", ["", "&", '"!"', "(- &)", "NOT ?!"])
def test_no_word_is_no_tree(typed: str) -> None:
    """Punctuation alone asks for nothing."""
    tree = expanded(typed)
    assert tree is None or not any(isinstance(leaf, Term) for leaf in tree.leaves())


def test_a_word_is_stemmed_in_every_language_of_the_index() -> None:
    """Each different stem is looked for, once."""
    tree = expanded("running", "en", "de", "ko")
    assert tree == Or(
        [Term(name, stem) for name in FIELDS for stem in ("running", "run")]
    ) or tree == Or([Term(name, stem) for name in FIELDS for stem in ("run", "running")])


def test_boosts_and_edit_distances_are_bounded() -> None:
    """Neither can be driven to where it hurts."""
    group = expanded("(film studio)^2")
    assert group is not None
    assert {leaf.boost for leaf in group.leaves()} == {2.0}
    boosted = expanded("film^99999999")
    assert boosted is not None
    assert {leaf.boost for leaf in boosted.leaves()} == {MAX_BOOST}
    fuzzy = expanded("film~9")
    assert isinstance(fuzzy, query.FuzzyTerm)
    assert fuzzy.maxdist == MAX_EDITS


@given(st.text(alphabet='ab1986 "()[]{}*?~^:+-/\\ANDORNOTtagdatebyMAYBEREQUIRE', max_size=60))
def test_any_query_expands(typed: str) -> None:
    """No combination of syntax raises."""
    expanded(typed, "en", "fr")
