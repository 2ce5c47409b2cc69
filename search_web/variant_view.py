"""Other spellings of names as chips that can be taken away and brought back.

Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses

from indexer.query.request import SearchRequest
from indexer.query.result import SearchResult
from search_web.pagination import Link
from search_web.request_changes import with_variant, with_variants, without_variant


@dataclasses.dataclass(frozen=True, slots=True)
class VariantChip:
    """A spelling that is searched for; ``url`` leaves it out, empty where it cannot be."""

    text: str
    articles: int
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class LeftOutVariant:
    """A spelling that is not searched for; ``url`` brings it back."""

    text: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class VariantsView:
    """What the page says about other spellings of names.

    Attributes:
        chips: those that are searched for.
        left_out: those that are not.
        switch_url: the search without any of them, or with them where they are turned off.
    """

    chips: tuple[VariantChip, ...]
    left_out: tuple[LeftOutVariant, ...]
    switch_url: str


def variants_view(request: SearchRequest, result: SearchResult, link: Link) -> VariantsView | None:
    """Return the chips of a search, or None where there is nothing to say of spellings."""
    if not request.text or (
        request.variants and not result.variants and not request.left_out_variants
    ):
        return None
    chips = ((one, without_variant(request, one.text)) for one in result.variants)
    return VariantsView(
        tuple(VariantChip(one.text, one.articles, link(w) if w else "") for one, w in chips),
        tuple(
            LeftOutVariant(text, link(with_variant(request, text)))
            for text in request.left_out_variants
        ),
        link(with_variants(request, variants=not request.variants)),
    )
