"""Tests of the pages as a reader meets them."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

import pytest

from indexer import time_limit
from indexer.query.request import SearchRequest
from indexer.query.result import NameVariant, SearchResult
from search_web import create_app

from .memory_backend import MemoryBackend, SlowBackend
from .page_reader import Site
from .sample_articles import FILM, HEBREW, HOSTILE, UNDATED, sample_articles

FILM_URL = f"/article/{FILM.id}"


class NotedBackend(MemoryBackend):
    """The sample archive, whose every answer has other spellings and synonyms."""

    def __init__(
        self, did_you_mean: tuple[str, ...] = (), synonyms: dict[str, tuple[str, ...]] | None = None
    ) -> None:
        super().__init__(sample_articles())
        self._did_you_mean = did_you_mean
        self._synonyms = synonyms or {}

    def search(self, request: SearchRequest) -> SearchResult:
        """Add to the answer what it has by rule."""
        return dataclasses.replace(
            super().search(request),
            did_you_mean=self._did_you_mean,
            synonyms=self._synonyms if request.synonyms else {},
        )


def noted_site(*did_you_mean: str, **synonyms: tuple[str, ...]) -> Site:
    """Return the pages of an archive that proposes and adds this."""
    return Site(create_app(NotedBackend(did_you_mean, synonyms)).test_client())


def test_home_tells_what_the_archive_holds(site: Site) -> None:
    """Number of articles, years, tags with counts and newest articles are on it."""
    page = site.page("/")
    assert page.texts("//p[@class='hero-span']") == ["40 articles · 1985 to 2011"]
    assert page.texts("//ol[@class='front-page']//h3")[0] == FILM.title
    assert ("North Korea 10", "/tag?name=North+Korea", 10) in [
        (link.label, link.url, link.count) for link in page.counted_links
    ]


def test_home_examples_find_articles(site: Site) -> None:
    """Every example query leads to a result."""
    examples = site.page("/").find("//p[@class='examples']//a")
    assert examples
    assert all(site.page(str(link.get("href"))).total for link in examples)


def test_home_of_an_empty_archive() -> None:
    """An archive without articles has a home page all the same."""
    site = Site(create_app(MemoryBackend([])).test_client())
    assert site.page("/").texts("//p[@class='hero-span']") == ["0 articles"]
    assert site.page("/search").total == 0
    assert site.page("/tags").texts("//h1") == ["0 tags"]


def test_search_shows_total_and_marked_hits(site: Site) -> None:
    """The hit stands under its total with the words of the query marked."""
    page = site.page("/search?q=kim+FILM")
    assert page.total == 1
    assert page.titles == [FILM.title]
    assert page.texts("//h2//mark") == ["film"]
    assert "Kim" in page.texts("//p[@class='snippet']//mark")
    assert page.texts("//time") == ["4 January 2011"]
    assert page.find("//input[@id='q']")[0].get("value") == "kim FILM"


def test_marked_words_gain_no_space(site: Site) -> None:
    """The text of a marked title is the title, letter by letter."""
    title = site.page("/search?q=film").find("//h2[@class='hit-title']/a")[0]
    assert title.text_content() == FILM.title


def test_empty_query_browses_newest_first(site: Site) -> None:
    """Without words everything is shown, the newest article on top."""
    page = site.page("/search")
    assert page.total == 40
    assert page.titles[0] == FILM.title
    assert "Newest" in page.texts("//a[@aria-current='true']")


def test_some_words_are_told(site: Site) -> None:
    """Where no article has all words the page says so."""
    page = site.page("/search?q=dictator+zebra")
    assert page.total == 1
    assert page.notices == ["No article has all of these words; these have some."]


def test_other_spellings_are_links() -> None:
    """A proposal replaces the words, keeps filters and order and begins on page 1."""
    page = noted_site("kim jong il", "king").page("/search?q=kin&tag=Travel&sort=oldest&page=2")
    assert page.texts("//nav[@aria-label='Other spellings']") == [
        "Did you mean kim jong il or king?"
    ]
    assert page.href("kim jong il") == "/search?q=kim+jong+il&tag=Travel&sort=oldest"
    assert page.href("king") == "/search?q=king&tag=Travel&sort=oldest"


def test_other_spellings_are_escaped() -> None:
    """A proposal is text and an address, whatever it holds, and is found by its link."""
    page = noted_site(HOSTILE).page("/search?q=x")
    (link,) = page.find("//nav[@aria-label='Other spellings']//a")
    assert link.text_content() == HOSTILE
    assert not page.find("//script[not(@src)]")
    assert HOSTILE not in page.html
    found = noted_site().page(str(link.get("href")))
    assert found.find("//input[@id='q']")[0].get("value") == HOSTILE


def test_without_other_spellings_there_is_no_line(site: Site) -> None:
    """Where nothing is proposed and nothing was added the page says nothing of either."""
    page = site.page("/search?q=film")
    assert not page.with_class("did-you-mean")
    assert not page.with_class("synonyms")


def test_synonyms_are_told_and_turned_off() -> None:
    """What was searched for as well is named; a link leaves it out, another brings it back."""
    site = noted_site(film=("movie", "motion picture"), sea=("ocean",))
    page = site.page("/search?q=film+sea&tag=Cinema&page=1")
    (told,) = page.texts("//p[@class='synonyms']")
    assert told == (
        "As well as film, this finds movie and motion picture. "
        "As well as sea, this finds ocean. Search without synonyms"
    )
    assert page.href("Search without synonyms") == "/search?q=film+sea&tag=Cinema&synonyms=off"
    without = site.page(page.href("Search without synonyms"))
    assert without.texts("//p[@class='synonyms']") == [
        "Synonyms are left out. Search with synonyms"
    ]
    assert without.href("Search with synonyms") == "/search?q=film+sea&tag=Cinema"


def test_synonyms_are_escaped() -> None:
    """Neither side of a synonym becomes markup."""
    page = noted_site(**{HOSTILE: (HOSTILE,)}).page("/search?q=x")
    assert page.texts("//p[@class='synonyms']/q") == [HOSTILE, HOSTILE]
    assert HOSTILE not in page.html
    assert not page.find("//script[not(@src)]")


def test_synonyms_stay_off_from_link_to_link(site: Site) -> None:
    """Every link to a search of the same words leaves synonyms out, clearing filters too."""
    page = site.page("/search?q=harbour&synonyms=off&tag=Travel")
    links = map(str, page.find("//main//a[starts-with(@href, '/search?q=')]/@href"))
    on_again = page.href("Search with synonyms")
    assert {link for link in links if "synonyms=off" not in link} == {on_again}
    assert page.href("Clear all") == "/search?q=harbour&synonyms=off"
    assert ("synonyms", "off") in [
        (field.get("name"), field.get("value")) for field in page.find("//input[@type='hidden']")
    ]


class VariantsBackend(MemoryBackend):
    """The sample archive, whose every answer has spellings of a name."""

    def __init__(self, *variants: NameVariant) -> None:
        super().__init__(sample_articles())
        self._variants = variants

    def search(self, request: SearchRequest) -> SearchResult:
        """Add to the answer the spellings that are not left out."""
        kept = (one for one in self._variants if one.text not in request.left_out_variants)
        return dataclasses.replace(
            super().search(request), variants=tuple(kept) if request.variants else ()
        )


def site_with_variants(*variants: NameVariant) -> Site:
    return Site(create_app(VariantsBackend(*variants)).test_client())


def test_variants_are_chips_that_can_be_left_out() -> None:
    """Each has its articles and a link without it; another link brings it back."""
    site = site_with_variants(NameVariant("Kim Chong-il", 1200), NameVariant("김정일", 1))
    page = site.page("/search?q=kim&tag=Cinema&page=1")
    chips = "//div[contains(@class, 'variants')]//li"
    assert page.texts(chips) == ["Kim Chong-il 1,200 ×", "김정일 1 ×"]
    (url,) = map(str, page.find(f"{chips}[1]/a/@href"))
    assert url == "/search?q=kim&tag=Cinema&no_variant=Kim+Chong-il"
    without = site.page(url)
    assert without.texts(chips) == ["김정일 1 ×", "Kim Chong-il +"]
    (again,) = map(str, without.find(f"{chips}[2]/a/@href"))
    assert again == "/search?q=kim&tag=Cinema"


def test_all_variants_are_turned_off() -> None:
    """A link leaves all of them out, another brings them back."""
    site = site_with_variants(NameVariant("김정일", 1))
    page = site.page("/search?q=kim")
    assert page.href("Search without other spellings") == "/search?q=kim&variants=off"
    without = site.page("/search?q=kim&variants=off")
    assert without.href("Search with other spellings") == "/search?q=kim"
    assert not without.find("//a[contains(@class, 'chip')]")


def test_variants_are_escaped(site: Site) -> None:
    """Neither a spelling nor one that a URL leaves out becomes markup."""
    spelt = site_with_variants(NameVariant(HOSTILE, 1)).page("/search?q=x")
    left_out = site.page(f"/search?{urlencode({'q': 'x', 'no_variant': HOSTILE})}")
    for page in (spelt, left_out):
        assert HOSTILE not in page.html
        assert not page.find("//script[not(@src)]")


def test_nothing_is_said_of_variants_where_there_are_none(site: Site) -> None:
    """A search without names has no chips."""
    assert not site.page("/search?q=harbour").find("//div[contains(@class, 'variants')]")


def test_ignored_value_is_told(site: Site) -> None:
    """A date that is none gives a notice and no filter."""
    page = site.page("/search?from=x")
    assert page.total == 40
    assert page.notices == ["'from' was ignored: expected a date such as 2011-01-04, found 'x'"]


def test_search_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says how long an answer may take and what to do; no other page is limited."""
    monkeypatch.setattr(time_limit, "MAX_SECONDS", -1.0)
    site = Site(create_app(SlowBackend(sample_articles())).test_client())
    page = site.page("/search?q=film", status=400)
    assert "-1 seconds; search for less at a time" in page.texts("//main")[0]
    assert site.page("/").texts("//h1")


