"""What a query tree may ask for at most, so that no query holds up all others.

Queries from the search box are read as plain words long before they come near these
limits; they are for trees that programs make.
"""

from __future__ import annotations

from whoosh import query

from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.errors import RequestError

MAX_NODES = 5_000
MAX_DEPTH = 100
"""Nodes inside each other; planning recurses once for each."""

MAX_SCANS = 8
"""Patterns that have to be compared with every word of the index."""

MAX_BOOST = 1e6
MAX_BOOST_OF_PATH = 1e12
"""A boost, and those above 1 of nodes inside each other multiplied: no score, sum of
scores or step on the way to one can then be infinite, or not a number."""


def check_tree(tree: query.Query) -> None:
    """See that a tree is within the limits.

    Raises:
        RequestError: it is not; the message says what to change.
    """
    nodes = scans = 0
    waiting = [(tree, 1, 1.0)]
    while waiting:
        node, depth, above = waiting.pop()
        nodes += 1
        _refuse_above("parts", nodes, MAX_NODES)
        _refuse_above("brackets inside brackets", depth, MAX_DEPTH)
        if type(node) is query.Term and node.boost == 1.0:
            continue  # as nearly all nodes are, so that it pays to look at them first
        scans += _scans_all_words(node)
        boost = above * _boost(node)
        _refuse_above("patterns without a beginning, such as *word", scans, MAX_SCANS)
        if boost > MAX_BOOST_OF_PATH:
            raise RequestError(
                "query: expected boosts inside each other that multiply to at most "
                f"{MAX_BOOST_OF_PATH:,.0f}; use smaller ones"
            )
        if not isinstance(node, (WordQuery, PhraseQuery)):
            waiting.extend((child, depth + 1, boost) for child in node.children())


def _boost(node: query.Query) -> float:
    """Return what a node multiplies scores with at most, or 1 if that is less."""
    boost = 1.0
    for name in ("boost", "score", "tiebreak"):
        factor = getattr(node, name, 1.0)
        if not 0 <= factor <= MAX_BOOST:
            raise RequestError(
                f"query: expected a {name} from 0 to {MAX_BOOST:,.0f}, found {factor}"
            )
        boost *= max(factor, 1.0)
    return boost


def _refuse_above(what: str, found: int, most: int) -> None:
    if found > most:
        raise RequestError(f"query: expected at most {most:,} {what}; search for less at a time")


def _scans_all_words(node: query.Query) -> bool:
    if isinstance(node, query.Wildcard):
        return bool(node.text[:1] in ("*", "?"))
    if isinstance(node, query.FuzzyTerm):
        return not node.prefixlength
    return isinstance(node, query.Regex)
