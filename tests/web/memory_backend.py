"""A search backend that looks at every article for every question.

Slow and obviously right: the naive oracle for totals, facet counts and the
links that are made from them. Ranking is only a count of words.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from indexer.analysis.folding import fold
from indexer.article import Article
from indexer.backends.protocol import ArchiveStats
from indexer.errors import RequestError
from indexer.query.explanation import Explanation, PartOfScore
from indexer.query.marked_article import MarkedArticle, unmarked_article
from indexer.query.rejections import RejectedFile, Rejections
from indexer.query.request import Duplicates, Facet, SearchRequest, Sort, TagMode
from indexer.query.result import Copy, FacetCount, Hit, SearchResult, TextPart, plain_text
from indexer.query.suggestions import Completion, Kind
from indexer.time_limit import check_time
from tests.web.memory_copies import clusters_of
from tests.web.memory_timeline import timeline

TITLE_WEIGHT = 3.0
SNIPPET_WORDS = 36

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the words of a text, their case folded."""
    return [word.casefold() for word in _WORD.findall(text)]


def facet_values(article: Article, facet: Facet) -> tuple[str, ...]:
    """Return the values of an article in a facet."""
    moment = article.published_at
    match facet:
        case Facet.TAGS:
            return article.tags
        case Facet.SOURCE:
            return (article.source,) if article.source else ()
        case Facet.LANGUAGE:
            return (article.language,) if article.language else ()
        case Facet.YEAR:
            return (f"{moment.year:04}",) if moment else ()


def selects(request: SearchRequest, facet: Facet, article: Article) -> bool:
    """Tell whether an article passes the selection in one facet."""
    wanted = {value.casefold() for value in request.selected(facet)}
    own = {value.casefold() for value in facet_values(article, facet)}
    if facet is Facet.TAGS and request.tag_mode is TagMode.ALL:
        return wanted <= own
    return not wanted or bool(wanted & own)


def in_range(request: SearchRequest, article: Article) -> bool:
    """Tell whether an article was published in the range of dates."""
    if not (request.date_from or request.date_to):
        return True
    if article.published_at is None:
        return False
    first, last = request.date_from or datetime.date.min, request.date_to or datetime.date.max
    return first <= article.published_at.date() <= last


def marked_parts(text: str, words: set[str]) -> tuple[TextPart, ...]:
    """Return a text in parts, those words marked."""
    parts = [part for part in re.split(r"(\w+)", text) if part]
    return tuple(TextPart(part, part.casefold() in words) for part in parts)


def completed(text: str, typed: str) -> tuple[TextPart, ...] | None:
    """Return a text in parts where what is typed begins some of its words, else None."""
    typed_words = [fold(word) for word in _WORD.findall(typed)]
    words = list(_WORD.finditer(text))
    for first in range(len(words) - len(typed_words) + 1) if typed_words else ():
        run = words[first : first + len(typed_words)]
        folded = [fold(word[0]) for word in run]
        if folded[:-1] == typed_words[:-1] and folded[-1].startswith(typed_words[-1]):
            start, stop = run[0].start(), run[-1].start() + len(typed_words[-1])
            parts = TextPart(text[:start]), TextPart(text[start:stop], True), TextPart(text[stop:])
            return tuple(part for part in parts if part.text)
    return None


def count_values(
    articles: Iterable[Article], facet: Facet, selected: Sequence[str]
) -> tuple[FacetCount, ...]:
    """Return a facet's values over these articles, selected ones in any case."""
    spellings = Counter(value for article in articles for value in facet_values(article, facet))
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for value, count in spellings.most_common():
        counts[value.casefold()] += count
        names.setdefault(value.casefold(), value)
    chosen = {value.casefold(): value for value in selected}
    entries = [
        FacetCount(names.get(key, chosen.get(key, "")), counts[key], key in chosen)
        for key in counts.keys() | chosen.keys()
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.count, entry.value)))


