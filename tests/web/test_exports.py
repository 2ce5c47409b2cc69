"""A search is taken home whole: as a table, as JSON Lines, as a feed."""

from __future__ import annotations

import csv
import io
import json
import warnings
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from search_web import Settings, create_app, exports, sitemap
from search_web.browser_search import NAMESPACE as OPENSEARCH
from search_web.exports import COLUMNS, harmless
from search_web.sitemap import NAMESPACE as SITEMAP
from tests.conftest import make_article

from .memory_backend import MemoryBackend
from .page_reader import Site
from .sample_articles import HOSTILE, sample_articles

ATOM_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
SEARCHES = ["", "?q=harbour", "?tag=Travel&mode=any&from=1990", "?q=script", "?q=xyzzy"]


def rows_of(client: FlaskClient, url: str) -> list[dict[str, str]]:
    """Return the rows of a table as a spreadsheet reads them."""
    with client.get(url) as response:
        assert response.content_type == "text/csv; charset=utf-8"
        text = response.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("query", SEARCHES)
def test_a_table_has_all_hits_in_their_order(site: Site, query: str) -> None:
    """As many rows as the page says, the first those of its first page, whatever they hold."""
    page = site.page(f"/search{query}")
    rows = rows_of(site.client, f"/search.csv{query}")
    assert len(rows) == page.total
    titles = [" ".join(row["title"].removeprefix("'").split()) for row in rows]
    assert titles[:10] == page.titles
    assert all(tuple(row) == COLUMNS for row in rows)
    assert all(row["page"].startswith("http://localhost/article/") for row in rows)


def test_json_lines_are_hits(client: FlaskClient) -> None:
    """One object a line, with the address of its page."""
    with client.get("/search.jsonl?q=harbour&sort=oldest") as response:
        lines = [json.loads(line) for line in response.data.splitlines()]
        assert response.headers["X-Robots-Tag"] == "noindex"
    answer = client.get("/api/v1/search?q=harbour&sort=oldest&limit=100").get_json()
    expected = [{**hit, "page": f"http://localhost/article/{hit['id']}"} for hit in answer["hits"]]
    assert lines == expected


@pytest.mark.parametrize("path", ["/search.csv", "/search.jsonl"])
def test_a_file_that_is_cut_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Its last line names how many there are."""
    monkeypatch.setattr(exports, "MOST_HITS", 3)
    with client.get(path) as response:
        last = response.data.decode().splitlines()[-1]
    assert "The first 3 of 40 articles." in last


@pytest.mark.parametrize("path", ["/search.csv", "/search.jsonl", "/search.atom", "/search.rss"])
def test_a_file_is_of_the_search_that_was_meant(client: FlaskClient, path: str) -> None:
    """What cannot be read is refused: a file does not show what was ignored."""
    response = client.get(f"{path}?from=x")
    assert response.status_code == 400
    assert "expected a date" in response.get_data(as_text=True)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_is_no_formula(cell: str) -> None:
    """What a spreadsheet would run is text with an apostrophe before it."""
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"


def test_file_names_are_those_of_their_search(client: FlaskClient) -> None:
    """Letters of any script stay for those that can read them; nothing else gets in."""
    with client.get('/search.csv?q=Séoul "film"/../%0d%0aX: y') as response:
        header = response.headers["Content-Disposition"]
    assert header == (
        'attachment; filename="articles-Seoul-film-X-y.csv"; '
        "filename*=UTF-8''articles-S%C3%A9oul-film-X-y.csv"
    )


def test_a_file_of_another_script_has_a_plain_name_too(client: FlaskClient) -> None:
    """What is left of it in ASCII is no name."""
    with client.get("/search.csv?q=영화 서울") as response:
        header = response.headers["Content-Disposition"]
    assert header.startswith('attachment; filename="articles.csv"; ')


@pytest.mark.parametrize("query", SEARCHES)
def test_atom_is_valid(client: FlaskClient, query: str) -> None:
    """By the grammar of RFC 4287, whatever titles hold; ids are told apart."""
    with client.get(f"/search.atom{query}") as response:
        assert response.mimetype == "application/atom+xml"
        root = etree.fromstring(response.data)
    assert ATOM_SCHEMA.validate(root), ATOM_SCHEMA.error_log
    ids = [element.text for element in root.iter("{*}id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/search.atom", "/search.rss"])
@pytest.mark.parametrize("query", SEARCHES)
def test_feeds_are_read_by_a_feed_reader(site: Site, path: str, query: str) -> None:
    """Well formed, newest first, each entry with the title and page of its article."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import feedparser
    with site.client.get(path + query) as response:
        feed = feedparser.parse(response.data, sanitize_html=False)
    page = site.page("/search" + query)
    assert not feed.bozo
    assert len(feed.entries) == min(page.total, 50)
    days = [entry.published_parsed for entry in feed.entries if "published_parsed" in entry]
    assert days == sorted(days, reverse=True)
    for entry in feed.entries[:3]:
        with site.client.get(entry.link.removeprefix("http://localhost")) as response:
            assert response.status_code == 200


