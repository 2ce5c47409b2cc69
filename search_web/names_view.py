"""All tags or all sources of the archive, and those that may be meant by a wrong name.

Imports only :mod:`indexer.query`, the backend protocol and pure modules of this room.
"""

from __future__ import annotations

import dataclasses

from indexer.backends.protocol import SearchBackend
from indexer.query.request import Facet
from indexer.query.result import FacetCount
from search_web.name_groups import (
    MOST_NAMES,
    alphabetical_groups,
    by_frequency,
    names_with,
    near_names,
)

KINDS = {Facet.TAGS: "tag", Facet.SOURCE: "source"}
"""What a name is called, which is the name of its page, too."""


@dataclasses.dataclass(frozen=True, slots=True)
class NamesPage:
    """All tags or sources.

    Attributes:
        kind: ``tag`` or ``source``.
        groups: initial letters with their names; one without a letter by frequency.
        total: names in the archive.
        found: those that contain what is looked for.
        shown: those on the page, the ones with most articles.
        contains: what is looked for, empty for all.
        frequent_first: whether those with most articles come first.
    """

    kind: str
    groups: list[tuple[str, list[FacetCount]]]
    total: int
    found: int
    shown: int
    contains: str
    frequent_first: bool


def names_page(
    backend: SearchBackend, facet: Facet, contains: str, *, frequent_first: bool
) -> NamesPage:
    """Return the names of a facet that contain a text.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    names = backend.stats().values.get(facet, ())
    found = names_with(names, contains)
    shown = found[:MOST_NAMES]
    return NamesPage(
        kind=KINDS[facet],
        groups=[("", by_frequency(shown))] if frequent_first else alphabetical_groups(shown),
        total=len(names),
        found=len(found),
        shown=len(shown),
        contains=contains,
        frequent_first=frequent_first,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class NearPlaces:
    """A name that the archive does not have.

    Attributes:
        kind: ``tag`` or ``source``.
        name: as asked for.
        near: names that may be meant.
    """

    kind: str
    name: str
    near: list[str]


def near_places(backend: SearchBackend, facet: Facet, name: str) -> NearPlaces:
    """Return what may be meant by a name without articles.

    Raises:
        IndexAccessError: the index cannot be read.
    """
    return NearPlaces(KINDS[facet], name, near_names(backend.stats().values.get(facet, ()), name))
