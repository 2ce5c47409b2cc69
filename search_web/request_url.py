"""A search as a URL and back: the one place that knows the parameters' names.

Imports only :mod:`indexer.query`, :mod:`search_web.page_view` and Werkzeug's
``MultiDict``; knows nothing
of Flask, so that a link can be made and read without an application.

==========  ==============================================================
parameter   meaning; what equals its default stays out of the URL
==========  ==============================================================
q           the query as typed
tag         a selected tag; repeatable
mode        how tags combine: ``all`` (default) or ``any``
source      a selected publication; repeatable
language    a selected language code; repeatable
year        a selected year; repeatable
from, to    first and last day: ``2011-01-04``, ``2011-01`` or ``2011``
sort        ``relevance`` (default), ``newest`` or ``oldest``
synonyms    ``on`` (default) or ``off``: whether they are searched for as well
variants    the same for other spellings of names
no_variant  another spelling that is not searched for; repeatable
view        ``full`` (default) or ``compact``: how much of each hit is shown
scale       ``count`` (default) or ``share``: what the bars of the timeline show
duplicates  ``show`` (default) or ``collapse``: copies and near copies count once
page        1 or more
size        hits a page: 10 (default), 25, 50 or 100
limit       hits to return, instead of ``size``; JSON API only
offset      hits to leave out, instead of ``page``; JSON API only
cursor      where an answer ended, to go on from there; JSON API only
==========  ==============================================================
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import re
import unicodedata
from typing import TypeVar
from urllib.parse import parse_qsl, quote_plus, urlencode

from werkzeug.datastructures import MultiDict

from indexer.query.calendar_span import calendar_span
from indexer.query.request import (
    MAX_CURSOR_LENGTH,
    MAX_LIMIT,
    MAX_QUERY_LENGTH,
    MAX_SELECTED,
    Duplicates,
    SearchRequest,
    Sort,
    TagMode,
)
from search_web.page_view import Density, PageView, Scale

PAGE_SIZES = (10, 25, 50, 100)
"""Hits that a page can show; the first is the default."""

MAX_OFFSET = 10_000_000
"""Deepest hit that can be asked for; any number beyond is a mistake."""

MAX_VALUE_LENGTH = 1_000
"""Characters of a facet value; a page repeats the selection in every link."""

PLAIN_VIEW = PageView()

SHOWN_LENGTH = 60
"""Characters of a wrong value that a message repeats."""

Choice = TypeVar("Choice", bound=enum.StrEnum)


class _Switch(enum.StrEnum):
    """Something that is done or not."""

    ON = "on"
    OFF = "off"


_YEAR = re.compile(r"[0-9]{4}")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that could not be used, and why."""

    field: str
    expected: str
    found: str

    @classmethod
    def of(cls, field: str, expected: str, found: str) -> Problem:
        """Return a problem with a value as it was found, the beginning of a long one."""
        shown = found[:SHOWN_LENGTH] + "…" if len(found) > SHOWN_LENGTH else found
        return cls(field, expected, repr(shown))

    @property
    def refusal(self) -> str:
        """The problem as the reason why something was not done."""
        return f"{self.field}: expected {self.expected}, found {self.found}"

    @property
    def message(self) -> str:
        """The problem as a sentence for the reader of a page."""
        return f"'{self.field}' was ignored: expected {self.expected}, found {self.found}"


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedRequest:
    """What a URL asks for.

    Attributes:
        request: the search, without whatever could not be used.
        problems: the parameters that could not be used, each once.
        remarks: what was changed without being a mistake.
        view: how the answer is to be shown.
    """

    request: SearchRequest
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    view: PageView = PLAIN_VIEW

    @property
    def notices(self) -> tuple[str, ...]:
        """Problems and remarks as sentences."""
        return (*(problem.message for problem in self.problems), *self.remarks)


