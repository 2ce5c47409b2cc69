"""Queries made to hurt are parsed and expanded within stated bounds, and never raise.

Bounds are on work, not on time: nodes of the tree, patterns that see every word, calls
while parsing, messages. docs/query-language.md states the limits.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query

from indexer.analysis.cjk import is_cjk
from indexer.engine.limits import MAX_DEPTH, MAX_NODES, MAX_SCANS, check_tree
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query import syntax
from indexer.query.expand import (
    MAX_EDITS,
    MAX_PIECES,
    MAX_SLOP,
    MAX_STARS,
    Expander,
    Expansion,
)
from indexer.query.notices import MOST_NOTICES
from indexer.query.request import MAX_QUERY_LENGTH
from indexer.query.synonyms import MAX_ALTERNATIVES, Synonyms
from indexer.query.syntax import MAX_BOOST, MAX_CLAUSES, MAX_NESTING, ParsedText, parse_text

CALLS = 40 * MAX_QUERY_LENGTH
"""Python calls that parsing any text may take: a few for each character."""

SYNONYMS = Synonyms(
    [
        (("a",), tuple((f"w{n}", f"v{n}") for n in range(MAX_ALTERNATIVES))),
        (("a", "b"), (("c",),)),
    ]
)

HOSTILE = {
    "10,000 terms": " ".join(f"term{n}" for n in range(10_000)),
    "10,000 terms joined by OR": " OR ".join(f"t{n}" for n in range(10_000)),
    "nesting 1,000 deep": "(" * 1000 + "a" + ")" * 1000,
    "nesting in fields": "title:(" * 1000 + "a",
    "nesting in unknown fields": "autor:(" * 200 + "a",
    "brackets opened": "(" * 5000,
    "brackets closed": ")" * 5000,
    "100 kB of text": "all the news that is fit to print " * 3000,
    "100 kB in one word": "a" * 100_000,
    "a megabyte of space": " " * 1_000_000 + "a",
    "64 patterns": "*a* " * 64,
    "64 patterns in a field": "title:*a* " * 64,
    "64 patterns of tags": "tag:?a* " * 64,
    "stars": "*a" * 1000,
    "stars and question marks": "?*" * 1000 + "a",
    "question marks": "a" + "?" * 1900 + "b",
    "patterns in one word": "a*-" * 600,
    "edits of short words": "a~5 ab~5 abc~5 " * 5,
    "edits": "word~ " * 64,
    "edits in one word": "ab-" * 600 + "ab~",
    "many edits": "word~99999999999999999999999",
    "tildes": "~" * 2000,
    "slop": '"a b"~' + "9" * 1500,
    "quotes": '"' * 1999,
    "quotes in words": 'a"' * 1000,
    "inches": 'a" ' * 660,
    "carets": "^" * 2000,
    "boosts": "a" + "^9" * 900,
    "a boost out of range": "a^" + "9" * 400,
    "^^^^9e999": "^^^^9e999",
    "boosts that are no numbers": "a^NaN b^inf c^-inf d^1e999 (e)^nan",
    "boosts of groups": "(" * 19 + "a" + ")^99" * 19,
    "operators": "AND OR NOT " * 600,
    "NOT": "NOT " * 400 + "a",
    "signs": "-+" * 1000,
    "colons": ":" * 100_000,
    "fields of fields": "title:" * 300,
    "unknown fields": "ab:" * 660,
    "unknown fields side by side": "ab:c " * 390,
    "range brackets": "[" * 2000,
    "ranges": "[a TO b] " * 200,
    "ranges without an end": "[a TO " * 300,
    "TO": "date:[" + "TO " * 600 + "]",
    "dates": "date:" + "9" * 1900,
    "dots": "date:" + "." * 1900,
    "the last day": "date:>9999-12-31 date:<0001-01-01 date:{9999 TO 0001}",
    "lone surrogates": "\ud800 \udfff film\ud800~2 title:\udc00",
    "NULs": "\x00film\x00 \x00" * 100,
    "direction marks": "\u202e\u200f-film\u202c \u2066title\u2069:\u200ea" * 50,
    "combining marks": "a" + "\u0301" * 1900,
    "characters that grow when folded": "\ufdfa" * 1900,
    "expanding patterns": "\ufdfa*" * 600,
    "synonyms": "a b " * 32,
    "phrase": '"' + "a " * 990 + '"',
}


def expansion(parsed: ParsedText) -> Expansion:
    return Expander(["en", "de", "fr"], SYNONYMS).expand(parsed.tree)


def calls_of(action: Callable[[], object], module: str) -> int:
    """Return how many functions of a module an action calls."""
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code.co_filename == module

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return calls


def nodes_of(tree: query.Query | None) -> list[query.Query]:
    found = [] if tree is None else [tree]
    for node in found:
        if not isinstance(node, WordQuery | PhraseQuery):
            found.extend(node.children())
    return found


def assert_bounded(parsed: ParsedText, result: Expansion) -> None:
    """Assert every limit that the page states, and those of the engine."""
    raw = nodes_of(parsed.tree)
    assert sum(node.is_leaf() for node in raw) <= MAX_CLAUSES
    for notices in (parsed.notices, result.notices):
        assert len(notices) <= MOST_NOTICES
        assert all(len(notice) < 500 for notice in notices)
    nodes = nodes_of(result.tree)
    assert len(nodes) <= 2 * MAX_CLAUSES * (MAX_PIECES + MAX_ALTERNATIVES + 2) < MAX_NODES
    for node in nodes:
        assert 0.0 <= getattr(node, "boost", 1.0) <= MAX_BOOST
        if isinstance(node, query.FuzzyTerm):
            assert 1 <= node.maxdist <= MAX_EDITS < len(node.text) + 1
        if isinstance(node, PhraseQuery):
            assert 1 <= node.slop <= MAX_SLOP
        if isinstance(node, query.Wildcard):
            assert node.text.count("*") <= MAX_STARS
            assert any(letter.isalnum() or is_cjk(letter) for letter in node.text)
    if result.tree is not None:
        check_tree(result.tree)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_queries_are_bounded(name: str) -> None:
    """Each gives a tree within all limits, and parsing it takes a few calls a character."""
    typed = HOSTILE[name]
    assert calls_of(lambda: parse_text(typed), syntax.__file__) <= CALLS
    parsed = parse_text(typed)
    assert_bounded(parsed, expansion(parsed))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("10,000 terms", "Only the first 2,000 characters"),
        ("10,000 terms", "too complex"),
        ("nesting 1,000 deep", "too complex"),
        ("100 kB in one word", "Only the first 2,000 characters"),
        ("64 patterns", "Only the first 8 patterns"),
        ("64 patterns of tags", "Only the first 8 patterns"),
        ("edits", "Only the first 8 patterns"),
        ("edits of short words", "at most 1 edit can"),
        ("many edits", "at most 2 edits"),
        ("stars", "4th star"),
        ("brackets closed", "without an opening one"),
        ("boosts", "A boost can be at most 100"),
        ("boosts that are no numbers", "a boost is written"),
    ],
)
def test_what_was_cut_is_said(name: str, said: str) -> None:
    """No query is answered in part without a word."""
    parsed = parse_text(HOSTILE[name])
    assert any(said in notice for notice in (*parsed.notices, *expansion(parsed).notices))


def test_the_limits_leave_room_for_the_stack() -> None:
    """Reading the deepest brackets that are allowed takes a fraction of Python's stack."""
    deepest = 0

    def depth(frame: FrameType, event: str, _: object) -> None:
        nonlocal deepest
        if event == "call":
            levels, at = 0, frame
            while at.f_back is not None and at.f_code is not here:
                levels, at = levels + 1, at.f_back
            deepest = max(deepest, levels)

    here = sys._getframe().f_code
    typed = "NOT title:(a ANDMAYBE " * MAX_NESTING + "b" + ")" * MAX_NESTING
    before = sys.getprofile()
    sys.setprofile(depth)
    try:
        parsed = parse_text(typed)
        result = expansion(parsed)
    finally:
        sys.setprofile(before)
    assert parsed.notices == ()
    assert deepest < 300
    assert result.tree is not None
    check_tree(result.tree)
    assert MAX_NESTING * 3 < MAX_DEPTH


