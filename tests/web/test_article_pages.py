"""The page of an article and those around it: marks, quotes, copies, linked data."""

from __future__ import annotations

import json

import pytest

from indexer.errors import RequestError
from indexer.query.request import SearchRequest
from search_web import create_app
from search_web.quotation import words_digest
from tests.conftest import make_article

from .memory_backend import MemoryBackend
from .page_reader import Site
from .sample_articles import FILM, HEBREW, UNDATED, sample_articles

URL = f"/article/{FILM.id}"


def marks(site: Site, url: str) -> list[str]:
    return site.page(url).texts("//mark")


def test_found_words_are_marked(site: Site) -> None:
    """Headline, highlights and paragraphs show them; each is named, and the first linked."""
    page = site.page(f"{URL}?q=film+director")
    found = page.find("//mark")
    assert page.texts("//h1/mark") == ["film", "director"]
    assert page.texts("//section[@class='highlights']//mark") == ["director", "film"]
    assert [mark.get("id") for mark in found] == [f"mark-{n + 1}" for n in range(len(found))]
    links = page.find("//ol[@class='mark-numbers']//a")
    assert [link.get("href") for link in links] == [f"#{mark.get('id')}" for mark in found][:12]


def test_marks_can_be_hidden(site: Site) -> None:
    """A link shows the page without them and keeps the search, another brings them back."""
    plain = site.page(site.page(f"{URL}?q=film&tag=Cinema").href("Hide marks"))
    assert not plain.find("//mark")
    assert plain.href("← Back to the results") == "/search?q=film&tag=Cinema"
    assert plain.href("Show marks") == f"{URL}?q=film&tag=Cinema"


def test_without_a_search_nothing_is_marked(site: Site) -> None:
    """Neither marks nor their bar are on a page that no words led to."""
    for url in (URL, f"{URL}?tag=Cinema", f"{URL}?q=xyzzy"):
        page = site.page(url)
        assert not page.find("//mark")
        assert not page.with_class("mark-bar")


def test_paragraphs_can_be_quoted_without_a_script(site: Site) -> None:
    """Each has an anchor and a link to its quotation, which leads back to it, marked."""
    second = site.page(URL).find("//p[@id='p-2']")[0]
    quote = site.page(second.xpath("a[@class='quote-link']/@href")[0])
    words = FILM.body.split("\n\n")[1]
    assert quote.texts("//blockquote") == [words]
    assert words in quote.texts("//textarea")[0]
    link = quote.find("//input[@id='quote-address']")[0].get("value", "")
    assert link.startswith("http://localhost/article/")
    back = site.page(link.removeprefix("http://localhost"))
    assert back.texts("//mark[@id='quote']") == [words]
    assert back.texts("//p[contains(@class, 'quote-note')]") == ["The quoted words are unchanged."]


def test_changed_words_are_noticed(site: Site) -> None:
    """Another digest than that of the words says that they were others."""
    note = "//p[contains(@class, 'quote-note')]"
    digest = words_digest("Kim Jong Un")
    (changed,) = site.page(f"{URL}?quote=5-16&digest={digest}").texts(note)
    assert changed.startswith("This article has changed since it was quoted")
    assert site.page(f"{URL}?quote=5-16").texts(note) == ["The quoted words are marked."]


@pytest.mark.parametrize("quote", ["x", "9-5", "0-5000", "5000-5001"])
def test_quotes_that_are_not_there_are_said(site: Site, quote: str) -> None:
    """The article is shown with a notice; there is no quotation."""
    page = site.page(f"{URL}?quote={quote}")
    assert page.notices[0].startswith("'quote' was ignored: expected two places in the text")
    assert not page.find("//mark")
    refused = site.page(f"{URL}/quote?quote={quote}", status=400)
    assert f"found '{quote}'" in " ".join(refused.root.text_content().split())