def test_what_xml_cannot_hold_is_replaced() -> None:
    """A control character in a title does not break the feed."""
    article = make_article(1, title=f"A\x08\ufffe {HOSTILE}", published="2011-01-04T21:14:00-05:00")
    client = create_app(MemoryBackend([article])).test_client()
    root = etree.fromstring(client.get("/search.atom").data)
    assert ATOM_SCHEMA.validate(root), ATOM_SCHEMA.error_log
    (entry,) = root.iter("{*}entry")
    assert entry.findtext("{*}title") == f"A\ufffd\ufffd {HOSTILE}"
    assert entry.findtext("{*}published") == "2011-01-04T21:14:00-05:00"


def test_the_page_leads_to_all_of_them(site: Site) -> None:
    """Each with the words and filters of the search, without its page number."""
    page = site.page("/search?q=harbour&tag=Travel&page=1&size=25&view=compact")
    links = [str(link.get("href")) for link in page.find("//section[@class='export']//a")]
    endings = ("csv", "jsonl", "atom", "rss")
    assert links == [f"/search.{ending}?q=harbour&tag=Travel" for ending in endings]
    assert page.find("//link[@rel='alternate']")[0].get("href") == links[2]


def test_a_browser_can_search_here(client: FlaskClient) -> None:
    """The description has what OpenSearch 1.1 asks for, and its addresses work."""
    root = etree.fromstring(client.get("/opensearch.xml").data)
    assert root.tag == f"{{{OPENSEARCH}}}OpenSearchDescription"
    name = root.findtext(f"{{{OPENSEARCH}}}ShortName")
    assert name is not None
    assert 0 < len(name) <= 16
    for url in root.iter(f"{{{OPENSEARCH}}}Url"):
        template = str(url.get("template"))
        assert template.startswith("http://localhost/")
        asked = template.removeprefix("http://localhost").replace("{searchTerms}", "cinema")
        with client.get(asked) as response:
            assert (response.status_code, response.mimetype) == (200, url.get("type"))
    assert client.get("/suggest.json?q=cine").get_json() == ["cine", ["Cinema"]]


def test_every_article_is_in_a_sitemap(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one list, however many there are; a list too many is a 404."""
    monkeypatch.setattr(sitemap, "ARTICLES_OF_ONE", 15)
    index = etree.fromstring(client.get("/sitemap.xml").data)
    lists = [str(one.text).removeprefix("http://localhost") for one in index.iter("{*}loc")]
    assert lists == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    found = [
        str(one.text)
        for url in lists
        for one in etree.fromstring(client.get(url).data).iter(f"{{{SITEMAP}}}loc")
    ]
    assert sorted(found) == sorted(
        f"http://localhost/article/{article.id}" for article in sample_articles()
    )
    for url in ("/sitemap-0.xml", "/sitemap-4.xml", "/sitemap-99999999999999999999.xml"):
        assert client.get(url).status_code == 404


def test_addresses_are_those_of_the_settings() -> None:
    """Behind a proxy the request's host is not what readers type."""
    settings = Settings(public_url="https://news.example/")
    client = create_app(MemoryBackend(sample_articles()), settings).test_client()
    assert b"https://news.example/article/" in client.get("/search.csv").data
    assert b"Sitemap: https://news.example/sitemap.xml" in client.get("/robots.txt").data
