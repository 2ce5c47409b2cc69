"""Tests of facets as values to tick."""

from __future__ import annotations

import pytest

from indexer.query.request import MAX_SELECTED, Facet, SearchRequest, TagMode
from indexer.query.result import FacetCount
from search_web.facet_view import FIRST_ROWS, MOST_VALUES, FacetView, all_values, facet_views
from search_web.request_url import url_for_request


def view_of(request: SearchRequest, facet: Facet, *counts: FacetCount) -> FacetView:
    """Return the view of one facet."""
    (view,) = facet_views(request, {facet: counts}, url_for_request)
    return view


def test_row_without_selection_has_only_its_tick() -> None:
    """Ticking keeps the promise of the count, so there is no other way."""
    (row,) = view_of(SearchRequest(text="x"), Facet.SOURCE, FacetCount("Herald", 3)).rows
    assert (row.value, row.label, row.count, row.selected, row.only_url) == (
        "Herald",
        "Herald",
        3,
        False,
        "",
    )


def test_tags_by_all_narrow() -> None:
    """With tags combined by all a further tag leaves as many as it says."""
    (row,) = view_of(SearchRequest(tags=("Film",)), Facet.TAGS, FacetCount("Asia", 1)).rows
    assert row.only_url == ""


@pytest.mark.parametrize(
    ("request_", "facet", "alone"),
    [
        (
            SearchRequest(tags=("a",), tag_mode=TagMode.ANY),
            Facet.TAGS,
            "/search?tag=b&mode=any",
        ),
        (SearchRequest(sources=("a",), offset=20), Facet.SOURCE, "/search?source=b"),
    ],
)
def test_values_by_any_can_be_had_alone(request_: SearchRequest, facet: Facet, alone: str) -> None:
    """Beside a selection by any, 'only' leads to the value alone, which the count is of."""
    (row,) = view_of(request_, facet, FacetCount("b", 2)).rows
    assert row.only_url == alone


def test_selected_values_stand_first() -> None:
    """A selected value is always shown, however rare it is."""
    counts = [FacetCount(f"t{number:04}", 50 - number) for number in range(50)]
    counts.append(FacetCount("Film", 0, selected=True))
    view = view_of(SearchRequest(tags=("FILM",)), Facet.TAGS, *counts)
    assert [row.label for row in view.rows[:2]] == ["Film", "t0000"]
    assert len(view.rows) == FIRST_ROWS + 1


def test_years_stand_newest_first() -> None:
    """Years are ordered by time, not by count."""
    counts = (FacetCount("1999", 9), FacetCount("2011", 1))
    view = view_of(SearchRequest(), Facet.YEAR, *counts)
    assert [row.label for row in view.rows] == ["2011", "1999"]


def test_languages_are_named() -> None:
    """A language code is shown by its name, an unknown one as it stands."""
    counts = (FacetCount("ko", 2), FacetCount("x-klingon", 1))
    view = view_of(SearchRequest(), Facet.LANGUAGE, *counts)
    assert [row.label for row in view.rows] == ["Korean", "x-klingon"]


def test_long_facet_is_bounded() -> None:
    """Some values are seen, the others are counted and have a page of their own."""
    counts = [FacetCount(f"t{number:04}", 1) for number in range(MOST_VALUES + 5)]
    view = view_of(SearchRequest(), Facet.TAGS, *counts)
    assert (len(view.rows), view.values) == (FIRST_ROWS, MOST_VALUES + 5)
    everything = all_values(SearchRequest(), Facet.TAGS, counts, "", url_for_request)
    assert (len(everything.rows), everything.values) == (MOST_VALUES, MOST_VALUES + 5)


def test_values_are_found_by_a_part_of_their_names() -> None:
    """Case and accents do not matter; a language is found by its name, not its code."""
    tags = [FacetCount("Séoul", 2), FacetCount("Science", 1), FacetCount("Film", 1, True)]
    view = all_values(SearchRequest(tags=("Film",)), Facet.TAGS, tags, " seo", url_for_request)
    assert [row.label for row in view.rows] == ["Film", "Séoul"]
    languages = [FacetCount("ko", 2), FacetCount("en", 1)]
    view = all_values(SearchRequest(), Facet.LANGUAGE, languages, "kor", url_for_request)
    assert [row.value for row in view.rows] == ["ko"]


def test_full_selection_takes_no_more() -> None:
    """When no more values can be selected, the page says so to its boxes."""
    tags = tuple(f"t{number}" for number in range(MAX_SELECTED))
    counts = (FacetCount("more", 1), FacetCount("t0", 1, selected=True))
    assert view_of(SearchRequest(tags=tags), Facet.TAGS, *counts).full
    assert not view_of(SearchRequest(tags=tags[:1]), Facet.TAGS, *counts).full


def test_modes_are_offered_once_a_tag_is_selected() -> None:
    """Whether tags combine by all or any is a choice only beside a selection."""
    count = FacetCount("Film", 2)
    assert view_of(SearchRequest(), Facet.TAGS, count).modes == ()
    assert view_of(SearchRequest(tags=("Film",)), Facet.TAGS, count).modes == tuple(TagMode)


def test_empty_facet_is_not_shown() -> None:
    """A facet without values has no place on the page."""
    assert facet_views(SearchRequest(), {Facet.TAGS: ()}, url_for_request) == ()
