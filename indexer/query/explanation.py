"""Why an article is among the hits of a search, and where; or why it is not.

Imports only :mod:`indexer.query.request`.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from indexer.query.request import SearchRequest


@dataclasses.dataclass(frozen=True, slots=True)
class PartOfScore:
    """Something that was looked for, and this article.

    Attributes:
        text: what was looked for, as the index has it: words by their stems.
        matched: whether the article has it.
        excluded: whether an article that has it is no hit.
        places: how often it stands in each field of the article; empty where that is not
            known, as for patterns.
        documents: in how many articles of the archive it is.
        score: what it adds to the score of the article.
    """

    text: str
    matched: bool
    excluded: bool
    places: tuple[tuple[str, int], ...]
    documents: int
    score: float

    def to_json(self) -> dict[str, Any]:
        """Return the part as the JSON API and ``--json`` print it."""
        return {
            "text": self.text,
            "matched": self.matched,
            "excluded": self.excluded,
            "places": dict(self.places),
            "documents": self.documents,
            "score": self.score,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class FailedFilter:
    """A filter that an article does not pass.

    Attributes:
        name: ``tags``, ``source``, ``language``, ``year`` or ``dates``.
        wanted: what the search asks for.
        found: what the article has; empty where it has nothing.
    """

    name: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the filter as the JSON API and ``--json`` print it."""
        return {"name": self.name, "wanted": list(self.wanted), "found": list(self.found)}


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """What a search makes of one article.

    Attributes:
        request: the search.
        article_id: the article.
        title: its headline.
        total: hits of the search.
        rank: the article's place among them, from 1; None where it is none.
        score: the sum of its parts'; 0.0 where it is no hit.
        any_word: no article has all the words, so the hits have some of them.
        parts: what was looked for.
        filters: what the article does not pass.
        earlier_copy: id of the copy that stands for it, where copies count once.
    """

    request: SearchRequest
    article_id: str
    title: str
    total: int
    rank: int | None
    score: float
    any_word: bool
    parts: tuple[PartOfScore, ...]
    filters: tuple[FailedFilter, ...]
    earlier_copy: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as the JSON API and ``--json`` print it."""
        return {
            "query": self.request.text,
            "article_id": self.article_id,
            "title": self.title,
            "total": self.total,
            "rank": self.rank,
            "score": self.score,
            "any_word": self.any_word,
            "parts": [part.to_json() for part in self.parts],
            "filters": [one.to_json() for one in self.filters],
            "earlier_copy": self.earlier_copy,
        }
