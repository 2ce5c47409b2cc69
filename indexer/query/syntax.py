"""Query text to a raw Whoosh query tree: operators, quotes, fields, ranges.

The language is that of Whoosh's parser, which gives the same trees for what is well formed
(``tests/query/test_syntax.py``); docs/query-language.md describes it. What is not, such as
a bracket without a partner, is read as most likely meant, and said. Leaves keep the text
as typed; :mod:`indexer.query.expand` turns them into terms. Nothing that can be typed
raises; the work is linear in the length of the text, which is bounded.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from whoosh import query

from indexer.query import notices
from indexer.query.request import MAX_QUERY_LENGTH
from indexer.schema import DATE_FIELD, TEXT_FIELDS, VALUE_FIELDS

ANY_TEXT = "text"
"""The pseudo field of a leaf for which the user named no field."""

FIELD_NAMES = {name: name for name in (*TEXT_FIELDS, *VALUE_FIELDS, DATE_FIELD)} | {
    "tag": "tags",
    "topic": "tags",
    "author": "authors",
    "by": "authors",
    "lang": "language",
    "date": DATE_FIELD,
    "year": DATE_FIELD,
    "highlight": "highlights",
}
"""What may stand before a colon in a query, and the field it means."""

MAX_CLAUSES = 64
"""Leaves of a query tree; more is a pasted text, and is read as plain words."""

MAX_NESTING = 20
"""Brackets inside brackets; the parser recurses once for each."""

MAX_BOOST = 100.0
_NODES = {
    "REQUIRE": query.Require,
    "ANDMAYBE": query.AndMaybe,
    "ANDNOT": query.AndNot,
    "OR": query.Or,
    "AND": query.And,
}
_PRECEDENCE = {operator: place for place, operator in enumerate(_NODES, 1)}
"""The larger, the closer an operator binds, as in Whoosh."""

_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2028\u2029]+")
_DIRECTION_MARKS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›「」『』《》〝〞〟＂", '"'))
_OPERATOR = re.compile(r'(ANDNOT|ANDMAYBE|REQUIRE|AND|OR|NOT)(?=[\s()"]|\Z)')
_SIGN = re.compile(r"(?<![^\s(])[-+](?=[^\s+)-])")
_FIELD = re.compile(r"(\w+):(?=[^\s)])")
_WORD = re.compile(r'[^\s()"]+')
_RANGE = re.compile(r"[\[{]([^\[\]{}]*)[\]}]")
_NUMBER = r"\d+(?:\.\d*)?|\.\d+"
_BOOST = re.compile(rf"\^({_NUMBER})(?=[\s()^~\"]|\Z)", re.ASCII)
_SLOP = re.compile(r"~(\d*)(?=[\s()^~\"]|\Z)", re.ASCII)
_BOOST_NUMBER = re.compile(_NUMBER, re.ASCII)
_FUZZY_AT_END = re.compile(r"(?<=[^~])~(\d*)(?:/(\d+))?\Z", re.ASCII)
_EVERYTHING = re.compile(r"\*+|\*:\*")
_LETTERLESS_PATTERN = re.compile(r"[*?]{2,}")
_ODD_NUMBER = re.compile(r"[-+]?(?:[\d.]+(?:e[-+]?\d+)?|nan|inf(?:inity)?)", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\W\d_]+://")


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


class _TooComplexError(Exception):
    """The text has more leaves or brackets than a query may."""


def parse_text(text: str) -> ParsedText:
    """Parse what was typed into the search box; never raises."""
    cut = _cut(text)
    said = [notices.too_long(MAX_QUERY_LENGTH)] if len(cut) < len(text) else []
    cleaned = unicodedata.normalize("NFC", _NOT_TEXT.sub(" ", _DIRECTION_MARKS.sub("", cut)))
    parser = _Parser(cleaned.translate(_QUOTES))
    try:
        tree, has_operators = parser.parse(), parser.has_operators
        said += parser.notices
    except _TooComplexError:
        words = re.findall(r"[^\W_]+", cleaned)[:MAX_CLAUSES]
        tree = _joined(query.And, [query.Term(ANY_TEXT, word.lower()) for word in words])
        has_operators = False
        said.append(notices.too_complex(MAX_CLAUSES, MAX_NESTING))
    tree = query.NullQuery if tree is None else tree
    return ParsedText(tree, has_operators, notices.bounded(said))


def _cut(text: str) -> str:
    """Return the beginning of a text that is too long, without a word cut in two."""
    if len(text) <= MAX_QUERY_LENGTH:
        return text
    beginning = text[: MAX_QUERY_LENGTH + 1]
    return (beginning.rsplit(maxsplit=1) or [""])[0][:MAX_QUERY_LENGTH]


class _Parser:
    """Reads one text once, from left to right; ``at`` is how far it has come.

    Methods return the tree of what they have read, None if there is nothing in it,
    and take the field that leaves are in unless they name another.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.has_operators = False
        self.notices: list[str] = []
        self._open_brackets = 0
        self._leaves = 0
        self._left_out: list[str] = []

    def parse(self) -> query.Query | None:
        """Return the tree of the whole text.

        Raises:
            _TooComplexError: it has more in it than a query may.
        """
        tree = self._sequence(ANY_TEXT)
        if tree is None and self._left_out:
            self.notices = [notices.operator_as_word(operator) for operator in self._left_out]
            words = [self._leaf(query.Term(ANY_TEXT, word)) for word in self._left_out]
            tree = _joined(query.And, words)
        return tree

    def _sequence(self, field: str) -> query.Query | None:
        """Read what stands side by side, to the end or to the bracket that closes it."""
        parts = []
        while True:
            if not self._at_end():
                parts.append(self._chain(field, 1))
            elif self.at < len(self.text) and not self._open_brackets:
                self.notices.append(notices.not_opened())
                self.at += 1
            else:
                return _joined(query.And, parts)

    def _chain(self, field: str, least: int) -> query.Query | None:
        """Read operands with the operators between them that bind at least so closely."""
        tree = self._operand(field)
        while operator := self._operator(least):
            tree = _combined(operator, tree, self._chain(field, _PRECEDENCE[operator] + 1))
        return tree

    def _operator(self, least: int) -> str | None:
        """Read an operator with something behind it; leave out those that have nothing."""
        while not self._at_end():
            found = _OPERATOR.match(self.text, self.at)
            if not found or _PRECEDENCE.get(found[1], 0) < least:
                return None
            self.at = found.end()
            following = None if self._at_end() else _OPERATOR.match(self.text, self.at)
            if not self._at_end() and (not following or following[1] == "NOT"):
                self.has_operators = True
                return found[1]
            self._leave_out(found[1])
        return None

    def _leave_out(self, operator: str) -> None:
        self.notices.append(notices.lone_operator(operator))
        self._left_out.append(operator)
        if len(self._left_out) > MAX_CLAUSES:
            raise _TooComplexError

    def _operand(self, field: str) -> query.Query | None:
        excluded = False
        while not self._at_end():
            operator = _OPERATOR.match(self.text, self.at)
            if not operator:
                break
            self.at = operator.end()
            if operator[1] == "NOT" and not self._at_end():
                self.has_operators = True
                excluded = not excluded
            else:
                self._leave_out(operator[1])
        if sign := _SIGN.match(self.text, self.at):
            self.at = sign.end()
            self.has_operators = True
            excluded ^= sign[0] == "-"
        tree = None if self._at_end() else self._primary(field)
        return query.Not(tree) if excluded and tree is not None else tree

    def _primary(self, field: str) -> query.Query | None:
        found = _FIELD.match(self.text, self.at)
        if not found:
            return self._value(field)
        name = found[1].lower()
        if name in FIELD_NAMES or name == ANY_TEXT:
            self.at = found.end()
            return self._value(name)
        if not notices.may_mean_a_field(name, self.text[found.end()]):
            return self._word(field)
        self.at = found.end()
        self.notices.append(notices.unknown_field(found[1], FIELD_NAMES))
        word = self._leaf(query.Term(field, found[1]))
        return _joined(query.And, [word, self._value(field)])

    def _value(self, field: str) -> query.Query | None:
        """Read a group, a phrase, a range or a word."""
        sign = self.text[self.at]
        if sign == "(":
            return self._group(field)
        if sign == '"':
            return self._phrase(field)
        found = _RANGE.match(self.text, self.at) if sign in "[{" else None
        ends = _ends(found[1], named=field != ANY_TEXT) if found else None
        if found and ends:
            self.at = found.end()
            boost = self._boost()
            if ends == (None, None):
                return self._leaf(query.Every(field, boost=boost))
            excluded = sign == "{", found[0][-1] == "}"
            return self._leaf(query.TermRange(field, *ends, *excluded, boost=boost))
        return self._word(field)

    def _group(self, field: str) -> query.Query | None:
        self.at += 1
        self._open_brackets += 1
        if self._open_brackets > MAX_NESTING:
            raise _TooComplexError
        tree = self._sequence(field)
        self._open_brackets -= 1
        if self.at >= len(self.text):
            self.notices.append(notices.not_closed())
        self.at += 1
        if (boost := self._boost()) != 1.0 and tree is not None:
            for leaf in tree.leaves():
                leaf.boost = self._limited(leaf.boost * boost)
        return tree

    def _phrase(self, field: str) -> query.Query | None:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            self.notices.append(notices.lone_quote())
            self.at += 1
            return None if self._at_end() else self._operand(field)
        words = self.text[self.at + 1 : end].split()
        self.at = end + 1
        slop = 1
        if found := _SLOP.match(self.text, self.at):
            self.at = found.end()
            slop = max(int(found[1] or 1), 1)
        boost = self._boost()
        return self._leaf(query.Phrase(field, words, slop=slop, boost=boost)) if words else None

    def _word(self, field: str) -> query.Query | None:
        start = self.at
        while self.at < len(self.text):
            if word := _WORD.match(self.text, self.at):
                self.at = word.end()
            elif self.text[self.at] == '"' and not self._opens_phrase():
                self.at += 1  # 19" and the like
            else:
                break
        text, boost = self._without_boost(self.text[start : self.at])
        if FIELD_NAMES.get(field) == DATE_FIELD and text.strip("*"):
            return self._leaf(query.Term(field, text, boost=boost))
        fuzzy = _FUZZY_AT_END.search(text)
        if fuzzy:
            text, outer = self._without_boost(text[: fuzzy.start()])
            boost = self._limited(boost * outer)
        if not _has_letters(text):
            return self._only_signs(field, text, boost)
        if (pattern := _pattern(field, text, boost)) is not None:
            return self._leaf(pattern)
        if fuzzy and not text.isdigit():
            edits, same = int(fuzzy[1] or 1), int(fuzzy[2] or 0)
            return self._leaf(query.FuzzyTerm(field, text, boost, maxdist=edits, prefixlength=same))
        return self._leaf(query.Term(field, text + (fuzzy[0] if fuzzy else ""), boost=boost))

    def _only_signs(self, field: str, typed: str, boost: float) -> query.Query | None:
        """Return what a word without letters and digits stands for."""
        if _EVERYTHING.fullmatch(typed):
            return self._leaf(query.Every(None if field == ANY_TEXT else field, boost=boost))
        if not _LETTERLESS_PATTERN.fullmatch(typed):
            return self._leaf(query.Term(field, typed, boost=boost))
        self.notices.append(notices.pattern_without_letters(typed))
        return None

    def _opens_phrase(self) -> bool:
        """Tell whether the quotation mark after some letters has a phrase behind it."""
        following = self.text[self.at + 1 : self.at + 2]
        return following not in ("", " ", ")") and self.text.find('"', self.at + 1) > 0

    def _without_boost(self, text: str) -> tuple[str, float]:
        """Return a word without the boosts at its end, and those."""
        boost = 1.0
        word, caret, number = text.rpartition("^")
        while caret and _BOOST_NUMBER.fullmatch(number) and word.rstrip("^"):
            text = word
            # Hundreds of digits are infinite, which times 0 is no number.
            boost = self._limited(boost * float(number[:300]))
            word, caret, number = text.rpartition("^")
        word, caret, number = text.partition("^")
        if caret and _has_letters(word) and _ODD_NUMBER.fullmatch(number.strip("^")):
            self.notices.append(notices.no_boost(text))
            return word, boost
        return text, boost

    def _boost(self) -> float:
        """Read the boosts behind a group, a phrase or a range."""
        boost = 1.0
        while found := _BOOST.match(self.text, self.at):
            self.at = found.end()
            boost = self._limited(boost * float(found[1][:300]))
        return boost

    def _limited(self, boost: float) -> float:
        if boost > MAX_BOOST:
            self.notices.append(notices.boost_limited(MAX_BOOST))
        return min(boost, MAX_BOOST)

    def _leaf(self, leaf: query.Query) -> query.Query:
        self._leaves += 1
        if self._leaves > MAX_CLAUSES:
            raise _TooComplexError
        return leaf

    def _at_end(self) -> bool:
        """Skip space; tell whether the text or a group ends here."""
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        return self.at >= len(self.text) or self.text[self.at] == ")"


