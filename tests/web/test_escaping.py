"""Nothing that an article or an address holds becomes markup."""

from __future__ import annotations

import json
from urllib.parse import quote_plus

import pytest

from search_web.json_ld import script_text

from .page_reader import Site
from .sample_articles import FILM, HOSTILE, HOSTILE_ARTICLE

QUOTED = quote_plus(HOSTILE)

PAGES = [
    "/",
    "/tags",
    "/tags?by=count",
    "/search?year=2001",
    f"/tag?name={QUOTED}",
    f"/source?name={QUOTED}",
    "/sources",
    "/timeline",
    f"/timeline?from={QUOTED}",
    "/status",
    f"/why?article={HOSTILE_ARTICLE.id}&q={QUOTED}&tag={QUOTED}&from=2020",
    "/search?q=script",
    f"/search?q={QUOTED}",
    f"/search?tag={QUOTED}&source={QUOTED}&language={QUOTED}",
    f"/search?tag={QUOTED}&mode=any",
    f"/search?tag={QUOTED}&year=1850",
    f"/search?from={QUOTED}&to={QUOTED}&sort={QUOTED}&mode={QUOTED}&page={QUOTED}",
    f"/article/{HOSTILE_ARTICLE.id}?q={QUOTED}&tag={QUOTED}",
    f"/article/{HOSTILE_ARTICLE.id}?q=script",
    f"/article/{HOSTILE_ARTICLE.id}?quote={QUOTED}&digest={QUOTED}&marks={QUOTED}",
    f"/article/{HOSTILE_ARTICLE.id}?quote=3-9",
    f"/article/{HOSTILE_ARTICLE.id}/similar",
    f"/article/{HOSTILE_ARTICLE.id}/compare/{FILM.id}",
    f"/article/{HOSTILE_ARTICLE.id}/quote?quote=0-20",
]


@pytest.mark.parametrize("url", PAGES)
def test_hostile_text_stays_text(site: Site, url: str) -> None:
    """No script but files of this site and no unescaped quote comes out of any field."""
    page = site.page(url)
    assert "<script>" not in page.html.lower()
    assert HOSTILE not in page.html
    for script in page.find("//script"):
        if script.get("type") == "application/ld+json":
            # Data that nothing runs; that nothing breaks out of it is tested below.
            assert json.loads(script.text or "")["@type"] == "NewsArticle"
            continue
        assert script.get("src", "").startswith("/static/")
        assert not script.text
    handlers = page.find("//@*[starts-with(name(), 'on')] | //@*[starts-with(name(), 'style')]")
    assert not handlers


@pytest.mark.parametrize("url", PAGES)
def test_no_link_runs_a_script(site: Site, url: str) -> None:
    """Every link leads into the site or to the web, never to ``javascript:``."""
    for target in map(str, site.page(url).find("//@href | //@src | //@action")):
        assert target.startswith(("/", "#", "http://", "https://")), target


def test_hostile_article_can_be_read(site: Site) -> None:
    """The text itself is shown letter by letter, the address as text."""
    page = site.page(f"/article/{HOSTILE_ARTICLE.id}")
    assert page.texts("//h1") == [HOSTILE]
    assert HOSTILE_ARTICLE.url in page.texts("//dd")


@pytest.mark.parametrize(
    "text",
    [HOSTILE, "</script><b>", "<!--<script>", "]]>", "a\u2028b\u2029c", "&lt;&amp;", "\\u003c"],
)
def test_linked_data_cannot_be_broken_out_of(text: str) -> None:
    """Whatever a headline says, the data has no sign that HTML reads, and is read back whole."""
    written = script_text({"headline": text})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"headline": text}


def test_not_found_does_not_echo_markup(site: Site) -> None:
    """An error page does not repeat the address as markup."""
    assert HOSTILE not in site.page(f"/{HOSTILE}", status=404).html