def test_tag_of_a_hit_narrows_the_search(site: Site) -> None:
    """Following a tag of a hit keeps the query and adds the tag."""
    page = site.page("/search?q=harbour&page=2")
    tag = page.find("//ul[@class='tag-list']//a")[0]
    narrowed = site.page(str(tag.get("href")))
    assert narrowed.chips == [f"Tag {tag.text_content()}"]
    assert narrowed.find("//input[@id='q']")[0].get("value") == "harbour"
    assert 0 < narrowed.total < page.total


def test_chip_removes_its_filter_and_clear_all_of_them(site: Site) -> None:
    """A chip takes away one filter; 'Clear all' leaves only the words."""
    page = site.page("/search?q=harbour&tag=Travel&year=1990&from=1985")
    assert page.chips == ["Tag Travel", "Year 1990", "From 1 January 1985"]
    assert site.page(page.href("Remove Year: 1990")).chips == [
        "Tag Travel",
        "From 1 January 1985",
    ]
    assert page.href("Clear all") == "/search?q=harbour"


def test_forms_carry_the_rest_of_the_search(site: Site) -> None:
    """The search box keeps the filters, the other forms the query, none of them the page."""
    page = site.page("/search?q=a&tag=b&from=1999&sort=oldest&size=25&page=2")
    forms = [
        {
            (field.get("name"), field.get("value"))
            for field in form.xpath(".//input[@type='hidden']")
        }
        for form in page.find("//form")
    ]
    kept = {("sort", "oldest"), ("size", "25")}
    filters = {("tag", "b"), ("from", "1999-01-01")}
    assert forms == [
        {*kept, *filters},
        {*kept, *filters, ("q", "a")},  # "Missing an article?"
        {*kept, ("q", "a")},
    ]
    assert {("tag", "b"), ("from", "1999-01-01")} <= set(page.form_values())


