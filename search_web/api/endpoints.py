"""The operations of the JSON API, each with its description beside it."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from indexer.analysis.folding import fold
from indexer.query.request import Facet
from indexer.query.result import SearchResult
from indexer.time_limit import time_limit
from search_web import search_times
from search_web.api import parameters as given
from search_web.api.parameters import (
    Parameter,
    malformed_parameters,
    repeated_parameters,
    unknown_parameters,
)
from search_web.archive import current_backend
from search_web.json_answers import json_response
from search_web.nothing_found import explain_nothing
from search_web.problems import problem_response
from search_web.request_url import (
    Problem,
    arguments_of,
    clean_text,
    parse_request,
    url_for_request,
)

PREFIX = "/api/v1"
NO_ARTICLE = "The archive has no article with this id."

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

Arguments = MultiDict[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of an operation.

    Attributes:
        path: below the prefix, parameters in braces.
        name: unique among operations.
        summary: a few words.
        description: sentences.
        parameters: those that it takes; any other is refused.
        answer: name of the schema of its answer.
        missing: whether it may not find what it is asked for.
    """

    path: str
    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answer: str
    missing: bool = False


OPERATIONS: list[Operation] = []
"""All operations, in the order in which they are described."""

Answer = Callable[..., Response]


def operation(described: Operation) -> Callable[[Answer], Answer]:
    """Serve a function as an operation: parameters that it does not have are refused."""

    def register(answer: Answer) -> Answer:
        @functools.wraps(answer)
        def checked(**path: str) -> Response:
            arguments = arguments_of(request.query_string)
            problems = _misplaced(arguments, described.parameters)
            return refused(problems) if problems else answer(arguments, **path)

        OPERATIONS.append(described)
        rule = re.sub(r"\{(\w+)\}", r"<\1>", described.path)
        blueprint.add_url_rule(rule, described.name, checked)
        return answer

    return register


def _misplaced(arguments: Arguments, known: Sequence[Parameter]) -> list[Problem]:
    counts = {name: len(values) for name, values in arguments.lists()}
    return [
        *unknown_parameters(counts, known),
        *repeated_parameters(counts, known),
        *malformed_parameters(arguments.items(multi=True), known),
    ]


def refused(problems: Sequence[Problem]) -> Response:
    """Return the error that names the parameters that could not be used."""
    return problem_response(400, " ".join(f"{one.refusal}." for one in problems), problems)


@operation(
    Operation(
        "/search",
        "search",
        "Search the archive",
        "Ranked hits with snippets, exact totals, and facets whose counts are those of the "
        "search after a click on the value. cursor, or next, asks for the hits that follow. "
        "Where nothing is found, nothing_found says why and what would find something.",
        (
            given.QUERY,
            *given.FILTERS,
            *given.READING,
            *given.WINDOW,
            given.FACET_LIMIT,
            given.TIMELINE,
        ),
        "SearchAnswer",
    )
)
@time_limit()
def search(arguments: Arguments) -> Response:
    """Answer a search."""
    parsed = parse_request(arguments, window=True)
    if parsed.problems:
        return refused(parsed.problems)
    timeline = _value(arguments, given.TIMELINE) == "on"
    asked = dataclasses.replace(parsed.request, timeline=timeline)
    result = current_backend().search(asked)
    search_times.note(result)
    noted = dataclasses.replace(result, notices=(*parsed.remarks, *result.notices))
    answer = noted.to_json(_value(arguments, given.FACET_LIMIT))
    answer["next"] = _next_url(arguments, result)
    if not result.total:
        link = functools.partial(url_for_request, path=f"{request.script_root}{PREFIX}/search")
        nothing = explain_nothing(current_backend(), parsed.request, link)
        answer["nothing_found"] = nothing.to_json()
    return json_response(answer)


def _next_url(arguments: Arguments, result: SearchResult) -> str:
    """Return the address of the hits after an answer's, empty where there are none."""
    if not result.cursor:
        return ""
    kept = [pair for pair in arguments.items(multi=True) if pair[0] not in {"cursor", "offset"}]
    query = urlencode([*kept, ("cursor", result.cursor)], errors="replace")
    return f"{request.script_root}{PREFIX}/search?{query}"