def arguments_of(query_string: bytes) -> MultiDict[str, str]:
    """Read a query string that may hold any bytes at all.

    Werkzeug's own reading raises on raw bytes that are not UTF-8 and keeps
    wrong escapes as text; here both become U+FFFD.
    """
    text = query_string.decode("utf-8", "replace")
    return MultiDict(parse_qsl(text, keep_blank_values=True, errors="replace"))


def clean_text(text: str) -> str:
    """Return ``text`` without control characters and surrounding space."""
    spaced = re.sub(r"[\t\r\n\f\v]+", " ", text)
    return "".join(char for char in spaced if unicodedata.category(char) != "Cc").strip()


def parse_request(args: MultiDict[str, str], *, window: bool = False) -> ParsedRequest:
    """Read the search out of the parameters of a URL; never fails.

    Args:
        args: the parameters.
        window: whether ``limit`` and ``offset`` are read as well.
    """
    reader = _Reader(args)
    limit = reader.limit(window=window)
    date_from, date_to = reader.days()
    request = SearchRequest(
        text=reader.query(),
        tags=reader.values("tag"),
        tag_mode=reader.choice("mode", TagMode.ALL),
        sources=reader.values("source"),
        languages=reader.values("language"),
        years=reader.values("year", _YEAR, "a year such as 2011"),
        date_from=date_from,
        date_to=date_to,
        sort=reader.choice("sort", Sort.RELEVANCE),
        offset=reader.offset(limit, window=window),
        limit=limit,
        cursor=reader.cursor() if window else "",
        synonyms=reader.choice("synonyms", _Switch.ON) is _Switch.ON,
        variants=reader.choice("variants", _Switch.ON) is _Switch.ON,
        left_out_variants=reader.values("no_variant"),
        duplicates=reader.choice("duplicates", Duplicates.SHOW),
    )
    view = PageView(reader.choice("view", Density.FULL), reader.choice("scale", Scale.COUNT))
    return ParsedRequest(request, tuple(reader.problems.values()), tuple(reader.remarks), view)