def test_tag_mode_is_switched(site: Site) -> None:
    """'any of them' finds the articles with either tag, 'all of them' with both."""
    both = site.page("/search?tag=Cinema&tag=Travel")
    assert [one.get("value") for one in both.find("//input[@name='mode']")] == ["all", "any"]
    assert both.find("//input[@name='mode' and @value='all' and @checked]")
    either = site.page("/search?tag=Cinema&tag=Travel&mode=any")
    cinema, travel = site.page("/search?tag=Cinema"), site.page("/search?tag=Travel")
    assert either.total == cinema.total + travel.total - both.total
    assert either.find("//input[@name='mode' and @value='any' and @checked]")


def test_pages_hold_every_hit_once(site: Site) -> None:
    """Following 'Next' shows every article once, keeping order and size."""
    page, titles = site.page("/search?sort=oldest&size=25"), []
    titles += page.titles
    page = site.page(page.href("Next"))
    assert page.texts("//a[@aria-current='page']") == ["2"]
    titles += page.titles
    assert len(titles) == len(set(titles)) == 40
    assert titles[-1] == site.page(f"/article/{UNDATED.id}").texts("//h1")[0]


def test_page_beyond_the_last_leads_back(site: Site) -> None:
    """A page that does not exist says so and leads to the last one."""
    page = site.page("/search?page=99")
    assert page.texts("//h2[@id='empty-title']") == ["There is no page 99"]
    assert page.href("Go to the last one") == "/search?page=4"


def test_nothing_found_tells_what_to_remove(site: Site) -> None:
    """An empty result names the filter to remove and the total without it."""
    page = site.page("/search?q=film&tag=Cinema&tag=Sport")
    assert page.total == 0
    assert page.texts("//ul[@class='ways-out']/li") == [
        "1 article without the tag “Sport”",
        "1 article without any filter",
    ]
    assert site.page(page.href("1 article")).total == 1
    assert page.href("Show all articles") == "/search"


def test_filtered_search_is_kept_from_crawlers(site: Site) -> None:
    """A filtered search is 'noindex', its links to values 'nofollow', its address canonical."""
    page = site.page("/search?year=1990&tag=Travel&mode=any&size=10&page=1")
    assert page.find("//meta[@name='robots']")[0].get("content") == "noindex"
    assert page.find("//link[@rel='canonical']")[0].get("href") == (
        "/search?tag=Travel&mode=any&year=1990"
    )
    assert {link.get("rel") for link in page.find("//form[@data-live]//a")} == {"nofollow"}
    assert not site.page("/search").find("//meta[@name='robots']")


