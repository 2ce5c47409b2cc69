"""Query text to a raw Whoosh query tree: operators, quotes, fields, ranges.

Whoosh's own parser does it, without a schema, so that every leaf keeps the
text as typed; :mod:`indexer.query.expand` then turns leaves into terms.
Nothing that a user can type raises: what cannot be parsed is read as words.
"""

from __future__ import annotations

import dataclasses
import re

from whoosh import qparser, query
from whoosh.qparser import plugins

from indexer.query.request import MAX_QUERY_LENGTH

ANY_TEXT = "text"
"""The pseudo field of a leaf for which the user named no field."""

MAX_CLAUSES = 64
"""Leaves of a query tree; more is a pasted text, and is read as plain words."""

MAX_NESTING = 20
"""Brackets inside brackets; Whoosh's parser recurses once for each."""

_START_OF_WORD = r"(?:^|(?<=[\s(]))"
_SPACE = rf"(?:\s|{_START_OF_WORD}\+(?=\S))+"
_NOT = rf"{_START_OF_WORD}(?:NOT(?=\s)|-(?=[^\s-]))"
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_OPERATORS = re.compile(rf"\b(?:AND|OR|NOT|ANDNOT|ANDMAYBE|REQUIRE)\b|{_START_OF_WORD}[-+]\S")
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb", '""""""')


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedText:
    """A query as its writer meant it, before any analysis.

    Attributes:
        tree: Whoosh query tree whose leaves hold text as typed.
        has_operators: the writer used AND, OR, NOT, plus or minus.
        notices: what was done about the parts that could not be read.
    """

    tree: query.Query
    has_operators: bool
    notices: tuple[str, ...]


def parse_text(text: str) -> ParsedText:
    """Parse what was typed into the search box; never raises."""
    cleaned = _CONTROL_CHARACTERS.sub(" ", text).translate(_QUOTES)
    notices: tuple[str, ...] = ()
    if len(cleaned) > MAX_QUERY_LENGTH:
        cleaned = cleaned[:MAX_QUERY_LENGTH]
        notices = (f"Only the first {MAX_QUERY_LENGTH:,} characters were searched for.",)
    tree = _parse(cleaned)
    if tree is None:
        words = " ".join(re.findall(r"[^\W_]+", cleaned)[:MAX_CLAUSES])
        tree = _parser().parse(words.lower())
        notices += ("The query was too complex to read and was searched for as plain words.",)
    return ParsedText(tree, bool(_OPERATORS.search(cleaned)), notices)


def _parse(text: str) -> query.Query | None:
    if _nesting(text) > MAX_NESTING:
        return None
    try:
        tree = _parser().parse(text)
    except Exception:  # noqa: BLE001, RUF100
        # Whoosh's parser promises nothing about the errors it raises for odd
        # input, and every one of them has the same answer: read it as words.
        return None
    return tree if sum(1 for _ in tree.leaves()) <= MAX_CLAUSES else None


def _nesting(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def _parser() -> qparser.QueryParser:
    # Made anew for every query: it costs about 20 us and is not documented to
    # be shareable between threads.
    return qparser.QueryParser(
        ANY_TEXT,
        schema=None,
        plugins=[
            plugins.WhitespacePlugin(_SPACE),
            plugins.FieldsPlugin(remove_unknown=False),
            plugins.PhrasePlugin(),
            plugins.WildcardPlugin(),
            plugins.RangePlugin(),
            plugins.GroupPlugin(),
            plugins.BoostPlugin(),
            plugins.FuzzyTermPlugin(),
            plugins.OperatorsPlugin(Not=_NOT),
        ],
    )
