"""Pages of a tag, a source, a stretch of time, and of the archive as a whole."""

from __future__ import annotations

from flask import Blueprint, Response, request

from indexer.query.request import Facet, SearchRequest, Sort
from search_web.archive import current_backend, requested_search
from search_web.names_view import names_page, near_places
from search_web.place_view import place_page, status_page, time_page
from search_web.rendering import render
from search_web.request_url import MAX_VALUE_LENGTH, arguments_of, clean_text
from search_web.search_times import recent_search_times

LISTED_REJECTIONS = 100

blueprint = Blueprint("places", __name__)


@blueprint.get("/tag")
def tag() -> Response:
    """Show what the archive has under a tag."""
    return _place(Facet.TAGS)


@blueprint.get("/source")
def source() -> Response:
    """Show what the archive has of a publication."""
    return _place(Facet.SOURCE)


def _place(facet: Facet) -> Response:
    # A parameter and not a part of the path: names have slashes and dots.
    name = clean_text(arguments_of(request.query_string).get("name", ""))[:MAX_VALUE_LENGTH]
    backend = current_backend()
    page = place_page(backend, facet, name, requested_search().view) if name else None
    if page is None:
        near = near_places(backend, facet, name)
        return render("no_place.html", 404, code=404, title=f"No such {near.kind}", page=near)
    return render("place.html", page=page)


@blueprint.get("/tags")
def tags() -> Response:
    """Show all tags, in alphabetical groups or by frequency."""
    return _names(Facet.TAGS)


@blueprint.get("/sources")
def sources() -> Response:
    """Show all publications, in alphabetical groups or by frequency."""
    return _names(Facet.SOURCE)


def _names(facet: Facet) -> Response:
    arguments = arguments_of(request.query_string)
    contains = clean_text(arguments.get("contains", ""))[:MAX_VALUE_LENGTH]
    frequent_first = arguments.get("by") == "count"
    page = names_page(current_backend(), facet, contains, frequent_first=frequent_first)
    return render("names.html", page=page)


@blueprint.get("/timeline")
def timeline() -> Response:
    """Show what appeared when, from the whole archive down to a day."""
    parsed = requested_search()
    asked = SearchRequest(
        date_from=parsed.request.date_from, date_to=parsed.request.date_to, sort=Sort.OLDEST
    )
    return render("timeline.html", page=time_page(current_backend(), asked), notices=parsed.notices)


@blueprint.get("/status")
def status() -> Response:
    """Show what the archive holds, how large it is, how quick, and what is not in it."""
    backend = current_backend()
    return render(
        "status.html",
        page=status_page(backend, recent_search_times()),
        rejections=backend.rejections(LISTED_REJECTIONS),
    )
