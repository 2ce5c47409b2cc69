"""A Whoosh query tree to a plan: which kernel does what, and what falls back to Whoosh.

Where Whoosh's own way of combining is wrong, the plan does what the node means:
``AndNot`` leaves out every document of its second part, ``Not`` adds nothing to scores,
and ``DisjunctionMax`` scores each document by its own best part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoosh import query

from indexer.engine import plan
from indexer.engine.collection import Collection
from indexer.engine.limits import check_tree
from indexer.engine.plan import Plan
from indexer.engine.profile import Formula
from indexer.engine.scoring import is_scored
from indexer.engine.term_sets import matching_terms
from indexer.engine.word_query import PhraseQuery, WordQuery

MOST_SCORED_TERMS = 1024
"""Terms of a pattern that Whoosh's formula scores; stock Whoosh, too, stops there."""


def make_plan(collection: Collection, tree: query.Query) -> Plan:
    """Return how a query tree is evaluated over a collection.

    Raises:
        RequestError: it asks for more than one query may.
    """
    check_tree(tree)
    return _plan(collection, tree)


def _plan(collection: Collection, tree: query.Query) -> Plan:
    rule = _RULES.get(type(tree))
    if rule is not None:
        return rule(collection, tree)
    for kind, rule in _RULES.items():
        if isinstance(tree, kind):
            return rule(collection, tree)
    return plan.ByWhoosh(tree)


def _is_whoosh(collection: Collection) -> bool:
    return collection.profile.formula is Formula.WHOOSH


def _scaled(node: Plan, boost: float) -> Plan:
    return node if boost == 1.0 else plan.Scaled(node, boost)


def _word(readings: tuple[tuple[str, bytes], ...], boost: float) -> Plan:
    """Return a word's list; a factor that is not positive cannot go into its kernels."""
    if boost > 0:
        return plan.Word(readings, boost)
    return plan.Scaled(plan.Word(readings), boost)


def _encoded(collection: Collection, field: str, text: Any) -> bytes | None:
    """Return a term as it stands in the index, or None where none can be."""
    if field not in collection.schema:
        return None
    try:
        encoded: bytes = collection.schema[field].to_bytes(text)
    except ValueError:
        return None
    return encoded


def _nothing(collection: Collection, tree: query.Query) -> Plan:  # noqa: ARG001
    return plan.Nothing()


def _term(collection: Collection, tree: query.Query) -> Plan:
    encoded = _encoded(collection, tree.fieldname, tree.text)
    if encoded is None:
        return plan.Nothing()
    if _is_whoosh(collection) or is_scored(collection.schema, tree.fieldname):
        return _word(((tree.fieldname, encoded),), tree.boost)
    return plan.TermSet(tree, 0.0)


def _word_query(collection: Collection, tree: WordQuery) -> Plan:
    if _is_whoosh(collection):
        return _plan(collection, tree.plain())
    encoded = ((name, _encoded(collection, name, text)) for name, text in tree.readings)
    readings = tuple((name, term) for name, term in encoded if term is not None)
    return _word(readings, tree.boost) if readings else plan.Nothing()


def _phrase(collection: Collection, tree: query.Query) -> Plan:
    if not tree.words:
        return plan.Nothing()
    if len(tree.words) == 1:
        return _plan(collection, query.Term(tree.fieldname, tree.words[0], boost=tree.boost))
    return _phrases(collection, ((tree.fieldname, tuple(tree.words)),), tree.slop, tree.boost, tree)


def _phrase_query(collection: Collection, tree: PhraseQuery) -> Plan:
    if _is_whoosh(collection):
        return _plan(collection, tree.plain())
    return _phrases(collection, tree.readings, tree.slop, tree.boost, tree)


def _phrases(
    collection: Collection,
    readings: tuple[tuple[str, tuple[str, ...]], ...],
    slop: int,
    boost: float,
    tree: query.Query,
) -> Plan:
    encoded = []
    for name, words in readings:
        format_ = collection.schema[name].format if name in collection.schema else None
        if format_ is not None and not format_.supports("positions"):
            return plan.ByWhoosh(tree)
        terms = [_encoded(collection, name, word) for word in words]
        known = tuple(term for term in terms if term is not None)
        if len(known) == len(words):
            encoded.append((name, known))
    if not encoded:
        return plan.Nothing()
    return _scaled(plan.Phrase(tuple(encoded), max(slop, 1)), boost)


