"""What an archive answers: the frozen :class:`SearchResult`.

Imports only :mod:`indexer.query.request` and :mod:`indexer.query.timeline`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from indexer.query.request import Facet, SearchRequest
from indexer.query.timeline import Timeline


@dataclasses.dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of plain text, ``marked`` where it is what was searched for."""

    text: str
    marked: bool = False


def plain_text(parts: Iterable[TextPart]) -> str:
    """Return the text of the parts without their marks."""
    return "".join(part.text for part in parts)


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """One article that matches.

    Attributes:
        id: the article's id.
        title: its headline, matched words marked.
        score: relevance, higher is better; 0.0 where nothing was scored.
        published: as in :class:`indexer.article.Article`.
        source: the publication.
        tags: all tags of the article, as written in it.
        snippet: the passage that fits the query best, matched words marked.
        url: where the page was found.
        authors: names as printed.
        language: ISO 639-1 code.
        copies: other copies and near copies in the archive, where the request collapses
            them; those that do not match are counted, too.
    """

    id: str
    title: tuple[TextPart, ...]
    score: float
    published: str
    source: str
    tags: tuple[str, ...]
    snippet: tuple[TextPart, ...]
    url: str
    authors: tuple[str, ...]
    language: str
    copies: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the hit as the JSON API and ``--json`` print it."""
        return {
            "id": self.id,
            "title": plain_text(self.title),
            "score": self.score,
            "published": self.published,
            "source": self.source,
            "tags": list(self.tags),
            "snippet": plain_text(self.snippet),
            "url": self.url,
            "authors": list(self.authors),
            "language": self.language,
            "copies": self.copies,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Copy:
    """A copy or near copy of an article.

    Attributes:
        id: the article's id.
        title: its headline.
        source: the publication.
        published: as in :class:`indexer.article.Article`.
        url: where the page was found.
    """

    id: str
    title: str
    source: str
    published: str
    url: str

    def to_json(self) -> dict[str, Any]:
        """Return the copy as the JSON API and ``--json`` print it."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet and the exact number of hits that it stands for.

    For tags combined by *all* the count is the number of hits after adding
    the value to the selection; for every other facet it is the number of hits
    with this value under all *other* facets' selections.

    Attributes:
        value: as written in most of the articles.
        count: hits; 0 only for a selected value.
        selected: whether the request selects this value.
    """

    value: str
    count: int
    selected: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the value as the JSON API and ``--json`` print it."""
        return {"value": self.value, "count": self.count, "selected": self.selected}


@dataclasses.dataclass(frozen=True, slots=True)
class NameVariant:
    """Another spelling of a name, searched for as well.

    Attributes:
        text: as printed.
        articles: in how many articles of the whole archive it is.
    """

    text: str
    articles: int


@dataclasses.dataclass(frozen=True, slots=True)
class SearchResult:
    """One answer.

    Attributes:
        request: the question that is answered.
        total: exact number of hits.
        took_ms: milliseconds from question to answer.
        hits: those from ``request.offset`` on, at most ``request.limit``.
        facets: for every facet its values, most hits first, ties by value.
        any_word: no article has all the words, so the hits have some of them.
            Decided over the whole archive, filters aside, or the count of a
            facet value would promise what a click does not give.
        notices: remarks for the reader, such as a part of the query that was
            not understood and what was done about it.
        did_you_mean: the query in other spellings that do have hits under the same
            filters, the likeliest first; looked for only where little was found.
        synonyms: what was searched for as well, by what was typed.
        variants: other spellings of names that were searched for as well.
        timeline: when the hits appeared, where the request asks for it.
        cursor: asks for the hits after these when it is given to
            ``SearchRequest.cursor``; empty where there are none.
    """

    request: SearchRequest
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, Sequence[FacetCount]]
    any_word: bool = False
    notices: tuple[str, ...] = ()
    did_you_mean: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    variants: tuple[NameVariant, ...] = ()
    timeline: Timeline | None = None
    cursor: str = ""

    def to_json(self, facet_limit: int | None = None) -> dict[str, Any]:
        """Return the answer as the JSON API and ``--json`` print it.

        Args:
            facet_limit: most values of a facet, selected ones aside; all by default.
        """
        return {
            "query": self.request.text,
            "total": self.total,
            "took_ms": round(self.took_ms, 3),
            "any_word": self.any_word,
            "notices": list(self.notices),
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {
                str(facet): [entry.to_json() for entry in self._listed(facet, facet_limit)]
                for facet in self.facets
            },
            "did_you_mean": list(self.did_you_mean),
            "synonyms": {typed: list(added) for typed, added in self.synonyms.items()},
            "variants": [
                {"text": variant.text, "articles": variant.articles} for variant in self.variants
            ],
            **({"timeline": self.timeline.to_json()} if self.timeline else {}),
            "cursor": self.cursor,
        }

    def _listed(self, facet: Facet, limit: int | None) -> Sequence[FacetCount]:
        """Return the first values of a facet, and the selected ones among the others."""
        counts = self.facets[facet]
        if limit is None or len(counts) <= limit:
            return counts
        first = counts[:limit]
        if not self.request.selected(facet):
            return first
        return (*first, *(entry for entry in counts[limit:] if entry.selected))
