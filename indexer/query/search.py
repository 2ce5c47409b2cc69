"""One question against one state of an index: parse, plan, filter, sort.

A :class:`Snapshot` changes nothing that it holds; several threads may use it.
"""

from __future__ import annotations

import dataclasses
import functools
import time
from functools import cached_property

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.analysis.folding import fold_value
from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.article import Article
from indexer.duplicate_file import IndexState
from indexer.engine.collection import Collection
from indexer.engine.columns import NO_DATE
from indexer.engine.copies import Copies
from indexer.engine.facet import Facet
from indexer.engine.matches import DocIds, Matches, best_places
from indexer.engine.plan_report import PlanLine, report_plan
from indexer.engine.search import PlannedMatches
from indexer.engine.term_sets import documents_of_term, matching_terms
from indexer.engine.unions import unite
from indexer.query.cursor import Cursor
from indexer.query.did_you_mean import other_spellings, word_dictionaries
from indexer.query.expand import Expander, Expansion
from indexer.query.explaining import failed_filters, parts_of
from indexer.query.explanation import Explanation
from indexer.query.facets import Filters
from indexer.query.loosening import may_be_loosened, single_words, telling_words
from indexer.query.marked_article import MarkedArticle, mark_article, marked_headline
from indexer.query.marking import Positions, SearchedTerms
from indexer.query.more_like import similar_articles_query
from indexer.query.name_variants import NameVariants
from indexer.query.publication_times import PublicationTimes
from indexer.query.request import Duplicates, SearchRequest, Sort
from indexer.query.result import Copy, FacetCount, Hit, NameVariant, SearchResult
from indexer.query.saved_files import SavedFiles
from indexer.query.snippets import snippet
from indexer.query.spelling import Speller
from indexer.query.synonyms import Synonyms
from indexer.query.syntax import ParsedText, parse_text
from indexer.query.variant_search import VariantSearch
from indexer.schema import STORED_FIELD, stored_article

NO_WORDS = "The query has no word or number to search for."

CHANGED = (
    "The archive has changed since the first page, and this state of it is gone: the hits "
    "go on below the last one that you saw, by what the archive holds now."
)

NO_COPIES = (
    "Copies are shown one by one: the list of them is missing, damaged or of an earlier state "
    "of the archive. The next run of `article-search index` writes it."
)


