"""Tests of facets as rows of links."""

from __future__ import annotations

import pytest

from indexer.query.request import MAX_SELECTED, Facet, SearchRequest, TagMode
from indexer.query.result import FacetCount
from search_web.facet_view import FIRST_ROWS, MOST_ROWS, FacetView, facet_views
from search_web.request_url import url_for_request


def view_of(request: SearchRequest, facet: Facet, *counts: FacetCount) -> FacetView:
    """Return the view of one facet."""
    (view,) = facet_views(request, {facet: counts}, url_for_request)
    return view


def test_row_without_selection_adds_its_value() -> None:
    """The link of a value selects it on page 1 and keeps the rest."""
    request = SearchRequest(text="x", years=("2011",), offset=20)
    (row,) = view_of(request, Facet.SOURCE, FacetCount("Herald", 3)).first
    assert (row.label, row.count, row.also_url) == ("Herald", 3, "")
    assert row.url == "/search?q=x&source=Herald&year=2011"


def test_tags_by_all_are_added() -> None:
    """With tags combined by all a further tag narrows the selection."""
    request = SearchRequest(tags=("Film",))
    (row,) = view_of(request, Facet.TAGS, FacetCount("Asia", 1)).first
    assert row.url == "/search?tag=Film&tag=Asia"
    assert row.also_url == ""


@pytest.mark.parametrize(
    ("request_", "facet", "alone", "added"),
    [
        (
            SearchRequest(tags=("a",), tag_mode=TagMode.ANY),
            Facet.TAGS,
            "/search?tag=b&mode=any",
            "/search?tag=a&tag=b&mode=any",
        ),
        (
            SearchRequest(sources=("a",)),
            Facet.SOURCE,
            "/search?source=b",
            "/search?source=a&source=b",
        ),
    ],
)
def test_values_by_any_are_chosen_or_added(
    request_: SearchRequest, facet: Facet, alone: str, added: str
) -> None:
    """Beside a selection by any, the count leads to the value alone, '+ or' adds it."""
    (row,) = view_of(request_, facet, FacetCount("b", 2)).first
    assert (row.url, row.also_url) == (alone, added)


def test_selected_value_is_first_and_is_removed() -> None:
    """A selected value stands first, in any case, and its link takes it away."""
    request = SearchRequest(tags=("FILM", "Asia"))
    counts = (FacetCount("Travel", 9), FacetCount("Film", 2, selected=True))
    row = view_of(request, Facet.TAGS, *counts).first[0]
    assert (row.label, row.selected, row.url) == ("Film", True, "/search?tag=Asia")


def test_years_stand_newest_first() -> None:
    """Years are ordered by time, not by count."""
    counts = (FacetCount("1999", 9), FacetCount("2011", 1))
    view = view_of(SearchRequest(), Facet.YEAR, *counts)
    assert [row.label for row in view.first] == ["2011", "1999"]


def test_languages_are_named() -> None:
    """A language code is shown by its name, an unknown one as it stands."""
    counts = (FacetCount("ko", 2), FacetCount("x-klingon", 1))
    view = view_of(SearchRequest(), Facet.LANGUAGE, *counts)
    assert [row.label for row in view.first] == ["Korean", "x-klingon"]


def test_long_facet_is_folded_and_bounded() -> None:
    """Twelve values are seen, the rest unfold, the rarest are only counted."""
    counts = [FacetCount(f"t{number:04}", 1) for number in range(MOST_ROWS + 5)]
    view = view_of(SearchRequest(), Facet.TAGS, *counts)
    assert len(view.first) == FIRST_ROWS
    assert len(view.rest) == MOST_ROWS - FIRST_ROWS
    assert view.left_out == 5


def test_full_selection_offers_only_removal() -> None:
    """When no more values can be selected, only the selected have links."""
    tags = tuple(f"t{number}" for number in range(MAX_SELECTED))
    counts = (FacetCount("more", 1), FacetCount("t0", 1, selected=True))
    view = view_of(SearchRequest(tags=tags), Facet.TAGS, *counts)
    assert [row.label for row in view.first] == ["t0"]


def test_modes_are_offered_once_a_tag_is_selected() -> None:
    """Whether tags combine by all or any is a choice only beside a selection."""
    count = FacetCount("Film", 2)
    assert view_of(SearchRequest(), Facet.TAGS, count).modes == ()
    modes = view_of(SearchRequest(tags=("Film",), offset=10), Facet.TAGS, count).modes
    assert [(mode.url, mode.current) for mode in modes] == [
        ("/search?tag=Film", True),
        ("/search?tag=Film&mode=any", False),
    ]


def test_empty_facet_is_not_shown() -> None:
    """A facet without values has no place on the page."""
    assert facet_views(SearchRequest(), {Facet.TAGS: ()}, url_for_request) == ()
