"""Nothing that an article or an address holds becomes markup."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest

from .page_reader import Site
from .sample_articles import HOSTILE, HOSTILE_ARTICLE

QUOTED = quote_plus(HOSTILE)

PAGES = [
    "/",
    "/tags",
    "/tags?by=count",
    "/search?year=2001",
    "/search?q=script",
    f"/search?q={QUOTED}",
    f"/search?tag={QUOTED}&source={QUOTED}&language={QUOTED}",
    f"/search?tag={QUOTED}&mode=any",
    f"/search?tag={QUOTED}&year=1850",
    f"/search?from={QUOTED}&to={QUOTED}&sort={QUOTED}&mode={QUOTED}&page={QUOTED}",
    f"/article/{HOSTILE_ARTICLE.id}?q={QUOTED}&tag={QUOTED}",
]


@pytest.mark.parametrize("url", PAGES)
def test_hostile_text_stays_text(site: Site, url: str) -> None:
    """No script but files of this site and no unescaped quote comes out of any field."""
    page = site.page(url)
    assert "<script>" not in page.html.lower()
    assert HOSTILE not in page.html
    for script in page.find("//script"):
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


def test_not_found_does_not_echo_markup(site: Site) -> None:
    """An error page does not repeat the address as markup."""
    assert HOSTILE not in site.page(f"/{HOSTILE}", status=404).html
