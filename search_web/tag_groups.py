"""All tags of an archive in alphabetical groups or by frequency.

Imports only :mod:`indexer.query`.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable

from indexer.query.result import FacetCount

OTHER = "#"
"""Group of the tags that begin with no letter."""


def initial(tag: str) -> str:
    """Return the letter a tag is filed under: upper case, without its accent."""
    first = unicodedata.normalize("NFKD", tag.strip())[:1].upper()[:1]
    return first if first.isalpha() else OTHER


def filing_key(tag: str) -> tuple[bool, str, str]:
    """Return what tags are ordered by: letters first, case and accents aside."""
    letters = unicodedata.normalize("NFKD", tag.strip()).casefold()
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return initial(tag) == OTHER, plain, tag


def alphabetical_groups(tags: Iterable[FacetCount]) -> list[tuple[str, list[FacetCount]]]:
    """Return ``(initial, tags)`` in alphabetical order, other signs last."""
    ordered = sorted(tags, key=lambda entry: filing_key(entry.value))
    groups = itertools.groupby(ordered, key=lambda entry: initial(entry.value))
    return [(letter, list(entries)) for letter, entries in groups]


def by_frequency(tags: Iterable[FacetCount]) -> list[FacetCount]:
    """Return the tags, most frequent first."""
    return sorted(tags, key=lambda entry: (-entry.count, filing_key(entry.value)))
