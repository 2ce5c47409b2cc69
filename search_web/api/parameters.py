"""The parameters of each operation of the API, for its description and to refuse others.

Limits are those that requests are read by, so that a description cannot promise more.
Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from indexer.query.request import (
    MAX_CURSOR_LENGTH,
    MAX_LIMIT,
    MAX_QUERY_LENGTH,
    MAX_SELECTED,
    Duplicates,
    Facet,
    Sort,
    TagMode,
)
from indexer.query.suggestions import MOST_COMPLETIONS
from search_web.request_url import MAX_OFFSET, MAX_VALUE_LENGTH, PAGE_SIZES, SHOWN_LENGTH, Problem

COMPLETIONS = 8
FACET_VALUES = 20
MAX_FACET_VALUES = 1_000

Schema = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a URL.

    Attributes:
        name: its name.
        description: a sentence.
        schema: what its value may be (JSON Schema).
        form: what a value looks like that fits the pattern of the schema.
        example: a value to try.
        required: whether there is no default.
        in_path: whether it is a part of the path.
    """

    name: str
    description: str
    schema: Schema
    form: str = ""
    example: Any = None
    required: bool = False
    in_path: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether it may be given several times."""
        return bool(self.schema["type"] == "array")


def _whole(low: int, high: int, default: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "default": default}


def _choice(values: Iterable[str], default: str) -> Schema:
    return {"type": "string", "enum": [*values], "default": default}


def _values(item: Schema) -> Schema:
    return {"type": "array", "items": item, "maxItems": MAX_SELECTED}


_TEXT: Schema = {"type": "string", "maxLength": MAX_VALUE_LENGTH}
_SWITCH = _choice(("on", "off"), "on")
_DATE = r"^[0-9]{4}([-/.]?[0-9]{1,2}([-/.]?[0-9]{1,2})?)?$"
_DATE_FORM = "a date such as 2011-01-04"

_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")

QUERY = Parameter(
    "q",
    "The query as typed; nothing asks for all articles. What is longer than "
    f"{MAX_QUERY_LENGTH:,} characters is cut, and a notice says so.",
    {"type": "string", "default": ""},
    example="Kim Jong Il film",
)

FILTERS = (
    Parameter("tag", "A tag that hits carry.", _values(_TEXT), example=["Movies"]),
    Parameter(
        "mode", "Whether hits carry all of the tags or any of them.", _choice(TagMode, TagMode.ALL)
    ),
    Parameter("source", "A publication; several combine by any.", _values(_TEXT)),
    Parameter("language", "A language as ISO 639-1 code; several combine by any.", _values(_TEXT)),
    Parameter(
        "year",
        "A year of publication; several combine by any.",
        _values({"type": "string", "pattern": r"^[0-9]{4}$"}),
        "a year such as 2011",
    ),
    Parameter(
        "from",
        "The first day of publication: a day, a month or a year.",
        {"type": "string", "pattern": _DATE},
        _DATE_FORM,
        "2010-01",
    ),
    Parameter(
        "to",
        "The last day of publication.",
        {"type": "string", "pattern": _DATE},
        _DATE_FORM,
        "2011",
    ),
)

READING = (
    Parameter("synonyms", "Whether synonyms are searched for as well.", _SWITCH),
    Parameter("variants", "Whether other spellings of names are searched for as well.", _SWITCH),
    Parameter("no_variant", "A spelling that is left out.", _values(_TEXT)),
    Parameter(
        "duplicates",
        "Whether copies and near copies of one text count once.",
        _choice(Duplicates, Duplicates.SHOW),
    ),
)

WINDOW = (
    Parameter("sort", "The order of the hits.", _choice(Sort, Sort.RELEVANCE)),
    Parameter("limit", "Hits to return.", _whole(0, MAX_LIMIT, PAGE_SIZES[0])),
    Parameter("offset", "Hits to leave out at the start.", _whole(0, MAX_OFFSET, 0)),
    Parameter(
        "cursor",
        "Where an answer ended, to go on from there in the same state of the archive.",
        {"type": "string", "maxLength": MAX_CURSOR_LENGTH},
    ),
)

FACET_LIMIT = Parameter(
    "facet_limit",
    "Values of each facet to list, selected ones aside.",
    _whole(0, MAX_FACET_VALUES, FACET_VALUES),
)
TIMELINE = Parameter(
    "timeline", "Whether hits are counted by when they appeared.", _choice(("on", "off"), "off")
)
FACET = Parameter("facet", "The facet.", _choice(Facet, Facet.TAGS))
CONTAINS = Parameter(
    "contains", "A part of the value, without case and accents.", _TEXT, example="kor"
)
VALUES_LIMIT = Parameter("limit", "Values to list.", _whole(0, MAX_FACET_VALUES, 100))
TYPED = Parameter("q", "What is typed so far.", {"type": "string", "default": ""}, example="kim")
COMPLETIONS_LIMIT = Parameter(
    "limit", "Completions to return.", _whole(0, MOST_COMPLETIONS, COMPLETIONS)
)
EXPLAINED = Parameter(
    "article",
    "The article, by its id.",
    {"type": "string", "minLength": 1, "maxLength": MAX_VALUE_LENGTH},
    required=True,
)
ARTICLE_ID = Parameter(
    "article_id",
    "The article, as a hit names it.",
    {"type": "string", "minLength": 1},
    required=True,
    in_path=True,
)


def malformed_parameters(
    given: Iterable[tuple[str, str]], known: Sequence[Parameter]
) -> list[Problem]:
    """Return the parameters with a value that does not fit their schema."""
    by_name = {one.name: one for one in known}
    problems = (_malformed(by_name[name], value) for name, value in given if name in by_name)
    return [problem for problem in problems if problem]


def _malformed(parameter: Parameter, value: str) -> Problem | None:
    schema = parameter.schema["items"] if parameter.repeatable else parameter.schema
    expected = ""
    if "enum" in schema and value not in map(str, schema["enum"]):
        expected = "one of " + ", ".join(schema["enum"])
    elif schema["type"] == "integer" and not _is_whole_number(value, schema):
        expected = f"a whole number from {schema['minimum']:,} to {schema['maximum']:,}"
    elif len(value) > schema.get("maxLength", len(value)):
        expected = f"at most {schema['maxLength']:,} characters"
    elif "pattern" in schema and not re.search(schema["pattern"], value, re.ASCII):
        expected = parameter.form
    return Problem.of(parameter.name, expected, value) if expected else None


def _is_whole_number(text: str, schema: Schema) -> bool:
    fits = bool(_WHOLE_NUMBER.fullmatch(text))
    return fits and schema["minimum"] <= int(text) <= schema["maximum"]


def unknown_parameters(given: Iterable[str], known: Sequence[Parameter]) -> list[Problem]:
    """Return the parameters that an operation does not have, with what may be meant."""
    names = [parameter.name for parameter in known if not parameter.in_path]
    return [_unknown(name, names) for name in dict.fromkeys(given) if name not in names]


def _unknown(name: str, names: list[str]) -> Problem:
    near = difflib.get_close_matches(name[:SHOWN_LENGTH], names, 1)
    listed = ", ".join(names) if names else "no parameters"
    expected = f"'{near[0]}'" if near else f"one of {listed}" if names else listed
    return Problem(name[:SHOWN_LENGTH], expected, "a name that this operation does not have")


def repeated_parameters(counts: Mapping[str, int], known: Sequence[Parameter]) -> list[Problem]:
    """Return the parameters that are given more often than they may be."""
    return [
        Problem(one.name, "one value", str(counts[one.name]))
        for one in known
        if not one.repeatable and counts.get(one.name, 0) > 1
    ] + [
        Problem(one.name, f"at most {MAX_SELECTED} values", str(counts[one.name]))
        for one in known
        if one.repeatable and counts.get(one.name, 0) > MAX_SELECTED
    ]