@operation(
    Operation(
        "/facets",
        "facets",
        "List the values of a facet",
        "All values of one facet among the hits of a search, most hits first, or those whose "
        "name contains a text.",
        (
            given.FACET,
            given.CONTAINS,
            given.VALUES_LIMIT,
            given.QUERY,
            *given.FILTERS,
            *given.READING,
        ),
        "FacetAnswer",
    )
)
@time_limit()
def facets(arguments: Arguments) -> Response:
    """List the values of a facet."""
    parsed = parse_request(arguments)
    if parsed.problems:
        return refused(parsed.problems)
    limit = _value(arguments, given.VALUES_LIMIT)
    facet, contains = (
        Facet(_value(arguments, given.FACET)),
        fold(clean_text(arguments.get("contains", ""))),
    )
    asked = dataclasses.replace(parsed.request, facets=(facet,), limit=0, offset=0)
    counts = current_backend().search(asked).facets[facet]
    found = [one for one in counts if contains in fold(one.value)] if contains else counts
    return json_response(
        {
            "facet": facet.value,
            "total": len(found),
            "values": [one.to_json() for one in found[:limit]],
        }
    )


@operation(
    Operation(
        "/explain",
        "explain",
        "Explain what a search makes of an article",
        "Its place among the hits and the parts that add up to its score; or the parts that it "
        "lacks and the filters that it does not pass.",
        (
            given.EXPLAINED,
            given.QUERY,
            *given.FILTERS,
            *given.READING,
            given.WINDOW[0],
        ),
        "ExplainAnswer",
        missing=True,
    )
)
@time_limit()
def explain(arguments: Arguments) -> Response:
    """Explain what a search makes of an article."""
    article_id = arguments.get("article", "")
    if not article_id:
        return refused([Problem("article", "the id of an article", repr(article_id))])
    parsed = parse_request(arguments)
    if parsed.problems:
        return refused(parsed.problems)
    explanation = current_backend().explain(parsed.request, article_id)
    if explanation is None:
        return problem_response(404, NO_ARTICLE)
    return json_response(explanation.to_json())


@operation(
    Operation(
        "/suggest",
        "suggest",
        "Complete what is typed",
        "Tags, phrases and titles in which what is typed begins a word.",
        (given.TYPED, given.COMPLETIONS_LIMIT),
        "SuggestAnswer",
    )
)
def suggest(arguments: Arguments) -> Response:
    """Complete what is typed."""
    # As typed: a space at the end says that the last word is whole.
    text = arguments.get("q", "")
    found = current_backend().suggest(text, _value(arguments, given.COMPLETIONS_LIMIT))
    return json_response({"query": text, "suggestions": [one.to_json() for one in found]})


@operation(
    Operation(
        "/article/{article_id}",
        "article",
        "Read an article",
        "The whole record of an article.",
        (given.ARTICLE_ID,),
        "Article",
        missing=True,
    )
)
def article(_arguments: Arguments, article_id: str) -> Response:
    """Return one article."""
    found = current_backend().article(article_id)
    if found is None:
        return problem_response(404, NO_ARTICLE)
    return json_response(found.to_json())


@operation(
    Operation(
        "/article/{article_id}/similar",
        "similar",
        "Find articles like one",
        "The articles that share most telling words with one, the most alike first.",
        (given.ARTICLE_ID,),
        "SimilarAnswer",
        missing=True,
    )
)
@time_limit()
def similar(_arguments: Arguments, article_id: str) -> Response:
    """Return the articles that are most like one."""
    hits = current_backend().similar(article_id)
    if hits is None:
        return problem_response(404, NO_ARTICLE)
    return json_response({"hits": [hit.to_json() for hit in hits]})


@operation(
    Operation(
        "/article/{article_id}/copies",
        "copies",
        "List copies of an article",
        "Its copies and near copies, the earliest first, itself left out.",
        (given.ARTICLE_ID,),
        "CopiesAnswer",
        missing=True,
    )
)
def copies(_arguments: Arguments, article_id: str) -> Response:
    """Return the copies and near copies of an article."""
    found = current_backend().copies(article_id)
    if found is None:
        return problem_response(404, NO_ARTICLE)
    return json_response({"copies": [copy.to_json() for copy in found]})


def _value(arguments: Arguments, parameter: Parameter) -> Any:
    """Return the value of a parameter whose form has been checked, or its default."""
    text = arguments.get(parameter.name)
    if text is None:
        return parameter.schema["default"]
    return int(text) if parameter.schema["type"] == "integer" else text
