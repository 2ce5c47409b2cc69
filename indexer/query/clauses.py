"""A query text cut into its clauses, so that each can be asked for by itself.

Imports nothing of ours. Reads what :mod:`indexer.query.syntax` reads, but only the
outermost level of it.
"""

from __future__ import annotations

import dataclasses
import re

_QUOTE = '"“”„‟«»‹›「」『』《》〝〞〟＂'
_CLAUSE = re.compile(
    rf"""(?P<sign>[-+]?)(?P<field>\w+:)?
    (?:[{_QUOTE}][^{_QUOTE}]*(?:[{_QUOTE}]|\Z)(?:~\d*)?(?:\^[\d.]+)?  # a phrase
    |\[[^\]]*\]|\{{[^}}]*\}}                                          # a range
    |(?P<group>\()                                                    # a group
    |[^\s(){_QUOTE}]+)                                                # a word""",
    re.VERBOSE,
)
_OPERATOR = re.compile(r"(?:ANDNOT|ANDMAYBE|REQUIRE|AND|OR|NOT)(?=[\s()]|\Z)")
_ONLY_AND = frozenset({"AND"})


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """A part of a query that can stand alone.

    Attributes:
        text: as typed.
        start, stop: where it stands in the query, in characters.
        excluded: whether it says what must not be there.
    """

    text: str
    start: int
    stop: int
    excluded: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Clauses:
    """The outermost clauses of a query.

    Attributes:
        text: the query.
        clauses: in order.
        removable: whether the query still says something sensible without one of them:
            all are joined by *and*.
    """

    text: str
    clauses: tuple[Clause, ...]
    removable: bool

    def without(self, clause: Clause) -> str:
        """Return the query without a clause."""
        before = re.sub(r"\s+AND\s*$", "", self.text[: clause.start]).rstrip()
        after = self.text[clause.stop :].lstrip()
        if not before:
            after = re.sub(r"^AND\s+", "", after)
        return f"{before} {after}".strip()


def cut_into_clauses(text: str) -> Clauses:
    """Return the outermost clauses of a query text; any text will do."""
    clauses: list[Clause] = []
    operators: set[str] = set()
    at = 0
    while at < len(text):
        if operator := _OPERATOR.match(text, at):
            operators.add(operator[0])
            at = operator.end()
        elif found := _CLAUSE.match(text, at):
            stop = _group_end(text, found.end()) if found["group"] else found.end()
            body = text[at:stop]
            clauses.append(Clause(body, at, stop, found["sign"] == "-"))
            at = stop
        else:
            at += 1
    return Clauses(text, tuple(clauses), operators <= _ONLY_AND and len(clauses) > 1)


def _group_end(text: str, at: int) -> int:
    """Return where the group that was opened before a place ends, or the text does."""
    depth = 1
    while at < len(text) and depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at