def _combined(
    operator: str, left: query.Query | None, right: query.Query | None
) -> query.Query | None:
    if right is None:
        return left
    if operator in ("AND", "OR"):
        return _joined(_NODES[operator], [left, right])
    if left is None:
        return query.Not(right) if operator == "ANDNOT" else right
    return _NODES[operator](left, right)


def _joined(kind: Any, parts: Iterable[Any]) -> query.Query | None:
    """Return a flat node of a kind over the parts, each word once."""
    flat: dict[Any, query.Query] = {}
    for part in parts:
        for child in part.subqueries if isinstance(part, kind) else [part]:
            if type(child) is query.Term:
                flat.setdefault((child.fieldname, child.text, child.boost), child)
            elif child is not None:
                flat[id(child)] = child
    present = list(flat.values())
    return kind(present) if len(present) > 1 else next(iter(present), None)


def _pattern(field: str, text: str, boost: float) -> query.Query | None:
    """Return the leaf for a word with ``*`` or ``?`` in it, or None.

    A question mark at the end of a word ends a question.
    """
    end = len(text)
    while not text[end - 1].isalnum() and text[end - 1] != "*":
        end -= 1
    text = re.sub(r"\*{2,}", "*", text[:end])
    stars, marks = text.count("*"), text.count("?")
    if not (stars or marks) or (field == ANY_TEXT and _ADDRESS.match(text)):
        return None
    if stars == 1 and not marks and text.endswith("*"):
        return query.Prefix(field, text[:-1], boost=boost)
    return query.Wildcard(field, text, boost=boost)


def _ends(inside: str, *, named: bool) -> tuple[str | None, str | None] | None:
    """Return both ends of what stands in range brackets, None for one that is open."""
    parts = re.split(r" TO ", f" {' '.join(inside.split())} ", flags=re.IGNORECASE * named)
    ends = [part.strip(' "').strip("*") or None for part in parts]
    return (ends[0], ends[1]) if len(ends) == 2 and (named or all(ends)) else None


def _has_letters(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