class MemoryBackend:
    """An archive in a list; see :class:`indexer.backends.protocol.SearchBackend`."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.articles = list(articles)
        clusters = clusters_of(self.articles)
        self._clusters = {article.id: each for each in clusters for article in each}

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question by looking at every article."""
        started = time.perf_counter()
        words = set(words_of(request.text))
        matching, any_word = self._matching(request.text, words)
        dated = [article for article in matching if in_range(request, article)]
        passing = [a for a in dated if all(selects(request, facet, a) for facet in Facet)]
        found = self._collapsed(passing, request)
        ranked = self._ranked(found, request, words)
        start = self._start(request) + request.offset

        def counted(articles: list[Article]) -> int:
            return len(self._collapsed(articles, request))

        shown = ranked[start : start + request.limit]
        more = bool(shown) and start + request.limit < len(ranked)
        return SearchResult(
            request=request,
            total=len(found),
            took_ms=(time.perf_counter() - started) * 1000,
            hits=tuple(self._hit(article, words, request) for article in shown),
            facets={facet: self._facet(dated, request, facet) for facet in request.facets},
            any_word=any_word,
            timeline=timeline(self.articles, passing, request, counted)
            if request.timeline
            else None,
            cursor=f"after-{start + request.limit}" if more else "",
        )

    def explain(self, request: SearchRequest, article_id: str) -> Explanation | None:
        """Return where an article stands among the hits, its words as parts."""
        article = self.article(article_id)
        if article is None:
            return None
        everything = dataclasses.replace(request, limit=1000, offset=0, cursor="")
        found = self.search(everything)
        ids = [hit.id for hit in found.hits]
        rank = ids.index(article_id) + 1 if article_id in ids else None
        own = set(words_of(f"{article.title} {article.body}"))
        parts = tuple(
            PartOfScore(word, word in own, False, (), 0, self._score(article, {word}))
            for word in dict.fromkeys(words_of(request.text))
        )
        score = sum(part.score for part in parts) if rank else 0.0
        return Explanation(
            request, article_id, article.headline, found.total, rank, score, False, parts, ()
        )

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...] | None:
        """Return the articles that share most words of a title with one."""
        article = self.article(article_id)
        if article is None:
            return None
        words = set(words_of(article.title))
        others = [other for other in self.articles if other.id != article_id]
        alike = [other for other in others if self._score(other, words)]
        alike.sort(key=lambda other: -self._score(other, words))
        return tuple(self._hit(other, words) for other in alike[:limit])

    def copies(self, article_id: str, limit: int = 100) -> tuple[Copy, ...] | None:
        """Return the other articles of the cluster of one."""
        if self.article(article_id) is None:
            return None
        others = [one for one in self._clusters[article_id] if one.id != article_id]
        return tuple(
            Copy(one.id, one.headline, one.source, one.published, one.url) for one in others[:limit]
        )

    def _collapsed(self, articles: list[Article], request: SearchRequest) -> list[Article]:
        """Return of each cluster the earliest of some articles, if that is asked for."""
        if request.duplicates is Duplicates.SHOW:
            return articles
        present = {article.id for article in articles}
        firsts = {
            next(one.id for one in self._clusters[article.id] if one.id in present)
            for article in articles
        }
        return [article for article in articles if article.id in firsts]

    def suggest(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        """Return the tags, then the titles, in which what is typed is found."""
        tags = [
            Completion(Kind.TAG, parts, entry.count)
            for entry in count_values(self.articles, Facet.TAGS, ())
            if (parts := completed(entry.value, text))
        ]
        titles = [
            Completion(Kind.TITLE, parts)
            for title in dict.fromkeys(article.title for article in self.articles)
            if (parts := completed(title, text))
        ]
        return tuple((tags + titles)[: max(limit, 0)])

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        return next((a for a in self.articles if a.id == article_id), None)

    def saved_file(self, article_id: str) -> str | None:
        """Return a file named by the article, as the contract test's archives have it."""
        return None if self.article(article_id) is None else "path"

    def marked_article(self, article_id: str, request: SearchRequest) -> MarkedArticle | None:
        """Return an article with each of the words marked, wherever it stands."""
        article = self.article(article_id)
        if article is None:
            return None
        words = set(words_of(request.text))
        plain = unmarked_article(article)
        return MarkedArticle(
            article=article,
            title=marked_parts(plain_text(plain.title), words),
            highlights=tuple(marked_parts(text, words) for text in article.highlights),
            editors_note=marked_parts(article.editors_note, words),
            paragraphs=tuple(marked_parts(plain_text(each), words) for each in plain.paragraphs),
        )

    def stats(self) -> ArchiveStats:
        """Return what the archive holds."""
        days = sorted(a.published_at.date() for a in self.articles if a.published_at)
        return ArchiveStats(
            articles=len(self.articles),
            first_published=days[0].isoformat() if days else "",
            last_published=days[-1].isoformat() if days else "",
            undated=len(self.articles) - len(days),
            index_bytes=0,
            values={facet: count_values(self.articles, facet, ()) for facet in Facet},
            version="memory-1",
        )

    def follow(self) -> contextlib.AbstractContextManager[None]:
        """Follow nothing: the list never changes."""
        return contextlib.nullcontext()

    def rejections(self, limit: int = 100) -> Rejections:
        """Return two files that were not taken in."""
        listed = RejectedFile("page.html", f"it is empty {'<b>'}", "2026-11-24")
        return Rejections(rejected=2, left_out=1, listed=(listed, listed)[:limit])

    def version(self) -> str:
        """Return one state: the list never changes."""
        return "memory-1"

    def _start(self, request: SearchRequest) -> int:
        """Return how many hits come before those that a cursor asks for."""
        if not request.cursor:
            return 0
        place = re.fullmatch(r"after-([0-9]+)", request.cursor)
        if place is None:
            raise RequestError(f"cursor: expected one that an answer gave: {request.cursor!r}")
        return int(place[1])

    def close(self) -> None:
        """Hold nothing that has to be let go of."""

    def _matching(self, text: str, words: set[str]) -> tuple[list[Article], bool]:
        """Return the articles with all words or, where there are none, with any.

        Which of the two holds is decided over the whole archive, so that no
        choice of filters changes what the words of a query ask for.
        """
        if not text.strip():
            return self.articles, False
        own = [
            (article, set(words_of(f"{article.title} {article.body}"))) for article in self.articles
        ]
        complete = [article for article, have in own if words and words <= have]
        frequency = {word: sum(word in have for _, have in own) for word in words}
        rare = {word for word in words if 0 < frequency[word] <= len(own) / 2}
        partial = [article for article, have in own if (rare or words) & have]
        return (complete, False) if complete or not partial else (partial, True)

    def _facet(
        self, dated: list[Article], request: SearchRequest, facet: Facet
    ) -> tuple[FacetCount, ...]:
        """Count the values of a facet as :class:`FacetCount` defines it."""
        narrowing = facet is Facet.TAGS and request.tag_mode is TagMode.ALL
        others = [other for other in Facet if narrowing or other is not facet]
        counted = [a for a in dated if all(selects(request, other, a) for other in others)]
        entries = count_values(counted, facet, request.selected(facet))
        if request.duplicates is Duplicates.SHOW:
            return entries
        collapsed = [
            dataclasses.replace(entry, count=self._clusters_with(entry.value, facet, counted))
            for entry in entries
        ]
        return tuple(sorted(collapsed, key=lambda entry: (-entry.count, entry.value)))

    def _clusters_with(self, value: str, facet: Facet, counted: list[Article]) -> int:
        """Count the clusters that have an article with a value of a facet among some."""
        key = value.casefold()
        carriers = [a for a in counted if key in map(str.casefold, facet_values(a, facet))]
        return len({self._clusters[article.id][0].id for article in carriers})

    def _ranked(
        self, found: list[Article], request: SearchRequest, words: set[str]
    ) -> list[Article]:
        """Return the articles in the order that was asked for, ties as they stand."""
        if request.sort is Sort.RELEVANCE and request.text.strip():
            return sorted(found, key=lambda article: -self._score(article, words))
        dated = [article for article in found if article.published_at]
        undated = [article for article in found if not article.published_at]
        newest_first = request.sort is not Sort.OLDEST
        dated.sort(key=lambda a: a.published_at or datetime.datetime.min, reverse=newest_first)
        return dated + undated

    def _score(self, article: Article, words: set[str]) -> float:
        """Return how often the words occur, those of the title counted more."""
        title, body = Counter(words_of(article.title)), Counter(words_of(article.body))
        return sum(TITLE_WEIGHT * title[word] + body[word] for word in words)

    def _hit(self, article: Article, words: set[str], request: SearchRequest | None = None) -> Hit:
        """Return an article as a hit, its snippet around the first word found."""
        body = article.body.split()
        places = (i for i, word in enumerate(body) if words & set(words_of(word)))
        start = max(0, next(places, 0) - SNIPPET_WORDS // 3)
        passage = " ".join(body[start : start + SNIPPET_WORDS])
        collapsing = request is not None and request.duplicates is Duplicates.COLLAPSE
        fields = ("id", "published", "source", "tags", "url", "authors", "language")
        return Hit(
            title=marked_parts(article.headline, words),
            snippet=marked_parts(passage, words),
            score=self._score(article, words),
            copies=len(self._clusters[article.id]) - 1 if collapsing else 0,
            **{field: getattr(article, field) for field in fields},
        )


class BrokenBackend(MemoryBackend):
    """An archive that fails in the way it is told to."""

    def __init__(self, error: Exception) -> None:
        super().__init__(())
        self.error = error

    def search(self, _request: SearchRequest) -> SearchResult:
        """Fail."""
        raise self.error

    def suggest(self, _text: str, _limit: int = 8) -> tuple[Completion, ...]:
        """Fail."""
        raise self.error

    def article(self, _article_id: str) -> Article | None:
        """Fail."""
        raise self.error

    def version(self) -> str:
        """Fail."""
        raise self.error

    def stats(self) -> ArchiveStats:
        """Fail."""
        raise self.error


class SlowBackend(MemoryBackend):
    """The sample archive, where time is over as soon as something is looked for."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Let the time go by."""
        check_time()
        return super().search(request)

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...] | None:
        """Let the time go by."""
        check_time()
        return super().similar(article_id, limit)
