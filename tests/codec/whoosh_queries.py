"""Random queries of every type that Whoosh has, over the fields of a random world."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from whoosh import query
from whoosh.query import spans

from tests.codec.whoosh_worlds import (
    KINDS,
    RARE_WORDS,
    WHOOSH_2,
    WORDS,
    World,
    chance,
    random_moment,
)

_BOOSTED = (query.And, query.Or, query.Phrase, query.Prefix, query.Wildcard, query.Every)
"""Types of queries that can be copied with another boost; not all can."""

STUBS = ("r", "ra", "run", "é", "北", "c", "ren")


@dataclasses.dataclass(frozen=True)
class Fields:
    """The fields of a world, by what can be asked of them.

    Attributes:
        text: fields whose terms are words.
        positions: of these, fields with positions.
        numbers: fields of numbers.
        columns: of these, fields with a column.
        moment: whether there is the field ``moment``, of dates.
    """

    text: Sequence[str]
    positions: Sequence[str]
    numbers: Sequence[str]
    columns: Sequence[str]
    moment: bool

    @classmethod
    def of(cls, world: World) -> Fields:
        """Return the fields of a world."""
        schema = world.schema()
        names = [name for name in world.names if name != "dynamic_text"]
        indexed = {name: KINDS[name] for name in names}
        if "dynamic_text" in world.names:
            indexed["dynamic_text"] = KINDS["dynamic_text"]
        return cls(
            text=["kind", *(name for name, kind in indexed.items() if kind.text)],
            positions=[name for name in indexed if _supports_positions(schema, name)],
            numbers=[name for name in names if name in _NUMBERS],
            columns=[name for name in names if schema[name].column_type and name in _NUMBERS],
            moment="moment" in names,
        )


_NUMBERS: dict[str, Callable[[Random], Any]] = {
    "small": lambda r: r.randrange(100),
    "number": lambda r: r.randrange(-60, 60),
    "numbers": lambda r: r.randrange(20),
    "real": lambda r: r.uniform(-8, 8),
    "price": lambda r: Decimal(r.randrange(100, 10_000)) / 100,
}


def _supports_positions(schema: Any, name: str) -> bool:
    return name in schema and bool(schema[name].indexed) and schema[name].supports("positions")


def random_word(random: Random) -> str:
    """Return a word that is likely to be a term."""
    return random.choice(RARE_WORDS if chance(random, 0.1) else WORDS)


def random_query(random: Random, fields: Fields) -> Any:
    """Return a query of any type.

    Those that cannot be a part of others, as they do not tell how many documents
    they find, or may turn in circles, stand alone.
    """
    if not chance(random, 0.2):
        return _any_query(random, fields, 3)
    alone = [_nested, _nested]
    if fields.columns:
        alone.append(_column)
    if fields.positions:
        alone += [_span] * 3
    return random.choice(alone)(random, fields)


def random_query_of_words(random: Random, fields: Fields, depth: int = 2) -> Any:
    """Return a query of words and phrases, combined as people do."""
    if depth == 0 or chance(random, 0.2):
        make = _phrase if fields.positions and chance(random, 0.3) else _leaf
        return make(random, fields)
    subs = [random_query_of_words(random, fields, depth - 1) for _ in range(random.randrange(2, 4))]
    kinds: tuple[Callable[[], Any], ...] = (
        lambda: query.And(subs),
        lambda: query.Or(subs),
        lambda: query.Or(subs).with_boost(3.0),
        lambda: query.AndMaybe(*subs[:2]),
    )
    return random.choice(kinds)()


def _nested(random: Random, fields: Fields) -> Any:
    parents, children = query.Term("kind", "parent"), query.Term("kind", "child")
    inner = _any_query(random, fields, 1)
    if chance(random, 0.5):
        return query.NestedParent(parents, query.And([children, inner]))
    return query.NestedChildren(parents, query.And([parents, inner]))


def _any_query(random: Random, fields: Fields, depth: int) -> Any:
    leaves = [_leaf, _leaf, _multi_term, _constant]
    if fields.numbers:
        leaves.append(_number)
    if fields.positions:
        leaves.append(_phrase)
    if fields.moment:
        leaves.append(_moments)
    if depth > 0 and chance(random, 0.7):
        made = _compound(random, fields, depth - 1)
    else:
        made = random.choice(leaves)(random, fields)
    return made.with_boost(2.0) if type(made) in _BOOSTED and chance(random, 0.2) else made


def _leaf(random: Random, fields: Fields) -> Any:
    name = random.choice(fields.text)
    word = random.choice(("parent", "child")) if name == "kind" else random_word(random)
    return query.Term(name, word, boost=random.choice((1.0, 1.0, 0.5, 3.0)))


def _multi_term(random: Random, fields: Fields) -> Any:
    name, word, stub = random.choice(fields.text), random_word(random), random.choice(STUBS)
    low, high = sorted((random_word(random), random_word(random)))
    return random.choice(
        (
            lambda: query.Prefix(name, stub, constantscore=chance(random, 0.5)),
            lambda: query.Wildcard(name, stub + random.choice(("*", "?*", "*a*", "??"))),
            lambda: query.Regex(name, stub + random.choice((".*", "[a-u]+", ".?"))),
            lambda: query.FuzzyTerm(
                name,
                word[:-1] + random.choice("xyz"),
                maxdist=random.choice((1, 2)),
                prefixlength=random.randrange(2),
                constantscore=chance(random, 0.5),
            ),
            lambda: query.Variations(name, word),
            lambda: query.TermRange(
                name,
                low,
                high,
                chance(random, 0.5),
                chance(random, 0.5),
                constantscore=chance(random, 0.5),
            ),
        )
    )()


def _constant(random: Random, fields: Fields) -> Any:
    inner = _leaf(random, fields)
    return random.choice(
        (
            query.Every(),
            query.Every(random.choice(fields.text)),
            query.NullQuery,
            query.ConstantScoreQuery(inner, score=2.5),
        )
    )


def _moments(random: Random, fields: Fields) -> Any:
    _ = fields
    start = random_moment(random)
    end = start + timedelta(days=random.randrange(30))
    return query.DateRange("moment", start, end, startexcl=chance(random, 0.5))


def _number(random: Random, fields: Fields) -> Any:
    name = random.choice(fields.numbers)
    low, high = sorted((_NUMBERS[name](random), _NUMBERS[name](random)))
    if chance(random, 0.2):
        return query.Term(name, low)
    return query.NumericRange(
        name,
        None if chance(random, 0.1) else low,
        None if chance(random, 0.1) else high,
        chance(random, 0.3),
        chance(random, 0.3),
        constantscore=chance(random, 0.7),
    )


def _column(random: Random, fields: Fields) -> Any:
    name = random.choice(fields.columns)
    bound = _NUMBERS[name](random)
    return query.ConstantScoreQuery(query.ColumnQuery(name, lambda value: value < bound))


def _phrase(random: Random, fields: Fields) -> Any:
    words = [random.choice(WORDS) for _ in range(random.randrange(2, 4))]
    name = random.choice(fields.positions)
    if chance(random, 0.3):
        terms = [query.Term(name, word) for word in words]
        slop, ordered = random.randrange(1, 4), chance(random, 0.5)
        # 2.7.4 cannot combine SpanNear2 with other queries, see test_whoosh_bugs.
        kinds = (query.Sequence,) if WHOOSH_2 else (query.Sequence, spans.SpanNear2)
        kind = random.choice(kinds)
        return kind(terms, slop=slop, ordered=ordered)
    return query.Phrase(name, words, slop=random.randrange(1, 4))


def _span(random: Random, fields: Fields) -> Any:
    name = random.choice(fields.positions)
    a, b, c = (query.Term(name, random.choice(WORDS)) for _ in range(3))
    slop, ordered = random.randrange(1, 6), chance(random, 0.5)
    kinds: list[Callable[[], Any]] = [
        lambda: spans.SpanFirst(a, limit=random.randrange(5)),
        lambda: spans.SpanNear(a, b, slop=slop, ordered=ordered),
        lambda: spans.SpanNear2([a, b, c], slop=slop, ordered=ordered),
        lambda: spans.SpanOr([a, b]),
        lambda: spans.SpanContains(spans.SpanNear(a, b, slop=slop + 2), c),
        lambda: spans.SpanBefore(a, b),
        lambda: spans.SpanCondition(a, b),
    ]
    if not WHOOSH_2:  # SpanNot of 2.7.4 reads what has ended, see test_whoosh_bugs
        kinds.append(lambda: spans.SpanNot(a, spans.SpanNear(a, b, slop=slop)))
    return random.choice(kinds)()


def _compound(random: Random, fields: Fields, depth: int) -> Any:
    count = random.choice((2, 2, 3, 5))
    subs = [_any_query(random, fields, depth) for _ in range(count)]
    a, b = subs[:2]
    return random.choice(
        (
            lambda: query.And(subs),
            lambda: query.Or(subs),
            lambda: query.Or(subs, minmatch=random.randrange(2)),
            lambda: query.And([a, query.Not(b)]),
            lambda: query.Not(a),
            lambda: query.AndNot(a, b),
            lambda: query.AndMaybe(a, b),
            lambda: query.Require(a, b),
            lambda: query.Otherwise(a, b),
            lambda: query.DisjunctionMax(subs, tiebreak=random.choice((0.0, 0.3))),
            lambda: query.ConstantScoreQuery(a, score=1.5),
        )
    )()
