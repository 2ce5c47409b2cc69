"""Names of an archive, tags or sources, in alphabetical groups or by frequency.

Imports only :mod:`indexer.query` and the folding of words.
"""

from __future__ import annotations

import difflib
import itertools
import unicodedata
from collections.abc import Iterable, Sequence

from indexer.analysis.folding import fold
from indexer.query.result import FacetCount

MOST_NAMES = 1_000
"""Names on one page; others are found by a part of theirs."""

NEAR_NAMES = 5

COMPARED_NAMES = 20_000
"""Names that a wrong one is compared with, in a tenth of a second or two."""

_LEAST_LIKENESS = 0.7
_TELLING_LETTERS = 4

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


def names_with(names: Sequence[FacetCount], contains: str) -> list[FacetCount]:
    """Return the names that contain a text, case and accents aside, in the same order."""
    wanted = fold(contains.strip())
    return [one for one in names if wanted in fold(one.value)] if wanted else list(names)


def near_names(names: Sequence[FacetCount], name: str) -> list[str]:
    """Return names that may be meant by one that is not there, the likeliest first.

    Those that contain it, or are contained in it, come before those that are spelt much
    like it and begin with the same letter, and these before those that share a word with it
    or the beginning of one.

    Args:
        names: most articles first; :data:`COMPARED_NAMES` of them are looked at.
        name: as asked for.
    """
    wanted = fold(name.strip())
    if not wanted:
        return []
    folded = {fold(one.value): one.value for one in names[:COMPARED_NAMES]}
    part = [key for key in folded if key and (wanted in key or key in wanted)]
    # Comparing letter by letter is slow, and few errors are made in the first one.
    same_letter = [key for key in folded if key[:1] == wanted[:1]]
    alike = difflib.get_close_matches(wanted, same_letter, NEAR_NAMES, _LEAST_LIKENESS)
    beginnings = {word[:_TELLING_LETTERS] for word in wanted.split()}
    shared = [key for key in folded if any(_begins(word, beginnings) for word in key.split())]
    return [folded[key] for key in dict.fromkeys([*part, *alike, *shared])][:NEAR_NAMES]


def _begins(word: str, beginnings: set[str]) -> bool:
    return len(word) >= _TELLING_LETTERS and word[:_TELLING_LETTERS] in beginnings
