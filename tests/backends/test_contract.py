"""What every search backend does. A backend that passes can stand in for another.

To add a backend, add a function to ``BACKENDS`` that returns one holding some
articles. The naive backend over a list runs along: a contract that it broke
would be a wrong contract.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.backends.protocol import SearchBackend
from indexer.errors import RequestError
from indexer.query.request import Duplicates, Facet, SearchRequest, Sort, TagMode
from indexer.query.result import FacetCount, Hit, SearchResult, plain_text
from indexer.query.suggestions import Completion, Kind
from indexer.storage_format import Format
from indexer.writing.index_writer import IndexWriter
from tests.backends.archives import BODIES, archives, requests
from tests.conftest import make_article
from tests.web.memory_backend import MemoryBackend

MakeBackend = Callable[[list[Article]], contextlib.AbstractContextManager[SearchBackend]]


@contextlib.contextmanager
def embedded(
    articles: list[Article], storage_format: Format = Format.COLUMNAR
) -> Iterator[SearchBackend]:
    with tempfile.TemporaryDirectory() as folder:
        with IndexWriter(Path(folder, "index"), storage_format) as writer:
            for article in articles:
                writer.put(article, "origin", "path", replaces=False)
            writer.renew_suggestions()
            writer.renew_duplicates()
        with EmbeddedBackend.open(Path(folder, "index"), storage_format) as backend:
            yield backend


@contextlib.contextmanager
def memory(articles: list[Article]) -> Iterator[SearchBackend]:
    yield MemoryBackend(articles)


BACKENDS: dict[str, MakeBackend] = {
    "memory": memory,
    "embedded": embedded,
    "embedded, stock format": functools.partial(embedded, storage_format=Format.STOCK),
}


@pytest.fixture(params=BACKENDS)
def backend_with(request: pytest.FixtureRequest) -> MakeBackend:
    """Return a function that opens the backend under test over some articles."""
    make: MakeBackend = BACKENDS[request.param]
    return make


ARCHIVE = [
    make_article(
        1,
        title="Inside the film studio",
        body="Kim Jong Il loved film.",
        tags=("North Korea", "Movies"),
        source="Meridian Wire",
        language="en",
        published="2010-12-28",
    ),
    make_article(
        2,
        title="A leader dies",
        body="Kim Jong Il is dead.",
        tags=("North Korea",),
        source="Meridian Wire",
        language="en",
        published="2011-12-19T12:00:00+09:00",
    ),
    make_article(
        3,
        title="Ein Film",
        body="Das Kino ist voll.",
        tags=("movies", "Germany"),
        source="Elbufer Zeitung",
        language="de",
        published="1954-07-04",
    ),
    make_article(4, title="Undated and untagged", body="Nothing is known of this film."),
]


def titles(result: SearchResult) -> list[str]:
    return [plain_text(hit.title) for hit in result.hits]


def values(result: SearchResult, facet: Facet) -> dict[str, int]:
    return {entry.value: entry.count for entry in result.facets[facet]}


def counted(result: SearchResult) -> dict[Facet, set[tuple[str, int, bool]]]:
    """Return the facets without regard to which spelling of a value is shown."""
    return {
        facet: {(entry.value.casefold(), entry.count, entry.selected) for entry in entries}
        for facet, entries in result.facets.items()
    }


def test_best_match_comes_first(backend_with: MakeBackend) -> None:
    """An article with the words in title and body beats one in the body alone."""
    with backend_with(ARCHIVE) as backend:
        result = backend.search(SearchRequest(text="Film"))
    assert result.total == 3
    assert titles(result)[0] == "Inside the film studio"
    assert [hit.score for hit in result.hits] == sorted(
        (hit.score for hit in result.hits), reverse=True
    )


def test_all_words_are_asked_for(backend_with: MakeBackend) -> None:
    """Words combine by and; where no article has all, some will do, and it is said."""
    with backend_with(ARCHIVE) as backend:
        together = backend.search(SearchRequest(text="Kim Jong Il film"))
        loosened = backend.search(SearchRequest(text="Kim Kino"))
        nothing = backend.search(SearchRequest(text="zeppelin"))
    assert (together.total, together.any_word) == (1, False)
    assert (loosened.total, loosened.any_word) == (3, True)
    assert (nothing.total, nothing.any_word, nothing.hits) == (0, False, ())


def test_loosening_does_not_depend_on_filters(backend_with: MakeBackend) -> None:
    """A filter that leaves nothing does not turn "all words" into "some words"."""
    request = SearchRequest(text="Kim film", tags=("Germany",))
    with backend_with(ARCHIVE) as backend:
        result = backend.search(request)
    assert (result.total, result.any_word) == (0, False)


@pytest.mark.parametrize("text", ["", "  \t"])
def test_blank_text_asks_for_everything_newest_first(backend_with: MakeBackend, text: str) -> None:
    """Browsing: all articles, the newest first, undated ones last."""
    with backend_with(ARCHIVE) as backend:
        result = backend.search(SearchRequest(text=text))
    assert titles(result) == [
        "A leader dies",
        "Inside the film studio",
        "Ein Film",
        "Undated and untagged",
    ]


def test_sorting_by_date_puts_undated_last(backend_with: MakeBackend) -> None:
    """Neither newest nor oldest is known of an article without a date."""
    with backend_with(ARCHIVE) as backend:
        oldest = backend.search(SearchRequest(sort=Sort.OLDEST))
    assert titles(oldest)[0] == "Ein Film"
    assert titles(oldest)[-1] == "Undated and untagged"


def test_tags_match_without_case_and_combine_by_all_or_any(backend_with: MakeBackend) -> None:
    """Two tags narrow by default and widen on request."""
    both = SearchRequest(tags=("NORTH KOREA", "movies"))
    with backend_with(ARCHIVE) as backend:
        assert titles(backend.search(both)) == ["Inside the film studio"]
        either = backend.search(dataclasses.replace(both, tag_mode=TagMode.ANY))
    assert either.total == 3


def test_facets_count_hits(backend_with: MakeBackend) -> None:
    """Every facet counts the hits by its values, most first, ties by value."""
    with backend_with(ARCHIVE) as backend:
        result = backend.search(SearchRequest(text="film"))
    assert values(result, Facet.TAGS) == {"Movies": 2, "Germany": 1, "North Korea": 1}
    assert values(result, Facet.SOURCE) == {"Elbufer Zeitung": 1, "Meridian Wire": 1}
    assert values(result, Facet.LANGUAGE) == {"de": 1, "en": 1}
    assert values(result, Facet.YEAR) == {"1954": 1, "2010": 1}


def test_single_valued_facets_leave_out_their_own_selection(backend_with: MakeBackend) -> None:
    """Choosing a source still shows what the other sources would add."""
    request = SearchRequest(sources=("Elbufer Zeitung",))
    with backend_with(ARCHIVE) as backend:
        result = backend.search(request)
    assert result.total == 1
    assert result.facets[Facet.SOURCE] == (
        FacetCount("Meridian Wire", 2),
        FacetCount("Elbufer Zeitung", 1, selected=True),
    )
    assert values(result, Facet.LANGUAGE) == {"de": 1}


def test_a_selected_value_stays_visible(backend_with: MakeBackend) -> None:
    """What is selected can be taken back even when nothing is left of it."""
    request = SearchRequest(text="dead", tags=("Movies", "Unheard of"))
    with backend_with(ARCHIVE) as backend:
        result = backend.search(request)
    assert result.total == 0
    assert {(entry.value, entry.count, entry.selected) for entry in result.facets[Facet.TAGS]} == {
        ("Movies", 0, True),
        ("Unheard of", 0, True),
    }


def test_date_ranges_include_both_days(backend_with: MakeBackend) -> None:
    """First and last day count, by the paper's own clock; undated are outside."""
    day = datetime.date(2011, 12, 19)
    with backend_with(ARCHIVE) as backend:
        assert titles(backend.search(SearchRequest(date_from=day, date_to=day))) == [
            "A leader dies"
        ]
        assert backend.search(SearchRequest(date_to=day)).total == 3