def test_similar_articles_are_a_page_away(site: Site) -> None:
    """A link leads to a list of at most five, which no search engine is to list."""
    page = site.page(site.page(URL).href("Show similar articles"))
    assert 0 < len(page.find("//ol[@class='similar-list']/li/p/a")) <= 5
    assert page.find("//meta[@name='robots' and @content='noindex']")
    assert site.page(f"/article/{HEBREW.id}/similar").texts("//ol[@class='similar-list']/li") == [
        "No other article is like this one."
    ]


def test_pages_around_no_article_are_not_found(site: Site) -> None:
    """An id that the archive does not have gives 404 everywhere."""
    for path in ("nothing/similar", "nothing/quote?quote=0-5", f"nothing/compare/{FILM.id}"):
        site.page(f"/article/{path}", status=404)
    site.page(f"{URL}/compare/nothing", status=404)


def test_copies_are_compared() -> None:
    """A copy with other words says so and links what differs, the earlier text first."""
    text = " ".join(f"word{n}" for n in range(60))
    early = make_article(1, title="News", body=text, published="2011-01-01")
    late = make_article(2, title="News", body=f"{text} more", published="2011-01-02")
    same = make_article(3, title="News", body=text, published="2011-01-03")
    site = Site(create_app(MemoryBackend([early, late, same])).test_client())
    page = site.page(f"/article/{late.id}")
    assert page.texts("//p[@class='copy-words']")[0].startswith("Changed words · Compare")
    for url in (page.href("Compare"), f"/article/{early.id}/compare/{late.id}"):
        compared = site.page(url)
        assert compared.texts("//div[@class='story-text']//ins") == ["more"]
        assert not compared.find("//div[@class='story-text']//del")
        assert compared.find("//meta[@name='robots' and @content='noindex']")
    assert "The same words" in site.page(f"/article/{early.id}").texts("//p[@class='copy-words']")
    unchanged = site.page(f"/article/{early.id}/compare/{same.id}")
    assert unchanged.texts("//p[@class='compared-note']") == [
        "Headline and text have the same words."
    ]


def test_linked_data_tells_what_is_known(site: Site) -> None:
    """The article is described in the terms of schema.org; what is not known is left out."""
    (script,) = site.page(URL).find("//script[@type='application/ld+json']")
    told = json.loads(script.text or "")
    assert told["headline"] == FILM.title
    assert (told["datePublished"], told["isBasedOn"]) == ("2011-01-04T21:14:00", FILM.url)
    assert [author["name"] for author in told["author"]] == list(FILM.authors)
    assert (told["keywords"], told["identifier"]) == (list(FILM.tags), FILM.id)
    (bare,) = site.page(f"/article/{UNDATED.id}").find("//script[@type='application/ld+json']")
    assert json.loads(bare.text or "").keys() == {"@context", "@type", "headline", "identifier"}


def test_other_sites_learn_what_a_page_is_about(site: Site) -> None:
    """Description, title and address are there for those who show a link to the page."""
    page = site.page(URL)
    told = {
        meta.get("name") or meta.get("property"): meta.get("content")
        for meta in page.find("//meta[@content]")
    }
    assert told["description"] == "A director is abducted. A monster film is made."
    assert told["og:title"] == FILM.title
    assert told["og:url"] == f"http://localhost{URL}"


def test_a_page_names_its_file(site: Site) -> None:
    """The file that the article was read from is told with the rest of its origin."""
    assert "path" in site.page(URL).texts("//section[@class='provenance']//dd")


def test_a_search_that_asks_for_too_much_is_refused() -> None:
    """What led there cannot be searched for again: a page says so, without a traceback."""

    class Refusing(MemoryBackend):
        def marked_article(self, _article_id: str, _request: SearchRequest) -> None:
            raise RequestError("query: expected less")

    site = Site(create_app(Refusing(sample_articles())).test_client())
    assert "query: expected less" in site.page(f"{URL}?q=film", status=400).html
    site.page(URL)