def test_scans_never_exceed_what_the_engine_allows() -> None:
    """Whatever mixture of patterns is typed, the engine does not refuse it."""
    kinds = ["*a{}", "tag:*b{}", "title:?c{}", "word{}~", "by:word{}~2", "tag:word{}~"]
    typed = " OR ".join(kind.format("abcdefghij"[n]) for n in range(10) for kind in kinds)
    parsed = parse_text(typed)
    result = expansion(parsed)
    assert_bounded(parsed, result)
    scans = [
        node for node in nodes_of(result.tree) if isinstance(node, query.FuzzyTerm | query.Wildcard)
    ]
    assert len(scans) == MAX_SCANS


PATTERNS = {name: value for name, value in vars(syntax).items() if isinstance(value, re.Pattern)}
SEARCHED = {"_FUZZY_AT_END", "_NOT_TEXT", "_DIRECTION_MARKS"}
"""Patterns that are looked for anywhere; the others only where the parser stands."""

REPEATED = (
    ":",
    "^",
    "~",
    "[",
    '"',
    "?",
    "*",
    " ",
    "(",
    "AND ",
    "^2",
    "~1",
    "a:",
    "[a TO ",
    "9",
    ".",
)


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("unit", REPEATED)
def test_our_patterns_are_linear(name: str, unit: str) -> None:
    """No regular expression runs away on repetitions that it cannot match to the end."""
    # One that backtracks quadratically would need hours for this text, one that is
    # exponential would never end; a linear one reads it in milliseconds.
    text = unit * (1_000_000 // len(unit)) + "\x00"
    (PATTERNS[name].search if name in SEARCHED else PATTERNS[name].match)(text)


token = st.sampled_from(
    [
        *("a", "film", "Kim", "1986", "김정일", "*a*", "a?", "film~", "title:", "tag:", "date:"),
        *("autor:", "2011", "2011-02-30", "..", ">", "<=", "TO", "NOT", "AND", "OR", "ANDNOT"),
        *("ANDMAYBE", "REQUIRE", "+", "-", ":", "*", "?", "~", "~2", "^2", "^0.5", "^nan", "^-1"),
        *('"', "(", ")", "[", "]", "{", "}", "\x00", "\ud800", "\u202e"),
    ]
)


@settings(max_examples=300)
@given(
    st.text(max_size=80)
    | st.lists(token, max_size=40).map(" ".join)
    | st.lists(token, max_size=40).map("".join)
)
def test_any_text_is_bounded(typed: str) -> None:
    """Arbitrary text, and the signs of the language in any order, keep to every limit."""
    parsed = parse_text(typed)
    assert_bounded(parsed, expansion(parsed))


@given(st.lists(token, min_size=200, max_size=600).map(" ".join))
@settings(max_examples=50)
def test_long_texts_are_bounded(typed: str) -> None:
    """So does what is longer than a query may be."""
    parsed = parse_text(typed)
    assert_bounded(parsed, expansion(parsed))