def test_paging_cuts_the_hits_and_nothing_else(backend_with: MakeBackend) -> None:
    """Offset and limit choose hits; total and facets stay; past the end is empty."""
    with backend_with(ARCHIVE) as backend:
        everything = backend.search(SearchRequest())
        second = backend.search(SearchRequest(offset=1, limit=1))
        past = backend.search(SearchRequest(offset=99))
    assert second.hits == everything.hits[1:2]
    assert (second.total, second.facets) == (everything.total, everything.facets)
    assert (past.hits, past.total) == ((), 4)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "film"])
def test_cursors_lead_through_all_hits(backend_with: MakeBackend, text: str, sort: Sort) -> None:
    """Each answer's cursor asks for the hits after it, until there are none."""
    with backend_with(ARCHIVE) as backend:
        everything = backend.search(SearchRequest(text=text, sort=sort, limit=100))
        request = SearchRequest(text=text, sort=sort, limit=1)
        found: list[Hit] = []
        while True:
            result = backend.search(request)
            found.extend(result.hits)
            assert result.total == everything.total
            if not result.cursor:
                break
            request = dataclasses.replace(request, cursor=result.cursor)
    assert [hit.id for hit in found] == [hit.id for hit in everything.hits]
    assert everything.cursor == ""


def test_a_foreign_cursor_is_refused(backend_with: MakeBackend) -> None:
    """What is no cursor is answered with what to do, not with some hits."""
    with (
        backend_with(ARCHIVE) as backend,
        pytest.raises(RequestError, match=r"cursor: expected one that an answer gave"),
    ):
        backend.search(SearchRequest(cursor="no cursor"))