def _and(collection: Collection, tree: query.Query) -> Plan:
    children = list(tree.children())
    if not children:
        return plan.Nothing()
    kept = tuple(_plan(collection, c) for c in children if not isinstance(c, query.Not))
    node: Plan = plan.Everything(0.0)
    if kept:
        node = kept[0] if len(kept) == 1 else plan.Intersection(kept)
    for child in children:
        if isinstance(child, query.Not):
            node = plan.Excluding(node, _plan(collection, child.query))
    return _scaled(node, tree.boost)


def _or(collection: Collection, tree: query.Query) -> Plan:
    if tree.scale:
        return plan.ByWhoosh(tree)
    parts = tuple(_plan(collection, child) for child in tree.children())
    if not parts:
        return plan.Nothing()
    return _scaled(parts[0] if len(parts) == 1 else plan.Union(parts), tree.boost)


def _disjunction_max(collection: Collection, tree: query.Query) -> Plan:
    parts = tuple(_plan(collection, child) for child in tree.children())
    if not parts:
        return plan.Nothing()
    return _scaled(plan.BestOf(parts, tiebreak=tree.tiebreak), tree.boost)


def _not(collection: Collection, tree: query.Query) -> Plan:
    return plan.Excluding(plan.Everything(0.0), _plan(collection, tree.query))


def _and_not(collection: Collection, tree: query.Query) -> Plan:
    return plan.Excluding(*_pair(collection, tree))


def _and_maybe(collection: Collection, tree: query.Query) -> Plan:
    return plan.Preferring(*_pair(collection, tree))


def _require(collection: Collection, tree: query.Query) -> Plan:
    return plan.Requiring(*_pair(collection, tree))


def _pair(collection: Collection, tree: query.Query) -> tuple[Plan, Plan]:
    first, second = tree.children()
    return _plan(collection, first), _plan(collection, second)


def _every(collection: Collection, tree: query.Query) -> Plan:
    score = tree.boost if _is_whoosh(collection) else 0.0
    name = tree.fieldname
    if name is not None and name not in collection.schema:
        return plan.Nothing()
    return plan.Everything(score, name)


def _constant(collection: Collection, tree: query.Query) -> Plan:
    return plan.Constant(_plan(collection, tree.child), tree.score)


def _numbers(collection: Collection, tree: query.Query) -> Plan:
    if tree.fieldname not in collection.schema:
        return plan.Nothing()
    terms = _plan(collection, tree._compile_query(collection.reader))  # the tiers of terms
    return terms if _is_whoosh(collection) else plan.Constant(terms, 0.0)


def _pattern(collection: Collection, tree: query.Query) -> Plan:
    """Plan terms that are not spelt out; by Whoosh's formula each of them scores.

    Stock Whoosh says that they score a constant, and does so where there are more than
    two of them in an index of at most 5,000 documents; this is what it does elsewhere.
    """
    if tree.fieldname not in collection.schema:
        return plan.Nothing()
    if not _is_whoosh(collection):
        return plan.TermSet(tree, tree.boost)
    if _fits_every_term(tree):
        return plan.Everything(tree.boost, tree.fieldname)
    terms = matching_terms(collection, tree, MOST_SCORED_TERMS)
    if terms is None:
        return plan.TermSet(tree, tree.boost)
    words = tuple(_word(((tree.fieldname, term),), tree.boost) for term in terms if term)
    return plan.Union(words) if words else plan.Nothing()


def _fits_every_term(tree: query.Query) -> bool:
    """Tell whether stock Whoosh takes a pattern for ``Every``."""
    kinds = {query.Prefix: "", query.Wildcard: "*", query.Regex: ".*"}
    return type(tree) in kinds and bool(tree.text == kinds[type(tree)])


_RULES: dict[type, Callable[[Collection, Any], Plan]] = {
    query.Term: _term,
    WordQuery: _word_query,
    query.Phrase: _phrase,
    PhraseQuery: _phrase_query,
    query.DisjunctionMax: _disjunction_max,
    query.And: _and,
    query.Or: _or,
    query.Not: _not,
    query.AndNot: _and_not,
    query.AndMaybe: _and_maybe,
    query.Require: _require,
    query.Every: _every,
    query.ConstantScoreQuery: _constant,
    query.NumericRange: _numbers,
    query.Prefix: _pattern,
    query.Wildcard: _pattern,
    query.FuzzyTerm: _pattern,
    query.Regex: _pattern,
    query.TermRange: _pattern,
    type(query.NullQuery): _nothing,
}
"""By kind, narrower kinds before wider ones."""