def request_parameters(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the names and values that say everything about a search."""
    return [
        *([("q", request.text)] if request.text else []),
        *(("tag", tag) for tag in request.tags),
        *([("mode", request.tag_mode.value)] if request.tag_mode is not TagMode.ALL else []),
        *(("source", source) for source in request.sources),
        *(("language", language) for language in request.languages),
        *(("year", year) for year in request.years),
        *([("from", request.date_from.isoformat())] if request.date_from else []),
        *([("to", request.date_to.isoformat())] if request.date_to else []),
        *([("sort", request.sort.value)] if request.sort is not Sort.RELEVANCE else []),
        *([] if request.synonyms else [("synonyms", _Switch.OFF.value)]),
        *([] if request.variants else [("variants", _Switch.OFF.value)]),
        *(("no_variant", text) for text in request.left_out_variants),
        *(
            [("duplicates", request.duplicates.value)]
            if request.duplicates is not Duplicates.SHOW
            else []
        ),
        *_window_parameters(request.limit, request.offset),
    ]


def url_for_request(
    request: SearchRequest, path: str = "/search", view: PageView = PLAIN_VIEW
) -> str:
    """Return the address of a search; :func:`parse_request` reads it back."""
    query = urlencode([*request_parameters(request), *view.parameters()], errors="replace")
    return f"{path}?{query}" if query else path


def with_parameter(url: str, name: str, value: str) -> str:
    """Return an address of a search with one parameter more."""
    return f"{url}{'&' if '?' in url else '?'}{name}={quote_plus(value, errors='replace')}"


def last_page(limit: int) -> int:
    """Return the number of the deepest page that can be asked for."""
    return MAX_OFFSET // limit + 1


def _window_parameters(limit: int, offset: int) -> list[tuple[str, str]]:
    """Return ``size`` and ``page`` where they say it, else ``limit``, ``offset``."""
    size = "size" if limit in PAGE_SIZES else "limit"
    parameters = [] if limit == PAGE_SIZES[0] else [(size, str(limit))]
    if limit and offset % limit == 0:
        page = offset // limit + 1
        return [*parameters, ("page", str(page))] if page > 1 else parameters
    return [*parameters, ("offset", str(offset))] if offset else parameters


class _Reader:
    """Reads parameters one by one and remembers what was wrong with them."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self.args = args
        self.problems: dict[str, Problem] = {}
        self.remarks: list[str] = []

    def reject(self, field: str, expected: str, found: str) -> None:
        """Note a problem, the first of its field only."""
        self.problems.setdefault(field, Problem.of(field, expected, found))

    def first(self, name: str) -> str:
        """Return the first value of a parameter, or nothing."""
        return clean_text(self.args.get(name, ""))

    def query(self) -> str:
        """Return the query, cut to what a search reads."""
        text = self.first("q")
        if len(text) > MAX_QUERY_LENGTH:
            self.remarks.append(
                f"The query was cut: the first {MAX_QUERY_LENGTH:,} "
                f"of its {len(text):,} characters were searched for."
            )
        return text[:MAX_QUERY_LENGTH].strip()

    def values(
        self, name: str, form: re.Pattern[str] | None = None, expected: str = ""
    ) -> tuple[str, ...]:
        """Return the different values of a repeatable parameter."""
        unique: dict[str, str] = {}
        for value in map(clean_text, self.args.getlist(name)):
            if len(value) > MAX_VALUE_LENGTH:
                self.reject(name, f"at most {MAX_VALUE_LENGTH:,} characters", value)
            elif value and form and not form.fullmatch(value):
                self.reject(name, expected, value)
            elif value:
                unique.setdefault(value.casefold(), value)
        if len(unique) > MAX_SELECTED:
            self.reject(name, f"at most {MAX_SELECTED} values", str(len(unique)))
        return tuple(unique.values())[:MAX_SELECTED]

    def choice(self, name: str, default: Choice) -> Choice:
        """Return one of a closed list of values."""
        value = self.first(name)
        choices = type(default)
        if not value:
            return default
        try:
            return choices(value)
        except ValueError:
            self.reject(name, "one of " + ", ".join(choices), value)
            return default

    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """Return the range of dates, neither end of it when they are swapped."""
        start, end = self.day("from", last=False), self.day("to", last=True)
        if start and end and start > end:
            self.reject("from", f"a day not after 'to' ({end})", str(start))
            return None, None
        return start, end

    def day(self, name: str, *, last: bool) -> datetime.date | None:
        """Return one end of the range of dates."""
        text = self.first(name)
        if not text:
            return None
        span = calendar_span(text)
        if span is None:
            self.reject(name, "a date such as 2011-01-04", text)
            return None
        return span[1] if last else span[0]

    def number(self, name: str, low: int, high: int, default: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        text = self.first(name)
        if not text:
            return default
        if _WHOLE_NUMBER.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        self.reject(name, f"a whole number from {low:,} to {high:,}", text)
        return default

    def cursor(self) -> str:
        """Return the cursor, which the backend understands."""
        text = self.first("cursor")
        if len(text) > MAX_CURSOR_LENGTH:
            self.reject("cursor", "one that an answer gave", text)
            return ""
        return text

    def limit(self, *, window: bool) -> int:
        """Return the hits to show: ``limit`` where that is read, else ``size``."""
        if window and self.first("limit"):
            return self.number("limit", 0, MAX_LIMIT, PAGE_SIZES[0])
        text = self.first("size")
        if text and text not in map(str, PAGE_SIZES):
            self.reject("size", "one of " + ", ".join(map(str, PAGE_SIZES)), text)
            return PAGE_SIZES[0]
        return int(text) if text else PAGE_SIZES[0]

    def offset(self, limit: int, *, window: bool) -> int:
        """Return the hits to leave out: ``offset`` where read, else by ``page``."""
        if window and self.first("offset"):
            return self.number("offset", 0, MAX_OFFSET, 0)
        highest = last_page(limit) if limit else 1
        return (self.number("page", 1, highest, 1) - 1) * limit
