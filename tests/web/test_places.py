"""Pages of tags, sources, times and of the archive say what is there, and lead to it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.rejections import RejectedFile, Rejections, summarized
from indexer.rejection_list import Entry, Kind
from indexer.sources.saved_item import Rejected
from indexer.writing.index_writer import IndexWriter
from search_web import create_app
from search_web.place_view import CountedLink, status_page
from tests.conftest import make_article

from .memory_backend import MemoryBackend
from .page_reader import Site
from .sample_articles import sample_articles

ODD_NAMES = ["a/b", "..", "../etc", "50 %", "x?y#z&w", "é ü 日本", "t" * 900, "+ +", "."]


@pytest.mark.parametrize(
    ("url", "search"),
    [
        ("/tag?name=travel", "/search?tag=travel"),
        ("/source?name=Harbour+Post", "/search?source=Harbour+Post"),
    ],
)
def test_a_place_has_what_its_search_has(site: Site, url: str, search: str) -> None:
    """The number of articles, the newest first, the name as articles write it."""
    page = site.page(url)
    found = site.page(search)
    assert page.texts("//p[@class='place-sum']/a") == [f"{found.total} articles"]
    assert site.page(page.href(f"{found.total} articles")).total == found.total
    newest = site.page(f"{search}&sort=newest").titles
    assert page.texts("//ol[@class='short-list']//a") == newest[:10]
    assert page.texts("//h1")[0] in {"Travel", "Harbour Post"}


@pytest.mark.parametrize(
    "url",
    ["/tag?name=Travel", "/source?name=Morning+Star", "/timeline", "/timeline?from=1990&to=1991"],
)
def test_counts_are_promises(site: Site, url: str) -> None:
    """Each number beside a link is the total of the search behind it, each bar's of its page."""
    page = site.page(url)
    rows = page.find("//section[@class='counted']//li[a]")
    assert rows
    for row in rows:
        promised = int(row.xpath("string(span[@class='count'])").replace(",", ""))
        assert site.page(str(row.xpath("a/@href")[0])).total == promised
    for bar in page.find("//figure//svg/a"):
        promised = int(str(bar.get("aria-label")).partition(": ")[2].split()[0])
        behind = site.page(str(bar.get("href")))
        if "/timeline" in str(bar.get("href")):
            behind = site.page(str(behind.find("//p[@class='place-sum']/a/@href")[0]))
        assert behind.total == promised


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_has_a_page(name: str) -> None:
    """Slashes, dots and percent signs go into the address and come back."""
    article = make_article(1, tags=(name,), source=name, published="2011-01-04")
    site = Site(create_app(MemoryBackend([article])).test_client())
    for place in ("tag", "source"):
        page = site.page(f"/{place}?{urlencode({'name': name})}")
        assert page.find("//h1")[0].text_content() == name
        assert site.page(str(page.find("//link[@rel='canonical']/@href")[0])).status == 200
    tags = site.page("/tags")
    assert site.page(str(tags.find("//a[@class='facet-link']/@href")[0])).status == 200


@pytest.mark.parametrize("url", ["/tag", "/tag?name=", "/tag?name=no+such+tag", "/source?name=x"])
def test_what_is_not_there_is_a_404(site: Site, url: str) -> None:
    """In the site's own layout."""
    assert "No article of the archive has this name." in site.page(url, status=404).html


def test_the_timeline_goes_down_to_days(site: Site) -> None:
    """A bar leads to the page of its time, until a bar is a day; all of it is one link away."""
    page = site.page("/timeline")
    assert page.texts("//h1") == ["Timeline"]
    for _ in range(3):
        links = page.find("//figure//svg/a/@href")
        if not links:
            break
        page = site.page(str(links[0]))
        assert page.href("← The whole timeline") == "/timeline"
    assert page.texts("//h1")[0][0].isdigit()


def test_stretches_without_articles_are_named() -> None:
    """A gap is not where nothing matches but where the archive has nothing."""
    days = ["2001-01-05", "2001-05-09"]
    articles = [make_article(number, published=day) for number, day in enumerate(days)]
    site = Site(create_app(MemoryBackend(articles)).test_client())
    gaps = site.page("/timeline").texts("//section[h2='Nothing of']//li")
    assert gaps == ["6 January 2001 to 8 May 2001"]


def test_a_date_that_is_none_is_told(site: Site) -> None:
    """The whole timeline is shown instead."""
    page = site.page("/timeline?from=x")
    assert page.texts("//h1") == ["Timeline"]
    assert "'from' was ignored" in page.notices[0]


def test_sources_are_listed(site: Site) -> None:
    """Each with its articles, leading to its page."""
    page = site.page("/sources")
    for link in page.counted_links:
        (shown,) = site.page(link.url).texts("//p[@class='place-sum']/a")
        assert shown.split()[0] == str(link.count)


def test_status_says_how_the_archive_is(site: Site) -> None:
    """What it holds, how long searches took, what was not taken in, nothing of folders."""
    site.page("/search?q=harbour&sort=oldest")
    page = site.page("/status")
    assert "40" in page.texts("//dl[@class='status-facts']//dd")
    assert "Recent searches" in page.texts("//h2")
    assert page.texts("//dl[@class='status-rejected']/dt") == ["page.html", "page.html"]
    assert page.find("//meta[@name='robots' and @content='noindex']")
    assert "ETag" not in site.client.get("/status").headers


def test_durations_are_gathered() -> None:
    """Each search is in one bar; the median is that of all."""
    page = status_page_of([0.5, 1.0, 1.5, 7, 5_000])
    assert [(row.label, row.count, row.percent) for row in page] == [
        ("0 to 1 ms", 1, 50),
        ("1 to 2 ms", 2, 100),
        ("5 to 10 ms", 1, 50),
        ("1,000 ms and more", 1, 50),
    ]


def status_page_of(times: list[float]) -> tuple[CountedLink, ...]:
    """Return the bars of some times."""
    with create_app(MemoryBackend([])).test_request_context():
        return status_page(MemoryBackend([]), times).times.rows


def test_rejections_are_counted_by_kind() -> None:
    """Names of files without the folders they are in; no more than asked for."""
    entries = [
        Entry(Rejected("/home/a/one.html", "it is empty"), Kind.REJECTED, "2026-11-24"),
        Entry(Rejected("/home/a/two.jsonl", "no title", "line 3"), Kind.REJECTED, "2026-11-24"),
        Entry(Rejected("/home/a/x.css", "other"), Kind.LEFT_OUT, "2026-11-24"),
        Entry(Rejected("/home/a/y", "twice"), Kind.REPEATED, "2026-11-24"),
    ]
    assert summarized(entries, 9) == Rejections(
        rejected=2,
        repeated=1,
        left_out=1,
        listed=(
            RejectedFile("one.html", "it is empty", "2026-11-24"),
            RejectedFile("two.jsonl, line 3", "no title", "2026-11-24"),
        ),
    )
    assert len(summarized(entries, 1).listed) == 1


def test_an_index_without_a_list_rejected_nothing(tmp_path: Path) -> None:
    """It has not been written by a run over sources."""
    folder = tmp_path / "index"
    with IndexWriter(folder) as writer:
        writer.put(sample_articles()[0], "origin", "path", replaces=False)
    with EmbeddedBackend.open(folder) as backend:
        assert backend.rejections() == Rejections()
