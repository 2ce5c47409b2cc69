"""All hits of a search as a file to take home: CSV for tables, JSON Lines for programs."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

import orjson
from flask import Blueprint, Response, stream_with_context

from indexer.query.result import Hit, plain_text
from search_web.absolute_urls import absolute_url
from search_web.all_hits import first_page, hits_from
from search_web.archive import current_backend, exact_search
from search_web.rendering import article_url

MOST_HITS = 100_000
"""Hits of one file; where there are more, its last line says so."""

COLUMNS = (
    "id",
    "title",
    "published",
    "source",
    "authors",
    "tags",
    "language",
    "url",
    "page",
    "passage",
    "score",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NAME_LENGTH = 60

blueprint = Blueprint("exports", __name__)


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """Return all hits as a table; UTF-8 with the mark that spreadsheets need."""
    return _download("csv", "text/csv; charset=utf-8", _csv_lines)


@blueprint.get("/search.jsonl")
def as_json_lines() -> Response:
    """Return all hits as one JSON object a line."""
    return _download("jsonl", "application/x-ndjson", _json_lines)


def _download(
    ending: str, content_type: str, lines: Callable[[Iterable[Hit], str], Iterator[bytes]]
) -> Response:
    request, backend = exact_search(), current_backend()
    first = first_page(backend, request)
    cut = f"The first {MOST_HITS:,} of {first.total:,} articles." if first.total > MOST_HITS else ""
    content = lines(hits_from(backend, first, MOST_HITS), cut)
    response = Response(stream_with_context(content), content_type=content_type)
    response.headers["Content-Disposition"] = _disposition(request.text, ending)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _disposition(text: str, ending: str) -> str:
    """Return the header that names a file after what was searched for (RFC 6266)."""
    words = re.sub(r"[^\w]+", "-", text[:_NAME_LENGTH]).strip("-")
    # Of a script without Latin letters nothing is left for clients that know only those.
    latin = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().strip("-_")
    plain, name = (
        f"articles-{part}.{ending}" if part else f"articles.{ending}" for part in (latin, words)
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _csv_lines(hits: Iterable[Hit], cut: str) -> Iterator[bytes]:
    yield codecs.BOM_UTF8 + _csv_line(COLUMNS)
    for hit in hits:
        yield _csv_line(map(harmless, _cells(hit)))
    if cut:
        yield _csv_line([cut])


def _csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _cells(hit: Hit) -> tuple[str, ...]:
    return (
        hit.id,
        plain_text(hit.title),
        hit.published,
        hit.source,
        "; ".join(hit.authors),
        "; ".join(hit.tags),
        hit.language,
        hit.url,
        absolute_url(article_url(hit.id)),
        plain_text(hit.snippet),
        f"{hit.score:.6g}",
    )


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    What begins like one gets an apostrophe before it, as OWASP advises ("CSV Injection").
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _json_lines(hits: Iterable[Hit], cut: str) -> Iterator[bytes]:
    for hit in hits:
        page = absolute_url(article_url(hit.id))
        yield orjson.dumps({**hit.to_json(), "page": page}) + b"\n"
    if cut:
        yield orjson.dumps({"notice": cut}) + b"\n"
