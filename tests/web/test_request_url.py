"""Tests of URL to search and back."""

from __future__ import annotations

import dataclasses
import datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.request import (
    MAX_LIMIT,
    MAX_QUERY_LENGTH,
    Duplicates,
    SearchRequest,
    Sort,
    TagMode,
)
from search_web.request_url import (
    MAX_OFFSET,
    MAX_VALUE_LENGTH,
    PAGE_SIZES,
    ParsedRequest,
    arguments_of,
    clean_text,
    parse_request,
    url_for_request,
)


def parse(url: str, *, window: bool = False) -> ParsedRequest:
    """Read an address."""
    return parse_request(arguments_of(urlsplit(url).query.encode()), window=window)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(clean_text)
VALUES = st.lists(TEXT.filter(bool), max_size=5, unique_by=str.casefold).map(tuple)
YEARS = st.lists(st.from_regex(r"[0-9]{4}", fullmatch=True), max_size=4, unique=True).map(tuple)
DATES = st.tuples(st.none() | st.dates(), st.none() | st.dates()).map(
    lambda pair: pair if None in pair else tuple(sorted(filter(None, pair)))
)


@st.composite
def search_requests(draw: st.DrawFn) -> SearchRequest:
    """Return any search, its hits a window of any place and length."""
    first, last = draw(DATES)
    return SearchRequest(
        text=draw(TEXT),
        tags=draw(VALUES),
        tag_mode=draw(st.sampled_from(TagMode)),
        sources=draw(VALUES),
        languages=draw(VALUES),
        years=draw(YEARS),
        date_from=first,
        date_to=last,
        sort=draw(st.sampled_from(Sort)),
        offset=draw(st.integers(0, 200) | st.integers(0, MAX_OFFSET)),
        limit=draw(st.sampled_from(PAGE_SIZES) | st.integers(0, MAX_LIMIT)),
        synonyms=draw(st.booleans()),
        variants=draw(st.booleans()),
        left_out_variants=draw(VALUES),
        duplicates=draw(st.sampled_from(Duplicates)),
    )


@given(search_requests())
def test_url_holds_the_whole_search(request_: SearchRequest) -> None:
    """Whatever a search asks for is read back from its URL without a problem."""
    parsed = parse(url_for_request(request_), window=True)
    assert parsed == ParsedRequest(request_, (), ())


@given(search_requests(), st.sampled_from(PAGE_SIZES), st.integers(1, 5000))
def test_page_url_needs_only_page_and_size(request_: SearchRequest, size: int, page: int) -> None:
    """A page of one of the sizes is read back without ``limit`` and ``offset``."""
    paged = dataclasses.replace(request_, limit=size, offset=(page - 1) * size)
    assert parse(url_for_request(paged)).request == paged


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(query: bytes) -> None:
    """No query string at all makes reading fail."""
    parsed = parse_request(arguments_of(query), window=True)
    assert isinstance(parsed.request, SearchRequest)


def test_defaults_stay_out_of_the_url() -> None:
    """The search for everything has no parameters, and page 1 is not named."""
    assert url_for_request(SearchRequest()) == "/search"
    assert url_for_request(SearchRequest(text="kim jong"), "/find") == "/find?q=kim+jong"


def test_synonyms_are_turned_off_by_the_url() -> None:
    """``synonyms=off`` leaves them out; they are searched for by default."""
    without = SearchRequest(text="film", synonyms=False)
    assert url_for_request(without) == "/search?q=film&synonyms=off"
    assert parse("?q=film&synonyms=off").request == without
    assert parse("?q=film&synonyms=on").request == SearchRequest(text="film")