def test_only_the_facets_asked_for_are_counted(backend_with: MakeBackend) -> None:
    """An answer has the facets that the request names, and no others."""
    with backend_with(ARCHIVE) as backend:
        result = backend.search(SearchRequest(facets=(Facet.YEAR,)))
    assert list(result.facets) == [Facet.YEAR]


def test_similar_articles_are_others(backend_with: MakeBackend) -> None:
    """What shares telling words with an article is like it; itself it is not."""
    alike = [
        make_article(number, title=title, body=title)
        for number, title in enumerate(("zinc mine opens", "zinc mine closes", "rain at last"))
    ]
    with backend_with(alike) as backend:
        hits = backend.similar(alike[0].id)
        assert hits is not None
        assert [hit.id for hit in hits] == [alike[1].id]
        assert backend.similar(alike[2].id, limit=5) == ()
        assert backend.similar("0" * 16) is None


PRINTED = [
    make_article(10, body=BODIES[0], source="Meridian Wire", tags=("Sea",), published="2011-01-02"),
    make_article(11, body=BODIES[0], source="Harbour Courier", published="2011-01-01"),
    make_article(12, body=BODIES[2], source="Meridian Wire", tags=("sea", "Wind")),
    make_article(13, body=BODIES[3], source="Meridian Wire", published="2011-01-03"),
    make_article(14, body="", title="Bridge"),
    make_article(15, body="", title="Bridge"),
]
"""Three copies of one text, of which the second was printed first."""


def test_copies_are_listed_the_earliest_first(backend_with: MakeBackend) -> None:
    """Copies and near copies, the article itself left out; a title alone has none."""
    first, second, third, other, untitled, _ = (article.id for article in PRINTED)
    with backend_with(PRINTED) as backend:
        copies = backend.copies(first)
        assert copies is not None
        assert [copy.id for copy in copies] == [second, third]
        assert (copies[0].title, copies[0].source) == ("Title 11", "Harbour Courier")
        assert (copies[0].published, copies[0].url) == ("2011-01-01", "")
        assert [copy.id for copy in backend.copies(third) or ()] == [second, first]
        assert backend.copies(first, limit=1) == copies[:1]
        assert backend.copies(other) == backend.copies(untitled) == ()
        assert backend.copies("0" * 16) is None


def test_copies_count_once_where_they_are_collapsed(backend_with: MakeBackend) -> None:
    """Shown is the earliest copy that matches; a value counts the clusters that it leaves."""
    asked = SearchRequest(text="babo", duplicates=Duplicates.COLLAPSE, sort=Sort.OLDEST)
    with backend_with(PRINTED) as backend:
        result = backend.search(asked)
        wired = backend.search(dataclasses.replace(asked, sources=("meridian wire",)))
        every = backend.search(dataclasses.replace(asked, duplicates=Duplicates.SHOW))
    assert (result.total, wired.total, every.total) == (2, 2, 4)
    assert [hit.id for hit in result.hits] == [PRINTED[1].id, PRINTED[3].id]
    assert [hit.id for hit in wired.hits] == [PRINTED[0].id, PRINTED[3].id]
    assert [hit.copies for hit in (*result.hits, *wired.hits)] == [2, 0, 2, 0]
    assert values(result, Facet.SOURCE) == {"Meridian Wire": 2, "Harbour Courier": 1}
    assert values(result, Facet.YEAR) == {"2011": 2}
    assert {tag.casefold(): n for tag, n in values(result, Facet.TAGS).items()} == {
        "sea": 1,
        "wind": 1,
    }
    assert [hit.copies for hit in every.hits] == [0, 0, 0, 0]


