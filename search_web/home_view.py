"""What the first page says about an archive: its span and queries to try.

Imports only :mod:`indexer` and nothing of Flask.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from indexer.article import parse_moment
from indexer.backends.protocol import ArchiveStats, SearchBackend
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import Hit, plain_text

EXAMPLES = 3
"""Queries to suggest."""

CANDIDATES = 8
"""Queries to try before giving up: each costs a search."""

EXAMPLE_WORDS = 2
"""Words of a headline that make a query."""

_WORD = re.compile(r"[^\W\d_]{3,24}(?:-[^\W\d_]+)*")


def year_span(stats: ArchiveStats) -> str:
    """Return ``1987 to 2011``, ``2011``, or nothing where no article has a date."""
    if not stats.first_published:
        return ""
    first = parse_moment(stats.first_published, "first_published").year
    last = parse_moment(stats.last_published, "last_published").year
    return str(first) if first == last else f"{first} to {last}"


def example_queries(
    backend: SearchBackend, stats: ArchiveStats, newest: Iterable[Hit]
) -> list[str]:
    """Return queries made from what the archive holds, each sure to find something.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    candidates = dict.fromkeys(itertools.islice(_candidates(stats, newest), CANDIDATES))
    found = (text for text in candidates if _finds(backend, text))
    return list(itertools.islice(found, EXAMPLES))


def _candidates(stats: ArchiveStats, newest: Iterable[Hit]) -> Iterator[str]:
    """Yield the most frequent tag, then names out of new headlines."""
    for entry in stats.values.get(Facet.TAGS, ())[:1]:
        yield entry.value
    for hit in newest:
        if query := headline_query(plain_text(hit.title)):
            yield query


def headline_query(headline: str) -> str:
    """Return the longest words of a headline in its order, names before others.

    The first word says nothing about being a name: any first word is written
    with a capital letter.
    """
    words = list(dict.fromkeys(_WORD.findall(headline)))
    names = {word for word in words[1:] if word.istitle()}
    ranked = sorted(words, key=lambda word: (word in names, len(word)), reverse=True)
    chosen = ranked[:EXAMPLE_WORDS]
    return " ".join(word for word in words if word in chosen)


def _finds(backend: SearchBackend, text: str) -> bool:
    """Tell whether an article has all words of a query."""
    result = backend.search(SearchRequest(text=text, limit=0))
    return result.total > 0 and not result.any_word
