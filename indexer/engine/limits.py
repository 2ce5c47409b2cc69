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


def check_tree(tree: query.Query) -> None:
    """See that a tree is within the limits.

    Raises:
        RequestError: it is not; the message says what to change.
    """
    nodes = scans = 0
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        scans += _scans_all_words(node)
        _refuse_above("parts", nodes, MAX_NODES)
        _refuse_above("brackets inside brackets", depth, MAX_DEPTH)
        _refuse_above("patterns without a beginning, such as *word", scans, MAX_SCANS)
        if not isinstance(node, (WordQuery, PhraseQuery)):
            waiting.extend((child, depth + 1) for child in node.children())


def _refuse_above(what: str, found: int, most: int) -> None:
    if found > most:
        raise RequestError(f"query: expected at most {most:,} {what}; search for less at a time")


def _scans_all_words(node: query.Query) -> bool:
    if isinstance(node, query.Wildcard):
        return bool(node.text[:1] in ("*", "?"))
    if isinstance(node, query.FuzzyTerm):
        return not node.prefixlength
    return isinstance(node, query.Regex)