class Snapshot:
    """A state of an index that can be searched.

    Args:
        collection: the state.
        generation: its number.
        synonyms: what else is searched for.
        names: knows the spellings of names; by default those that are shipped.
    """

    def __init__(
        self,
        collection: Collection,
        generation: int,
        synonyms: Synonyms | None = None,
        names: NameVariants | None = None,
    ) -> None:
        self.collection = collection
        self.generation = generation
        # Undeclared languages are stemmed as the default when they are
        # indexed, and nothing tells how many there are.
        declared = collection.columns.facets[Facet.LANGUAGE].ordinals
        languages = {*declared, DEFAULT_LANGUAGE}
        vocabulary = functools.partial(matching_terms, collection)
        self._expander = Expander(languages, synonyms, vocabulary)
        self._names = names or NameVariants()
        self._times = PublicationTimes(collection)
        self._plain_expander = Expander(languages, None, vocabulary)

    def search(self, request: SearchRequest, copies: Copies | None = None) -> SearchResult:
        """Answer a request exactly.

        Args:
            request: the request.
            copies: the copies among the articles, where they are known and to be collapsed.

        Raises:
            RequestError: its cursor is not one that an answer gave.
        """
        started = time.perf_counter()
        parsed = parse_text(request.text)
        expanded, variants = self._expanded(request, parsed)
        notices = (*parsed.notices, *expanded.notices)
        tree = expanded.tree
        if tree is None:
            tree, notices = query.NullQuery, (*notices, NO_WORDS)
        matches, any_word = self._matching(tree, parsed)
        filters = Filters(request, self.collection, matches.doc_ids, copies)
        hits = matches if filters.kept is None else matches.where(filters.kept)
        found_little = any_word or not len(hits.doc_ids)
        page, more, changed = self._page(request, hits)
        shown = self._hits(page, tree)
        if copies is not None:
            shown = _with_copies(shown, page.doc_ids, copies)
        elif request.duplicates is Duplicates.COLLAPSE:
            notices = (*notices, NO_COPIES)
        return SearchResult(
            request=request,
            total=len(hits.doc_ids),
            hits=shown,
            facets={facet: filters.counts(facet) for facet in request.facets},
            any_word=any_word,
            did_you_mean=self._other_spellings(request, parsed) if found_little else (),
            synonyms={one.typed: one.added for one in expanded.applied},
            variants=variants,
            timeline=self._times.timeline(request, filters) if request.timeline else None,
            notices=(*notices, *([CHANGED] if changed else ())),
            cursor=self._cursor(request, page, shown[-1]) if more else "",
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def explain(
        self, request: SearchRequest, article_id: str, copies: Copies | None = None
    ) -> Explanation | None:
        """Return what a request makes of an article, None if there is no such."""
        found = self._addresses(article_id)
        if not len(found):
            return None
        document = int(found[0])
        article = self.article_at(document)
        parsed = parse_text(request.text)
        tree = self._expanded(request, parsed)[0].tree
        tree = query.NullQuery if tree is None else tree
        matches, any_word = self._matching(tree, parsed)
        filters = Filters(request, self.collection, matches.doc_ids, copies)
        hits = matches if filters.kept is None else matches.where(filters.kept)
        place = np.flatnonzero(hits.doc_ids == document)
        counted = [word for word, _ in self._telling_words(tree)] if any_word else [tree]
        parts = parts_of(self.collection, counted, document)
        return Explanation(
            request=request,
            article_id=article.id,
            title=article.headline,
            total=len(hits.doc_ids),
            rank=self._rank(request, hits, int(place[0])) if len(place) else None,
            score=float(hits.scores[place[0]]) if len(place) else 0.0,
            any_word=any_word,
            parts=parts,
            filters=failed_filters(self.collection, request, article, document),
            earlier_copy=self._standing_for(document, hits, copies),
        )

    def _rank(self, request: SearchRequest, hits: Matches | PlannedMatches, place: int) -> int:
        """Return which of the hits one is, from 1; ties stand by address."""
        keys = self._keys(request, hits.doc_ids, hits.scores)
        before = np.count_nonzero(keys > keys[place])
        return int(before + np.count_nonzero(keys[:place] == keys[place])) + 1

    def _standing_for(
        self, document: int, hits: Matches | PlannedMatches, copies: Copies | None
    ) -> str:
        """Return the id of the copy among the hits that stands for a document that is none."""
        if copies is None or document in hits.doc_ids:
            return ""
        shown = np.intersect1d(copies.others(document), hits.doc_ids)
        return self.article_at(int(shown[0])).id if len(shown) else ""

    def _matching(
        self, tree: query.Query, parsed: ParsedText
    ) -> tuple[Matches | PlannedMatches, bool]:
        """Return what a tree matches, and whether it has only some of the words."""
        matches = self.matches(tree)
        if not len(matches.doc_ids) and may_be_loosened(tree, parsed):
            some = self._any_word(tree)
            return some, bool(len(some.doc_ids))
        return matches, False

    def _expanded(
        self, request: SearchRequest, parsed: ParsedText
    ) -> tuple[Expansion, tuple[NameVariant, ...]]:
        """Return the query over terms, and the variants of names in it."""
        if not request.text.strip():
            return Expansion(query.Every()), ()
        expander = self._expander if request.synonyms else self._plain_expander
        if not request.variants:
            return expander.expand(parsed.tree), ()
        search = VariantSearch(
            self.collection, self._names, self._articles_with, request.left_out_variants
        )
        tree = search.tree(parsed.tree)
        return expander.expand(tree), tuple(search.applied)

    def _articles_with(self, raw: query.Query) -> int:
        tree = self._plain_expander.expand(raw).tree
        return 0 if tree is None else len(self.matches(tree).doc_ids)

    def _other_spellings(self, request: SearchRequest, parsed: ParsedText) -> tuple[str, ...]:
        """Return spellings that have hits with all their words under the request's filters."""

        def count(text: str) -> int:
            other = dataclasses.replace(request, text=text)
            tree = self._expanded(other, parse_text(text))[0].tree
            matching = self.matches(query.NullQuery if tree is None else tree).doc_ids
            return len(Filters(other, self.collection, matching).hits)

        return other_spellings(self.collection, self._speller, request.text, parsed.tree, count)

    @cached_property
    def version(self) -> str:
        """What no other state of any index has: its number, and its segments' random names."""
        return f"{self.generation}-{IndexState.of(self.collection.reader).segments:08x}"

    @cached_property
    def _speller(self) -> Speller:
        return Speller(word_dictionaries(self.collection))

    def matches(self, tree: query.Query) -> PlannedMatches:
        """Return what matches a tree."""
        return PlannedMatches(self.collection, tree)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        found = self._addresses(article_id)
        return self.article_at(int(found[0])) if len(found) else None

    def _addresses(self, article_id: str) -> DocIds:
        """Return the address of the article with an id, if there is one."""
        return documents_of_term(self.collection, "id", fold_value(article_id).encode())

    def article_at(self, document: int) -> Article:
        """Return the article at an address."""
        return stored_article(self.collection.stored_fields(document)[STORED_FIELD])

    def marked_article(self, article_id: str, request: SearchRequest) -> MarkedArticle | None:
        """Return an article with what a request's text looks for marked, None without one."""
        found = self._addresses(article_id)
        if not len(found):
            return None
        document = found[:1].astype(np.int64)
        tree = self._expanded(request, parse_text(request.text))[0].tree

        def positions(field: str, term: str) -> npt.NDArray[np.int64]:
            return self.collection.positions_in(field, term, document)[0]

        terms = SearchedTerms(query.NullQuery if tree is None else tree)
        return mark_article(self.article_at(int(document[0])), terms, positions)

    def saved_file(self, article_id: str) -> str | None:
        """Return the file that an article was read from, None if there is no such article."""
        found = self._addresses(article_id)
        return self._saved_files.of(int(found[0])) if len(found) else None

    @cached_property
    def _saved_files(self) -> SavedFiles:
        """Which file each article was read from; opened when it is first asked for."""
        return SavedFiles(self.collection)

    def similar(self, article_id: str, limit: int) -> tuple[Hit, ...] | None:
        """Return the articles that are most like one, or None if there is no such."""
        article = self.article(article_id)
        if article is None:
            return None
        tree = similar_articles_query(self.collection, article)
        return self._hits(self.matches(tree).best(limit), tree)

    def copies(self, article_id: str, copies: Copies | None, limit: int) -> tuple[Copy, ...] | None:
        """Return the other copies of an article, the earliest first.

        None if there is no such article; none where no copies are known.
        """
        found = self._addresses(article_id)
        if not len(found):
            return None
        others = [] if copies is None else copies.others(int(found[0]))[:limit].tolist()
        return tuple(_copy(self.article_at(document)) for document in others)

    @cached_property
    def all_values(self) -> dict[Facet, tuple[FacetCount, ...]]:
        """Every value of every facet, counted in the whole archive."""
        facets = self.search(SearchRequest(limit=0)).facets
        return {facet: tuple(counts) for facet, counts in facets.items()}

    def explain_plan(self, text: str) -> tuple[PlanLine, ...]:
        """Return what is done, node by node, to answer a query text."""
        tree = self._expanded(SearchRequest(text=text), parse_text(text))[0].tree
        return report_plan(self.collection, query.NullQuery if tree is None else tree)

    def _any_word(self, tree: query.Query) -> Matches:
        """Return what has some of the words, those apart that half of the articles have."""
        words = self._telling_words(tree)
        return Matches(*unite([found for _, found in words], self.collection.documents))

    def _telling_words(self, tree: query.Query) -> list[tuple[query.Query, Matches]]:
        words = [(word, self.matches(word).all) for word in single_words(tree)]
        return telling_words(words, self.collection.live_count)

    def _page(
        self, request: SearchRequest, hits: Matches | PlannedMatches
    ) -> tuple[Matches, bool, bool]:
        """Return the page's hits, whether more follow, and whether the cursor's state is gone."""
        wanted = request.offset + request.limit
        if request.order is Sort.RELEVANCE and not request.cursor:
            best = hits.best(wanted)
            page = Matches(best.doc_ids[request.offset :], best.scores[request.offset :])
            return page, bool(len(page.doc_ids)) and len(hits.doc_ids) > wanted, False
        keys = self._keys(request, hits.doc_ids, hits.scores)
        changed = False
        left = np.arange(len(keys))
        if request.cursor:
            cursor = Cursor.decode(request.cursor, request.order)
            changed = cursor.generation != self.generation
            left = np.flatnonzero(self._behind(cursor, keys, hits.doc_ids, changed))
        places = left[best_places(keys[left], wanted)[request.offset :]]
        page = Matches(hits.doc_ids[places], hits.scores[places])
        return page, bool(len(places)) and len(left) > wanted, changed

    def _cursor(self, request: SearchRequest, page: Matches, last: Hit) -> str:
        """Return where to go on after the last hit of a page."""
        key = self._keys(request, page.doc_ids[-1:], page.scores[-1:])[0].item()
        document = int(page.doc_ids[-1])
        return Cursor(self.generation, request.order, key, document, last.id).encode()

    def _behind(
        self,
        cursor: Cursor,
        keys: npt.NDArray[np.float64] | npt.NDArray[np.int64],
        doc_ids: DocIds,
        changed: bool,
    ) -> npt.NDArray[np.bool_]:
        """Return bool[n], which hits come after the cursor's."""
        document = cursor.document
        if changed:
            found = self._addresses(cursor.id)
            # If that article is gone, hits with its very key may come twice, but none is lost.
            # One that was replaced stands further behind, and counts as gone.
            kept = len(found) and found[0] <= cursor.document
            document = int(found[0]) if kept else -1
        behind: npt.NDArray[np.bool_] = (keys < cursor.key) | (
            (keys == cursor.key) & (doc_ids.astype(np.int64) > document)
        )
        return behind

    def _keys(
        self, request: SearchRequest, doc_ids: DocIds, scores: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64] | npt.NDArray[np.int64]:
        """Return what documents are ordered by, the largest first."""
        if request.order is Sort.RELEVANCE:
            return scores
        moments = self.collection.columns.published[doc_ids]
        if request.order is Sort.NEWEST:
            return moments  # undated ones have the least number there is
        return np.where(moments == NO_DATE, NO_DATE, -moments)

    def _hits(self, page: Matches, tree: query.Query) -> tuple[Hit, ...]:
        """Return documents as they are shown, with the words of a tree marked."""
        terms = SearchedTerms(tree)
        documents = page.doc_ids.astype(np.int64)

        @functools.cache
        def on_page(field: str, term: str) -> list[npt.NDArray[np.int64]]:
            return self.collection.positions_in(field, term, documents)

        def positions_in(place: int) -> Positions:
            return lambda field, term: on_page(field, term)[place]

        rows = enumerate(zip(documents.tolist(), page.scores.tolist(), strict=True))
        return tuple(
            self._hit(document, score, terms, positions_in(place))
            for place, (document, score) in rows
        )

    def _hit(self, doc_id: int, score: float, terms: SearchedTerms, positions: Positions) -> Hit:
        article = self.article_at(doc_id)
        return Hit(
            id=article.id,
            title=marked_headline(article, terms),
            score=score,
            published=article.published,
            source=article.source,
            tags=article.tags,
            snippet=snippet(article, terms, positions),
            url=article.url,
            authors=article.authors,
            language=article.language,
        )


def _with_copies(hits: tuple[Hit, ...], doc_ids: DocIds, copies: Copies) -> tuple[Hit, ...]:
    return tuple(
        dataclasses.replace(hit, copies=len(copies.others(document)))
        for hit, document in zip(hits, doc_ids.tolist(), strict=True)
    )


def _copy(article: Article) -> Copy:
    return Copy(article.id, article.headline, article.source, article.published, article.url)