def test_article_shows_every_field(site: Site) -> None:
    """The article page holds all that is known of the article."""
    page = site.page(FILM_URL)
    text = " ".join(page.root.text_content().split())
    assert page.texts("//h1") == [FILM.title]
    for known in (
        "4 January 2011, 21:14 · Evening Herald · Ada Reporter, Bo Writer".replace(" · ", ""),
        FILM.highlights[0],
        FILM.editors_note,
        "5 January 2011, 08:00",
        FILM.sha256,
        FILM.id,
    ):
        assert known in text
    assert page.texts("//div[@class='story-text']/p")[1].startswith("Seoul, South Korea — When")
    original = page.find(f"//a[@href='{FILM.url}']")[0]
    assert original.get("rel") == "noopener noreferrer nofollow"


def test_article_leads_back_to_its_search(site: Site) -> None:
    """An article reached from a result leads back to the very same result."""
    url = "/search?q=film&tag=Cinema&sort=newest"
    article = site.page(site.page(url).href(FILM.title))
    assert article.href("← Back to the results for “film”") == url
    assert article.find("//link[@rel='canonical']")[0].get("href") == FILM_URL
    assert "Back to the results" not in site.page(FILM_URL).html


def test_article_names_language_and_direction(site: Site) -> None:
    """A Hebrew article is declared as Hebrew and runs from right to left."""
    body = site.page(f"/article/{HEBREW.id}").find("//div[@class='story-text']")[0]
    assert (body.get("lang"), body.get("dir")) == ("he", "rtl")


def test_article_without_title_or_date(site: Site) -> None:
    """An article without a headline is headed by its first words."""
    page = site.page(f"/article/{UNDATED.id}")
    assert page.texts("//h1")[0].startswith("A clipping without a headline")
    assert not page.find("//time")


def test_unknown_article_is_not_found(site: Site) -> None:
    """An id that the archive does not have gives 404 and a search box."""
    page = site.page("/article/ffffffffffffffff", status=404)
    assert page.texts("//h1") == ["Not found"]
    assert page.find("//form[@role='search']")


@pytest.mark.parametrize("url", ["/tags", "/tags?by=count"])
def test_tags_lead_to_their_articles(site: Site, url: str) -> None:
    """Every tag of the archive is listed with the number of its articles."""
    links = site.page(url).counted_links
    assert len(links) == 23
    for link in links:
        (articles,) = site.page(link.url).texts("//p[@class='place-sum']/a")
        assert articles.split()[0] == str(link.count)


def test_tags_stand_by_letter_or_by_frequency(site: Site) -> None:
    """By default tags stand under their letters; on request the most frequent first."""
    assert site.page("/tags").texts("//h2")[:3] == ["C", "E", "N"]
    counts = [link.count for link in site.page("/tags?by=count").counted_links]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("url", ["/", "/search?q=harbour&tag=Travel", FILM_URL, "/tags", "/nope"])
def test_page_has_landmarks_and_one_heading(site: Site, url: str) -> None:
    """Every page has a skip link, header, nav, main, footer and one first heading."""
    page = site.page(url, status=404 if url == "/nope" else 200)
    for path in ("//header", "//nav[@aria-label]", "//main[@id='content']", "//footer"):
        assert page.find(path)
    assert page.find("//a[@class='skip' and @href='#content']")
    assert len(page.find("//h1")) == 1
    assert page.root.get("lang") == "en"
    identifiers = [element.get("id") for element in page.find("//*[@id]")]
    assert len(identifiers) == len(set(identifiers))
    assert not page.find("//script[not(@src) and not(@type='application/ld+json')]")


@pytest.mark.parametrize("url", ["/", "/search?q=harbour&tag=Travel", FILM_URL, "/tags"])
def test_every_field_has_a_label(site: Site, url: str) -> None:
    """Whatever can be typed into is named by a label."""
    page = site.page(url)
    for field in page.find("//input[not(@type='hidden')]"):
        assert field.xpath("ancestor::label") or page.find(f"//label[@for='{field.get('id')}']")


@pytest.mark.parametrize("url", ["/", "/search", FILM_URL, "/tags"])
def test_pages_work_below_a_prefix(site: Site, url: str) -> None:
    """Behind a proxy that serves the site below a path every link holds that path."""
    with site.client.get(url, environ_overrides={"SCRIPT_NAME": "/archive"}) as response:
        html = response.get_data(as_text=True)
    assert 'href="/archive/' in html
    assert 'href="/search' not in html
    assert 'action="/search' not in html