def test_cursors_lead_through_collapsed_hits(backend_with: MakeBackend) -> None:
    """Paging by cursor shows each cluster once."""
    request = SearchRequest(text="babo", duplicates=Duplicates.COLLAPSE, limit=1)
    with backend_with(PRINTED) as backend:
        first = backend.search(request)
        second = backend.search(dataclasses.replace(request, cursor=first.cursor))
    assert {hit.id for hit in (*first.hits, *second.hits)} == {PRINTED[1].id, PRINTED[3].id}
    assert (bool(first.cursor), second.cursor) == (True, "")


def proposed(completions: tuple[Completion, ...], kind: Kind) -> list[str]:
    return [one.text for one in completions if one.kind is kind]


def test_tags_are_completed_with_their_articles(backend_with: MakeBackend) -> None:
    """A tag is found by the beginning of any of its words; its number is of the articles."""
    with backend_with(ARCHIVE) as backend:
        (whole,) = backend.suggest("nor")
        (further,) = backend.suggest("kor")
        (both,) = backend.suggest("north k")
        (first, *_) = backend.suggest("MOV")
    assert (whole.kind, whole.text, whole.articles) == (Kind.TAG, "North Korea", 2)
    assert [part.text for part in whole.parts if part.marked] == ["Nor"]
    assert [part.text for part in further.parts if part.marked] == ["Kor"]
    assert [part.text for part in both.parts if part.marked] == ["North K"]
    assert (first.text.casefold(), first.articles) == ("movies", 2)


def test_titles_are_completed(backend_with: MakeBackend) -> None:
    """A title is found by words of it in their order, the last one perhaps begun only."""
    with backend_with(ARCHIVE) as backend:
        assert set(proposed(backend.suggest("fil"), Kind.TITLE)) == {
            "Inside the film studio",
            "Ein Film",
        }
        assert proposed(backend.suggest("the film st"), Kind.TITLE) == ["Inside the film studio"]
        assert backend.suggest("film the") == ()
        assert backend.suggest("ilm") == ()


@pytest.mark.parametrize("text", ["ELEC", "élec", "Élec", "elec"])
def test_completing_knows_neither_case_nor_accents(backend_with: MakeBackend, text: str) -> None:
    """What is typed without them finds what is written with them, and the other way."""
    articles = [make_article(1, title="Les ÉLECTIONS", tags=("Élections",), body="Rien.")]
    with backend_with(articles) as backend:
        found = backend.suggest(text)
    assert proposed(found, Kind.TAG) == ["Élections"]
    assert proposed(found, Kind.TITLE) == ["Les ÉLECTIONS"]


@pytest.mark.parametrize("text", ["", "  ", "...", "\x00", "\ud800", "zeppelin", "k" * 10_000])
def test_what_begins_nothing_is_not_completed(backend_with: MakeBackend, text: str) -> None:
    """No word, an unknown one, or what nobody types: no completion and no error."""
    with backend_with(ARCHIVE) as backend:
        assert backend.suggest(text) == ()


def test_no_more_completions_than_asked_for(backend_with: MakeBackend) -> None:
    """The limit is kept; eight is what is taken without one."""
    articles = [
        make_article(number, title=f"Zoo number {number}", tags=(f"zoo {number}",))
        for number in range(20)
    ]
    with backend_with(articles) as backend:
        assert len(backend.suggest("zo")) == 8
        assert [len(backend.suggest("zo", limit)) for limit in (-1, 0, 1, 5)] == [0, 0, 1, 5]
        assert backend.suggest("zo", 1)[0].kind is Kind.TAG


def test_articles_come_back_whole(backend_with: MakeBackend) -> None:
    """What was put in is what is shown, and an unknown id is nothing."""
    with backend_with(ARCHIVE) as backend:
        assert [backend.article(article.id) for article in ARCHIVE] == ARCHIVE
        assert backend.article("0000000000000000") is None
        assert backend.article("\x00' OR 1") is None


def test_stats_describe_the_archive(backend_with: MakeBackend) -> None:
    """Counts, span of dates and the values of every facet."""
    with backend_with(ARCHIVE) as backend:
        stats = backend.stats()
    assert (stats.articles, stats.undated) == (4, 1)
    assert (stats.first_published, stats.last_published) == ("1954-07-04", "2011-12-19")
    assert stats.values[Facet.TAGS][0] == FacetCount("Movies", 2)


