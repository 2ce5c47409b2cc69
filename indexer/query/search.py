"""One question against one state of an index: parse, evaluate, filter, sort.

A :class:`Snapshot` belongs to one thread at a time, because a Whoosh searcher
does; its columns are shared by all.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.article import Article
from indexer.query.columns import NO_DATE, Columns
from indexer.query.evaluate import DocIds, Matches, evaluate, union
from indexer.query.expand import Expander
from indexer.query.facets import Filters
from indexer.query.marking import SearchedTerms, marked_parts
from indexer.query.request import Facet, SearchRequest, Sort
from indexer.query.result import Hit, SearchResult, TextPart
from indexer.query.snippets import snippet
from indexer.query.syntax import ParsedText, parse_text
from indexer.schema import stored_article

FREQUENT_SHARE = 0.5
"""A word in more than this share of the articles says nothing by itself."""

NO_WORDS = "The query has no word or number to search for."


class Snapshot:
    """A state of an index that can be searched.

    Args:
        searcher: a Whoosh searcher over the whole index.
        columns: its columns, see :func:`indexer.query.columns.read_columns`.
    """

    def __init__(self, searcher: Any, columns: Columns) -> None:
        self._searcher = searcher
        self._columns = columns
        # Undeclared languages are stemmed as the default when they are
        # indexed, and nothing tells how many there are.
        declared = columns.facets[Facet.LANGUAGE].ordinals
        self._expander = Expander({*declared, DEFAULT_LANGUAGE})

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request exactly."""
        started = time.perf_counter()
        parsed = parse_text(request.text)
        notices = parsed.notices
        tree = self._expander.expand(parsed.tree) if request.text.strip() else query.Every()
        if tree is None:
            tree, notices = query.NullQuery, (*notices, NO_WORDS)
        matches = self._evaluate(tree)
        any_word = False
        if not len(matches.doc_ids) and _may_be_loosened(tree, parsed):
            matches = self._any_word(tree)
            any_word = bool(len(matches.doc_ids))
        filters = Filters(request, self._columns, self._mask(matches.doc_ids))
        kept = filters.hits[matches.doc_ids]
        doc_ids, scores = matches.doc_ids[kept], matches.scores[kept]
        order = self._order(request, doc_ids, scores)
        terms = SearchedTerms(tree, self._searcher.reader())
        return SearchResult(
            request=request,
            total=len(order),
            hits=tuple(
                self._hit(int(doc_ids[place]), float(scores[place]), terms)
                for place in order[request.offset : request.offset + request.limit]
            ),
            facets={facet: filters.counts(facet) for facet in Facet},
            any_word=any_word,
            notices=notices,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        stored = self._searcher.document(id=article_id)
        return None if stored is None else stored_article(stored["article"])

    def _evaluate(self, tree: query.Query) -> Matches:
        parts = [(evaluate(tree, leaf), offset) for leaf, offset in self._searcher.leaf_searchers()]
        return Matches(
            np.concatenate([matches.doc_ids + offset for matches, offset in parts]),
            np.concatenate([matches.scores for matches, _ in parts]),
        )

    def _mask(self, doc_ids: DocIds) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self._columns.documents, np.bool_)
        mask[doc_ids] = True
        return mask

    def _any_word(self, tree: query.Query) -> Matches:
        """Return what has some of the words, those apart that half of the articles have."""
        words = [self._evaluate(word) for word in tree.children()]
        frequent = FREQUENT_SHARE * np.count_nonzero(self._columns.live)
        rare = [matches for matches in words if 0 < len(matches.doc_ids) <= frequent]
        return union(rare or words, np.add)

    def _order(
        self, request: SearchRequest, doc_ids: DocIds, scores: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.intp]:
        """Return places in the order asked for; ties by document address."""
        if request.sort is Sort.RELEVANCE and request.text.strip():
            return np.lexsort((doc_ids, -scores))
        moments = self._columns.published[doc_ids]
        undated = moments == NO_DATE
        key = moments if request.sort is Sort.OLDEST else -moments
        return np.lexsort((doc_ids, np.where(undated, 0, key), undated))

    def _hit(self, doc_id: int, score: float, terms: SearchedTerms) -> Hit:
        article = stored_article(self._searcher.stored_fields(doc_id)["article"])
        return Hit(
            id=article.id,
            title=_marked_headline(article, terms),
            score=score,
            published=article.published,
            source=article.source,
            tags=article.tags,
            snippet=snippet(article, terms),
            url=article.url,
            authors=article.authors,
            language=article.language,
        )


def _may_be_loosened(tree: query.Query, parsed: ParsedText) -> bool:
    """Tell whether some words may do where no article has all of them.

    Whoever used operators said what they wanted. Filters play no part, or the
    count of a facet value would promise what the click does not give.
    """
    return isinstance(tree, query.And) and not parsed.has_operators


def _marked_headline(article: Article, terms: SearchedTerms) -> tuple[TextPart, ...]:
    field = "title" if article.title else "body"
    words = terms.words(article.headline, field, article.language)
    return marked_parts(article.headline, words, 0, len(article.headline))
