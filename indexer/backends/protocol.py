"""The few methods that every search engine has to offer.

``tests/backends/test_contract.py`` is the definition in running form: a
backend that passes it can stand in for any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from indexer.article import Article
from indexer.query.explanation import Explanation
from indexer.query.marked_article import MarkedArticle
from indexer.query.rejections import Rejections
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import Copy, FacetCount, Hit, SearchResult
from indexer.query.suggestions import Completion


@dataclasses.dataclass(frozen=True, slots=True)
class ArchiveStats:
    """What an archive holds.

    Attributes:
        articles: number of articles.
        first_published, last_published: ISO 8601 dates of the oldest and the
            newest dated article, empty where none has a date.
        undated: articles without a date.
        index_bytes: size on disk.
        values: for every facet all its values with their counts.
        version: changes whenever the content of the index does.
    """

    articles: int
    first_published: str
    last_published: str
    undated: int
    index_bytes: int
    values: Mapping[Facet, tuple[FacetCount, ...]]
    version: str


class SearchBackend(Protocol):
    """An archive that can be searched; safe to call from several threads."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question, exactly.

        Where copies are to be collapsed and are not known, they are shown one by one, and
        a notice says so.

        Raises:
            IndexAccessError: the index cannot be read.
            RequestError: the request's cursor is not one that an answer gave, or its
                text asks for more than one query may.
        """

    def explain(self, request: SearchRequest, article_id: str) -> Explanation | None:
        """Return why an article is among the hits of a request, and where, or why not.

        The scores of its parts add up to its score. None if there is no such article.

        Raises:
            IndexAccessError: the index cannot be read.
            RequestError: the text asks for more than one query may.
        """

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""

    def marked_article(self, article_id: str, request: SearchRequest) -> MarkedArticle | None:
        """Return an article with what a request's text looks for marked, as in snippets.

        It is marked whether or not it is a hit: filters play no part. None if there is no
        such article.

        Raises:
            RequestError: the text asks for more than one query may.
        """

    def saved_file(self, article_id: str) -> str | None:
        """Return the file that an article was read from, from its source's own name on.

        Empty where that is not known, None if there is no such article.
        """

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...] | None:
        """Return the articles that are most like one, best first, itself left out.

        None if there is no such article.
        """

    def copies(self, article_id: str, limit: int = 100) -> tuple[Copy, ...] | None:
        """Return the copies and near copies of an article, the earliest first, itself left out.

        Copies have the same words in title and body; near copies, of twenty words or more,
        share about 0.8 of the runs of five words; copies of copies count, too. Texts
        without a body have none. None if there is no such article.
        """

    def suggest(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        """Return what may be meant by what is typed: tags, then phrases, then titles.

        Case and accents do not matter. What is typed is the beginning of a word, and of
        the words after it, in what is proposed. A tag comes with the number of articles
        that have it now, one that none has is left out. Phrases and titles are hints:
        they may be some index runs old, or not be there at all.

        Args:
            text: what is typed, the last word perhaps not to its end.
            limit: most completions, at most 100.

        Raises:
            IndexAccessError: the index cannot be read. What is wrong with completions
                alone is no error.
        """

    def stats(self) -> ArchiveStats:
        """Return what the archive holds at this moment."""

    def rejections(self, limit: int = 100) -> Rejections:
        """Return what the last runs of the indexer could not take in.

        Args:
            limit: most files that are listed one by one.

        Raises:
            IndexAccessError: the list cannot be read.
        """

    def version(self) -> str:
        """Return what changes whenever the content of the index does; quick.

        Raises:
            IndexAccessError: the index cannot be read.
        """

    def follow(self) -> AbstractContextManager[None]:
        """Keep up with changes in the background, for as long as the context lasts.

        Searches then go on in the state that they know until the new one is ready, and
        none of them waits for it. Without it each search looks for changes itself.
        """

    def close(self) -> None:
        """Let go of files and connections; calling it again does nothing."""
