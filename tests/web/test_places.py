"""Pages of tags, sources, times and of the archive say what is there, and lead to it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.rejections import RejectedFile, Rejections, summarized
from indexer.query.result import FacetCount
from indexer.rejection_list import Entry, Kind
from indexer.sources.saved_item import Rejected
from indexer.writing.index_writer import IndexWriter
from search_web import create_app
from search_web.name_groups import MOST_NAMES, near_names
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
    page = site.page(url, status=404)
    assert page.texts("//h1")[0].startswith("No such")
    assert page.find("//meta[@name='robots' and @content='noindex']")


def test_names_that_may_be_meant(site: Site) -> None:
    """Near in spelling, or with a part of what was asked for; all names are one link away."""
    page = site.page("/tag?name=Travle", status=404)
    assert page.href("Travel") == "/tag?name=Travel"
    assert page.href("Show all tags") == "/tags"
    assert site.page("/source?name=harbour", status=404).href("Harbour Post")


def test_names_are_found_by_a_part(site: Site) -> None:
    """Case and accents aside; the order is kept, and so is the text that was looked for."""
    page = site.page("/tags?contains=TOPIC+0")
    assert page.counted_links
    assert all("Topic 0" in link.url.replace("+", " ") for link in page.counted_links)
    other = site.page(page.href("Most articles"))
    assert len(other.counted_links) == len(page.counted_links)
    assert site.page("/sources?contains=post").texts("//h1")


def test_a_page_of_names_has_an_end() -> None:
    """Of more than a thousand the ones with the most articles are shown, and it is said."""
    tags = tuple(f"Tag {number}" for number in range(MOST_NAMES + 5))
    often = make_article(1, tags=tags[5:])
    once = make_article(2, tags=tags)
    site = Site(create_app(MemoryBackend([often, once])).test_client())
    page = site.page("/tags")
    assert page.texts("//h1") == ["1,005 tags"]
    assert {link.count for link in page.counted_links} == {2}
    assert len(page.counted_links) == MOST_NAMES
    assert "1,005 found; the 1,000 with the most articles are shown" in page.html
    assert len(site.page("/tags?contains=tag+1004").counted_links) == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("harbor post", ["Harbour Post", "Postal News"]),
        ("POST", ["Harbour Post", "Postal News"]),
        ("The Postal News of Today", ["Postal News", "Harbour Post"]),
        ("the harbours", ["Harbour Post"]),
        ("", []),
        ("zzz", []),
    ],
)
def test_near_names(name: str, near: list[str]) -> None:
    """A part of a name either way round, then spelling; most articles first."""
    names = [FacetCount("Harbour Post", 7), FacetCount("Postal News", 1)]
    assert near_names(names, name) == near


def test_the_timeline_goes_down_to_days(site: Site) -> None:
    """A bar leads to the page of its time, until a bar is a day; all of it is one link away."""
    page = site.page("/timeline")
    assert page.texts("//h1") == ["Timeline"]
    titles: list[str] = []
    while links := page.find("//figure//svg/a/@href"):
        page = site.page(str(links[0]))
        if page.texts("//h1") == titles[-1:]:
            break
        titles += page.texts("//h1")
        wider = page.find("//nav[@class='time-steps']/a[starts-with(., '↑')]/@href")
        assert site.page(str(wider[0])).texts("//h1")
    assert len(titles) == 3
    assert titles[-1][0].isdigit()


def test_time_before_and_behind(site: Site) -> None:
    """The nearest years with articles, and back; none beyond the ends of the archive."""
    articles = [
        make_article(number, published=day)
        for number, day in enumerate(["1990-05-01", "1993-02-03", "1993-07-08", "1999-12-31"])
    ]
    site = Site(create_app(MemoryBackend(articles)).test_client())
    page = site.page("/timeline?from=1993&to=1993")
    assert page.texts("//nav[@class='time-steps']/a") == [
        "↑ The whole timeline",
        "← 1990",
        "1999 →",
    ]
    first = site.page(page.href("← 1990"))
    assert first.texts("//nav[@class='time-steps']/a") == ["↑ The whole timeline", "1993 →"]
    month = site.page("/timeline?from=1993-07&to=1993-07")
    assert month.texts("//nav[@class='time-steps']/a") == [
        "↑ 1993",
        "← February 1993",
        "December 1999 →",
    ]
    odd = site.page("/timeline?from=1993-07-02&to=1993-11")
    assert odd.texts("//nav[@class='time-steps']/a") == ["↑ The whole timeline"]


def test_stretches_without_articles_are_named() -> None:
    """A gap is not where nothing matches but where the archive has nothing."""
    days = ["2001-01-05", "2001-05-09"]
    articles = [make_article(number, published=day) for number, day in enumerate(days)]
    site = Site(create_app(MemoryBackend(articles)).test_client())
    gaps = site.page("/timeline").texts("//section[h2='Nothing of']//li")
    assert gaps == ["6 January 2001 to 8 May 2001"]


def test_the_longest_gaps_come_first() -> None:
    """They are what a reader has to know of."""
    days = ["2001-01-05", "2001-01-07", "2001-01-20", "2001-01-25"]
    articles = [make_article(number, published=day) for number, day in enumerate(days)]
    site = Site(create_app(MemoryBackend(articles)).test_client())
    assert site.page("/timeline").texts("//section[h2='Nothing of']//li") == [
        "8 January 2001 to 19 January 2001",
        "21 January 2001 to 24 January 2001",
        "6 January 2001",
    ]


def test_a_place_can_be_followed(site: Site) -> None:
    """Its newest articles are a feed."""
    page = site.page("/tag?name=Travel")
    with site.client.get(page.href("Feed")) as response:
        assert response.mimetype == "application/atom+xml"


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
