"""What can be asked of an archive: the frozen :class:`SearchRequest`.

Imports only errors and the names of facets; the pages, the command line, the JSON API
and every backend speak this and nothing else.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum

from indexer.engine.facet import Facet
from indexer.errors import RequestError

__all__ = [
    "MAX_CURSOR_LENGTH",
    "MAX_LIMIT",
    "MAX_QUERY_LENGTH",
    "MAX_SELECTED",
    "Duplicates",
    "Facet",
    "SearchRequest",
    "Sort",
    "TagMode",
]

MAX_QUERY_LENGTH = 2_000
"""Characters of a query that are read; longer ones are cut, and it is said."""

MAX_LIMIT = 1_000
"""Hits that one answer can carry."""

MAX_CURSOR_LENGTH = 1_000
"""Characters of a cursor; one of ours has about a hundred and the article's id."""

MAX_SELECTED = 50
"""Values that can be selected in one facet."""


class TagMode(enum.StrEnum):
    """How several selected tags combine."""

    ALL = "all"
    ANY = "any"


class Duplicates(enum.StrEnum):
    """What becomes of copies and near copies of one article."""

    SHOW = "show"
    COLLAPSE = "collapse"


class Sort(enum.StrEnum):
    """The order of the hits; ties always stand in index order."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question to an archive.

    Attributes:
        text: the query as typed; blank text asks for every article.
        tags, sources, languages, years: selected facet values, matched
            without regard to case; unknown values match nothing.
        tag_mode: whether a hit carries all of ``tags`` or any of them. The
            other facets have one value an article and always combine by any.
        date_from, date_to: first and last day of publication, both included.
            An article without a date is outside every such range.
        sort: order of the hits. Blank text has no relevance: there
            ``RELEVANCE`` means ``NEWEST``.
        offset: hits to leave out at the start, >= 0.
        limit: hits to return, 0 to ``MAX_LIMIT``.
        cursor: where an earlier answer to the same question ended, see
            ``SearchResult.cursor``; then ``offset`` counts from there.
        facets: what hits are counted by.
        synonyms: whether synonyms are searched for as well, where the archive has any.
        variants: whether names are searched for in other spellings as well.
        left_out_variants: other spellings that are not searched for.
        timeline: whether hits are counted by when they appeared, too.
        duplicates: whether hits that are copies or near copies of each other count as
            one, the earliest of them.

    Raises:
        RequestError: a number is out of its range, or the dates are in the
            wrong order.
    """

    text: str = ""
    tags: tuple[str, ...] = ()
    tag_mode: TagMode = TagMode.ALL
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    cursor: str = ""
    facets: tuple[Facet, ...] = tuple(Facet)
    synonyms: bool = True
    variants: bool = True
    left_out_variants: tuple[str, ...] = ()
    timeline: bool = False
    duplicates: Duplicates = Duplicates.SHOW

    def __post_init__(self) -> None:
        """Refuse what no backend could answer."""
        if self.offset < 0:
            raise RequestError(f"offset: expected 0 or more, found {self.offset}")
        if not 0 <= self.limit <= MAX_LIMIT:
            raise RequestError(f"limit: expected 0 to {MAX_LIMIT}, found {self.limit}")
        if len(self.left_out_variants) > MAX_SELECTED:
            raise RequestError(
                f"left_out_variants: expected at most {MAX_SELECTED}, "
                f"found {len(self.left_out_variants)}"
            )
        if len(self.cursor) > MAX_CURSOR_LENGTH:
            raise RequestError(
                f"cursor: expected one that an answer gave, found {len(self.cursor)} characters"
            )
        for facet in Facet:
            count = len(self.selected(facet))
            if count > MAX_SELECTED:
                raise RequestError(
                    f"{facet}: expected at most {MAX_SELECTED} selected values, found {count}"
                )
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise RequestError(
                f"date range: the first day ({self.date_from}) is after the last "
                f"({self.date_to}); swap them"
            )

    @property
    def order(self) -> Sort:
        """The order that is meant: without text nothing is relevant."""
        blank = self.sort is Sort.RELEVANCE and not self.text.strip()
        return Sort.NEWEST if blank else self.sort

    def selected(self, facet: Facet) -> tuple[str, ...]:
        """Return the values selected in a facet."""
        match facet:
            case Facet.TAGS:
                return self.tags
            case Facet.SOURCE:
                return self.sources
            case Facet.LANGUAGE:
                return self.languages
            case Facet.YEAR:
                return self.years
