"""All words, or else some: when a query may be loosened, and which of its words then count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whoosh import query

from indexer.engine.matches import Matches
from indexer.query.syntax import ANY_TEXT, ParsedText

FREQUENT_SHARE = 0.5
"""A word in more than this share of the articles says nothing by itself."""


def may_be_loosened(tree: query.Query, parsed: ParsedText) -> bool:
    """Tell whether some words may do where no article has all of them.

    Whoever used operators or named a field said what they wanted. Filters play no part, or the
    count of a facet value would promise what the click does not give.
    """
    in_any_field = all(leaf.field() == ANY_TEXT for leaf in parsed.tree.leaves())
    return isinstance(tree, query.And) and in_any_field and not parsed.has_operators


def single_words(tree: query.Query) -> Iterator[query.Query]:
    """Yield the parts of a query, the words of a name and its variants one by one."""
    for part in tree.children():
        if isinstance(part, query.DisjunctionMax):
            typed, *variants = part.children()
            yield from typed.children() if isinstance(typed, query.And) else (typed,)
            yield from variants
        else:
            yield part


def telling_words(
    words: Sequence[tuple[query.Query, Matches]], articles: int
) -> list[tuple[query.Query, Matches]]:
    """Return the words that some articles have, but not most; all where there are none.

    Args:
        words: with what each matches.
        articles: of the whole archive.
    """
    frequent = FREQUENT_SHARE * articles
    return [(w, found) for w, found in words if 0 < len(found.doc_ids) <= frequent] or [*words]