def test_variants_are_left_out_by_the_url() -> None:
    """One by its text, all by ``variants=off``; they are searched for by default."""
    without = SearchRequest(text="kim", left_out_variants=("김정일", "Kim Chong-il"))
    url = "/search?q=kim&no_variant=%EA%B9%80%EC%A0%95%EC%9D%BC&no_variant=Kim+Chong-il"
    assert url_for_request(without) == url
    off = SearchRequest(text="kim", variants=False)
    assert url_for_request(off) == "/search?q=kim&variants=off"
    assert parse("?q=kim&variants=off").request == off


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011", (2011, 1, 1), (2011, 12, 31)),
        ("2012-02", (2012, 2, 1), (2012, 2, 29)),
        ("2011-01-04", (2011, 1, 4), (2011, 1, 4)),
    ],
)
def test_part_of_a_date_is_widened(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    """A year or a month means its first day as 'from', its last day as 'to'."""
    assert parse(f"?from={text}").request.date_from == datetime.date(*first)
    assert parse(f"?to={text}").request.date_to == datetime.date(*last)


@pytest.mark.parametrize(
    ("query", "field", "expected"),
    [
        ("from=x", "from", "a date such as 2011-01-04"),
        ("to=2011-02-30", "to", "a date such as 2011-01-04"),
        ("to=0000", "to", "a date such as 2011-01-04"),
        ("from=2011-13", "from", "a date such as 2011-01-04"),
        ("mode=some", "mode", "one of all, any"),
        ("sort=best", "sort", "one of relevance, newest, oldest"),
        ("synonyms=no", "synonyms", "one of on, off"),
        ("size=11", "size", "one of 10, 25, 50, 100"),
        ("year=11", "year", "a year such as 2011"),
        ("page=0", "page", "a whole number from 1 to 1,000,001"),
        ("page=1e3", "page", "a whole number from 1 to 1,000,001"),
        (f"page={10**30}", "page", "a whole number from 1 to 1,000,001"),
        (f"tag={'a' * 10_000}", "tag", f"at most {MAX_VALUE_LENGTH:,} characters"),
        ("limit=1001", "limit", "a whole number from 0 to 1,000"),
        ("offset=-1", "offset", "a whole number from 0 to 10,000,000"),
    ],
)
def test_bad_value_is_ignored_and_told(query: str, field: str, expected: str) -> None:
    """A value that cannot be used leaves the default and one problem with its name."""
    parsed = parse(f"?{query}", window=True)
    assert parsed.request == SearchRequest()
    (problem,) = parsed.problems
    assert (problem.field, problem.expected) == (field, expected)


def test_message_names_field_expectation_and_find() -> None:
    """The notice says what was ignored, what was expected and what was found."""
    assert parse("?from=x").notices == (
        "'from' was ignored: expected a date such as 2011-01-04, found 'x'",
    )


def test_swapped_dates_are_both_ignored() -> None:
    """A range whose end is before its start is left out."""
    parsed = parse("?from=2012&to=2011")
    assert parsed.request == SearchRequest()
    assert parsed.problems[0].expected == "a day not after 'to' (2011-12-31)"


def test_control_characters_are_removed() -> None:
    """NUL and its like vanish from a query; tabs and line ends become a space."""
    assert parse("?q=%00kim%07%0Ajong%09il%00").request.text == "kim jong il"


def test_long_query_is_cut_and_told() -> None:
    """Ten thousand characters are cut to what a search reads, which is no mistake."""
    parsed = parse("?q=" + "a" * 10_000)
    assert len(parsed.request.text) == MAX_QUERY_LENGTH
    assert parsed.problems == ()
    assert parsed.notices == (
        "The query was cut: the first 2,000 of its 10,000 characters were searched for.",
    )


def test_repeated_tags_count_once() -> None:
    """The same tag in another case is one selection, empty tags are none."""
    assert parse("?tag=Film&tag=film&tag=&tag=%00").request.tags == ("Film",)


def test_thousand_tags_are_cut_to_what_can_be_selected() -> None:
    """The first fifty tags are used, and it is told."""
    parsed = parse("?" + "&".join(f"tag=t{number}" for number in range(1000)))
    assert parsed.request.tags == tuple(f"t{number}" for number in range(50))
    assert parsed.notices == ("'tag' was ignored: expected at most 50 values, found '1000'",)


def test_pages_do_not_read_limit_and_offset() -> None:
    """A page shows only the sizes on offer, whatever ``limit`` says."""
    assert parse("?limit=1000&offset=7").request == SearchRequest()


def test_lone_surrogates_do_not_stop_a_link() -> None:
    """A value that UTF-8 cannot hold still gives an address."""
    assert url_for_request(SearchRequest(tags=("a\ud800",))) == "/search?tag=a%3F"
