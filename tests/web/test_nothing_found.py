"""Where nothing is found, the page says why and what would find something."""

from __future__ import annotations

from flask.testing import FlaskClient

from indexer.query.request import SearchRequest
from indexer.query.result import SearchResult
from search_web.nothing_found import MOST_PARTS, FilterHits, PartHits, explain_nothing
from search_web.request_url import url_for_request

from .memory_backend import MemoryBackend
from .page_reader import Site
from .sample_articles import sample_articles


def test_ways_out_tell_what_each_gives() -> None:
    """Only the removals that find something are offered, with their exact totals."""
    backend = MemoryBackend(sample_articles())
    request = SearchRequest(text="film", tags=("Cinema",), years=("1999",))
    nothing = explain_nothing(backend, request, url_for_request)
    assert [(way.description, way.total) for way in nothing.ways_out] == [
        ("without the year “1999”", 1),
        ("without any filter", 1),
    ]
    assert nothing.ways_out[0].url == "/search?q=film&tag=Cinema"
    for way in nothing.ways_out:
        assert way.total == 1


def test_each_word_has_its_hits() -> None:
    """In the whole archive, and under the filters where there are some."""
    backend = MemoryBackend(sample_articles())
    request = SearchRequest(text="harbour xyzzy", sources=("Harbour Post",))
    harbour = backend.search(SearchRequest(text="harbour"))
    posted = backend.search(SearchRequest(text="harbour", sources=("Harbour Post",)))
    nothing = explain_nothing(backend, request, url_for_request)
    assert nothing.parts == (
        PartHits("harbour", harbour.total, posted.total),
        PartHits("xyzzy", 0, 0),
    )
    without = {way.description: (way.total, way.url) for way in nothing.ways_out}
    assert without["without “xyzzy”"] == (
        posted.total,
        "/search?q=harbour&source=Harbour+Post",
    )


def test_words_that_are_nowhere_go_together() -> None:
    """Where one removal is not enough, all that the archive does not have are left out."""
    backend = MemoryBackend(sample_articles())
    request = SearchRequest(text="harbour xyzzy plugh", tags=("Nothing",))
    ways = explain_nothing(backend, request, url_for_request).ways_out
    assert [(way.description, way.total, way.url) for way in ways] == [
        ("without “xyzzy”, “plugh” and any filter", 36, "/search?q=harbour")
    ]


def test_the_only_word_has_no_way_out() -> None:
    """Without it nothing would be asked for any more."""
    backend = MemoryBackend(sample_articles())
    nothing = explain_nothing(backend, SearchRequest(text="xyzzy"), url_for_request)
    assert nothing.ways_out == ()
    assert nothing.parts == (PartHits("xyzzy", 0, None),)


def test_cost_is_bounded() -> None:
    """However many filters and words there are, only some are tried."""
    asked: list[SearchRequest] = []

    class CountingBackend(MemoryBackend):
        def search(self, request: SearchRequest) -> SearchResult:
            asked.append(request)
            return super().search(request)

    text = " ".join(f"word{number}" for number in range(60))
    request = SearchRequest(text=text, tags=tuple(f"t{number}" for number in range(40)))
    explain_nothing(CountingBackend(sample_articles()), request, url_for_request)
    assert len(asked) == 5 * MOST_PARTS + 3


def test_the_page_says_it(site: Site) -> None:
    """Parts with their articles, and links whose totals hold."""
    page = site.page("/search?q=harbour+film&year=1990&tag=Cinema")
    assert page.total == 0
    parts = page.texts("//ul[@class='parts']/li")
    assert parts == [
        "harbour: 36 articles, 0 under the filters",
        "film: 1 article, 0 under the filters",
    ]
    for link in page.find("//ul[@class='ways-out']//a"):
        promised = int(link.text_content().split()[0])
        assert site.page(str(link.get("href"))).total == promised


def test_each_filter_has_its_hits() -> None:
    """Those of the words under this filter and no other; a single one needs no list."""
    backend = MemoryBackend(sample_articles())
    request = SearchRequest(text="film", tags=("Cinema",), years=("1999",))
    nothing = explain_nothing(backend, request, url_for_request)
    assert nothing.filters == (FilterHits("Tag", "Cinema", 1), FilterHits("Year", "1999", 0))
    one = explain_nothing(backend, SearchRequest(text="film", years=("1999",)), url_for_request)
    assert one.filters == ()


def test_the_page_says_which_filter_has_hits(site: Site) -> None:
    """A list of nothing but zeros would tell nothing."""
    page = site.page("/search?q=film&tag=Cinema&year=1999")
    assert page.texts("//ul[@class='parts']/li") == [
        "film: 1 article, 0 under the filters",
        "Tag “Cinema”: 1 article",
        "Year “1999”: 0 articles",
    ]


def test_an_open_phrase_that_is_nowhere_is_left_out() -> None:
    """Space before what is left out goes along with it, and nothing is lost on the way."""
    backend = MemoryBackend(sample_articles())
    ways = explain_nothing(
        backend, SearchRequest(text='plugh harbour "xyzzy '), url_for_request
    ).ways_out
    assert [way.url for way in ways] == ["/search?q=harbour"]


def test_the_api_says_it(client: FlaskClient) -> None:
    """Parts, filters, and addresses of searches of the API that have the totals promised."""
    answer = client.get("/api/v1/search?q=harbour+xyzzy&tag=Travel&year=1999").get_json()
    nothing = answer["nothing_found"]
    assert [part["text"] for part in nothing["parts"]] == ["harbour", "xyzzy"]
    assert [one["label"] for one in nothing["filters"]] == ["Travel", "1999"]
    for way in nothing["ways_out"]:
        assert client.get(way["url"]).get_json()["total"] == way["total"]
    assert "nothing_found" not in client.get("/api/v1/search?q=harbour").get_json()