def test_an_empty_archive_answers(backend_with: MakeBackend) -> None:
    """No article is no error."""
    with backend_with([]) as backend:
        assert backend.search(SearchRequest(text="film")).total == 0
        assert backend.search(SearchRequest(tags=("x",))).total == 0
        assert backend.suggest("film") == ()
        stats = backend.stats()
    assert (stats.articles, stats.first_published, stats.last_published) == (0, "", "")


@pytest.mark.parametrize(
    "text",
    [
        *('"', "(", "AND", "*", "-", "😀", "\x00", "\ud800", "tag:", "::", "[1 TO", "a^1e999"),
        *("a" * 10_000, "(" * 5_000, "x OR " * 3_000, "~", "'", "\\", "%", '"a" "', "NOT"),
        "published:[x TO y]",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_odd_queries_are_answered(backend_with: MakeBackend, text: str) -> None:
    """Nothing that can be typed raises."""
    with backend_with(ARCHIVE) as backend:
        assert backend.search(SearchRequest(text=text)).total >= 0


def test_threads_get_the_same_answers(backend_with: MakeBackend) -> None:
    """Many threads at once read what one thread reads alone."""
    questions = [SearchRequest(text=text) for text in ("film", "Kim Jong Il", "", "Kino")] * 10
    answers: list[list[str]] = [[] for _ in questions]
    with backend_with(ARCHIVE) as backend:
        expected = [titles(backend.search(question)) for question in questions]

        def ask(place: int) -> None:
            answers[place] = titles(backend.search(questions[place]))

        threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(questions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == expected


def test_an_article_is_marked_whole(backend_with: MakeBackend) -> None:
    """Words of the request are marked in headline and body; no article, no marks."""
    with backend_with(ARCHIVE) as backend:
        found = backend.marked_article(ARCHIVE[0].id, SearchRequest(text="film loved"))
        assert found is not None
        texts = (found.title, *found.paragraphs)
        assert [[part.text for part in text if part.marked] for text in texts] in (
            [["film"], ["loved film"]],
            [["film"], ["loved", "film"]],
        )
        assert found.article == ARCHIVE[0]
        assert backend.marked_article("nothing", SearchRequest(text="film")) is None


def test_an_article_tells_its_file(backend_with: MakeBackend) -> None:
    """The file is told without the folders above its source; no article has no file."""
    with backend_with(ARCHIVE) as backend:
        assert backend.saved_file(ARCHIVE[1].id) == "path"
        assert backend.saved_file("nothing") is None


def test_closing_twice_does_nothing(backend_with: MakeBackend) -> None:
    """A backend can be closed by its context and by hand."""
    with backend_with(ARCHIVE) as backend:
        backend.close()
        backend.close()


slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", sorted(set(BACKENDS) - {"memory"}))
@slow
@given(articles=archives(), asked=st.lists(requests, min_size=1, max_size=8))
def test_answers_equal_the_naive_ones(
    name: str, articles: list[Article], asked: list[SearchRequest]
) -> None:
    """Totals, facets, loosening and the set of hits are those of a scan over a list."""
    naive = MemoryBackend(articles)
    with BACKENDS[name](articles) as backend:
        for request in asked:
            result, expected = backend.search(request), naive.search(request)
            assert result.total == expected.total
            assert result.any_word == expected.any_word
            assert result.notices == expected.notices
            assert counted(result) == counted(expected)
            assert result.timeline == expected.timeline
            if request.sort is not Sort.RELEVANCE or not request.text:
                assert titles(result) == titles(expected)
                assert [hit.copies for hit in result.hits] == [hit.copies for hit in expected.hits]


@pytest.mark.parametrize("name", BACKENDS)
@slow
@given(articles=archives(), request=requests)
def test_a_count_is_a_promise_about_the_click(
    name: str, articles: list[Article], request: SearchRequest
) -> None:
    """Following a facet value leads to as many hits as it said."""
    fields = {
        Facet.TAGS: "tags",
        Facet.SOURCE: "sources",
        Facet.LANGUAGE: "languages",
        Facet.YEAR: "years",
    }
    with BACKENDS[name](articles) as backend:
        result = backend.search(request)
        for facet, entries in result.facets.items():
            narrowing = facet is Facet.TAGS and request.tag_mode is TagMode.ALL
            for entry in entries:
                if entry.selected:
                    continue
                chosen = (*request.selected(facet), entry.value) if narrowing else (entry.value,)
                selection: dict[str, Any] = {fields[facet]: chosen}
                clicked = dataclasses.replace(request, **selection)
                assert backend.search(clicked).total == entry.count
