"""Tests of the small pure modules that word and arrange what pages show."""

from __future__ import annotations

import pytest

from indexer.article import Article
from indexer.query.request import SearchRequest
from indexer.query.result import FacetCount
from search_web import wording
from search_web.article_view import original_url
from search_web.home_view import example_queries, headline_query, year_span
from search_web.languages import direction, language_name
from search_web.name_groups import alphabetical_groups, by_frequency

from .memory_backend import MemoryBackend
from .sample_articles import FILM, UNDATED, sample_articles


@pytest.mark.parametrize(
    ("published", "day", "moment", "machine"),
    [
        ("2011-01-04", "4 January 2011", "4 January 2011", "2011-01-04"),
        (
            "2011-01-04T21:14:00-05:00",
            "4 January 2011",
            "4 January 2011, 21:14",
            "2011-01-04T21:14:00",
        ),
        ("0987-02-26", "26 February 987", "26 February 987", "0987-02-26"),
        ("long ago", "long ago", "long ago", ""),
    ],
)
def test_moments_are_worded(published: str, day: str, moment: str, machine: str) -> None:
    """A day, a time where it is known, and the form that machines read."""
    assert wording.long_date(published) == day
    assert wording.long_moment(published) == moment
    assert wording.machine_date(published) == machine


def test_numbers_are_worded() -> None:
    """One article is singular, thousands are set apart."""
    assert [wording.articles(n) for n in (0, 1, 1200)] == [
        "0 articles",
        "1 article",
        "1,200 articles",
    ]


def test_languages_have_names_and_directions() -> None:
    """Known codes have names in any case; Hebrew runs from right to left."""
    assert (language_name("KO"), language_name("xx")) == ("Korean", "xx")
    assert (direction("he"), direction("en"), direction("")) == ("rtl", "ltr", "auto")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "ftp://news.example/a",
        "//news.example/a",
        "http:///a",
        "http://[/",
        "https://news.example\\@evil.example/",
        "https://news.example/a\nb",
    ],
)
def test_unsafe_original_is_not_linked(url: str) -> None:
    """Only a plain http or https address with a host becomes a link."""
    assert original_url(Article(id="a", title="", body="", url=url)) == ""


@pytest.mark.parametrize("url", ["http://news.example/a?b=c", "HTTPS://news.example", FILM.url])
def test_web_address_is_linked(url: str) -> None:
    """An http or https address is linked as it stands."""
    assert original_url(Article(id="a", title="", body="", url=url)) == url


def test_tags_are_grouped_by_initial() -> None:
    """Accents and case do not part a letter; other signs stand last."""
    names = ["Zoo", "élan", "Economy", "eBay", "1984", "“Quoted”", "영화", "ßharp"]
    groups = alphabetical_groups(FacetCount(name, 1) for name in names)
    found = {letter: [entry.value for entry in entries] for letter, entries in groups}
    assert found["E"] == ["eBay", "Economy", "élan"]
    assert list(found)[:3] == ["E", "S", "Z"]
    assert list(found)[-1] == "#"
    assert found["#"] == ["1984", "“Quoted”"]


def test_frequent_tags_stand_first() -> None:
    """By frequency means most articles first, then the alphabet."""
    counts = [FacetCount("b", 1), FacetCount("a", 1), FacetCount("c", 5)]
    assert [entry.value for entry in by_frequency(counts)] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("headline", "query"),
    [
        ("Thieves follow the price of olive oil into Spain", "Thieves Spain"),
        ("À Saint-Aubin, la fête", "Saint-Aubin fête"),
        ("42", ""),
    ],
)
def test_headline_makes_a_query(headline: str, query: str) -> None:
    """Names go before other words, long words before short ones."""
    assert headline_query(headline) == query


def test_examples_find_something() -> None:
    """Every query that the home page suggests has an article with all its words."""
    backend = MemoryBackend([FILM, UNDATED])
    stats = backend.stats()
    hits = backend.search(SearchRequest()).hits
    examples = example_queries(backend, stats, hits)
    assert examples
    for text in examples:
        assert not backend.search(SearchRequest(text=text)).any_word


def test_span_of_years_is_worded() -> None:
    """The span is named by its years, one year once, none not at all."""
    assert year_span(MemoryBackend(sample_articles()).stats()) == "1985 to 2011"
    assert year_span(MemoryBackend([FILM]).stats()) == "2011"
    assert year_span(MemoryBackend([UNDATED]).stats()) == ""
