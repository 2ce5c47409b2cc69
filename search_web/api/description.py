"""The API described in the terms of OpenAPI 3.1, made from what serves it.

Imports :mod:`indexer.query` and modules of this room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from indexer import __version__
from indexer.article import Article
from indexer.query.request import Facet
from indexer.query.suggestions import Kind
from indexer.query.timeline import TimeUnit
from search_web.api.endpoints import OPERATIONS, PREFIX, Operation
from search_web.api.parameters import Parameter
from search_web.problems import MEDIA_TYPE

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _object(**properties: Schema) -> dict[str, Any]:
    """Return the schema of an object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _with_optional(schema: dict[str, Any], **properties: Schema) -> dict[str, Any]:
    return {**schema, "properties": {**schema["properties"], **properties}}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _article() -> dict[str, Any]:
    lists = {field.name for field in dataclasses.fields(Article) if "tuple" in str(field.type)}
    return _object(
        **{
            field.name: _list(TEXT) if field.name in lists else TEXT
            for field in dataclasses.fields(Article)
        }
    )


SCHEMAS: dict[str, Schema] = {
    "SearchAnswer": _with_optional(
        _object(
            query=TEXT,
            total={**COUNT, "description": "Exact number of hits."},
            took_ms={**NUMBER, "description": "Milliseconds from question to answer."},
            any_word={
                **FLAG,
                "description": "No article has all the words; the hits have some of them.",
            },
            notices={**_list(TEXT), "description": "What was done about odd parts of the query."},
            hits=_list(_named("Hit")),
            facets=_object(**{facet.value: _list(_named("FacetValue")) for facet in Facet}),
            did_you_mean={**_list(TEXT), "description": "The query in spellings that find more."},
            synonyms={
                "type": "object",
                "additionalProperties": _list(TEXT),
                "description": "What was searched for as well, by what was typed.",
            },
            variants=_list(_named("NameVariant")),
            cursor={**TEXT, "description": "Asks for what follows; empty at the end."},
            next={**TEXT, "description": "Address of what follows; empty at the end."},
        ),
        timeline=_named("Timeline"),
        nothing_found=_named("NothingFound"),
    ),
    "NothingFound": _object(
        parts=_list(_named("PartHits")),
        filters=_list(_object(kind=TEXT, label=TEXT, total=COUNT)),
        ways_out=_list(
            _object(
                description=TEXT,
                total=COUNT,
                url={**TEXT, "description": "Address of the search."},
            )
        ),
    ),
    "PartHits": _object(
        text=TEXT,
        everywhere={**COUNT, "description": "Articles of the whole archive."},
        filtered={
            "type": ["integer", "null"],
            "minimum": 0,
            "description": "Articles under the filters; null where there are none.",
        },
    ),
    "Hit": _object(
        id=TEXT,
        title=TEXT,
        score=NUMBER,
        published=TEXT,
        source=TEXT,
        tags=_list(TEXT),
        snippet=TEXT,
        url=TEXT,
        authors=_list(TEXT),
        language=TEXT,
        copies=COUNT,
    ),
    "FacetValue": _object(value=TEXT, count=COUNT, selected=FLAG),
    "NameVariant": _object(text=TEXT, articles=COUNT),
    "Timeline": _object(
        unit={"type": "string", "enum": [*TimeUnit]},
        bars=_list(
            _object(
                first={"type": "string", "format": "date"},
                last={"type": "string", "format": "date"},
                count=COUNT,
                articles={**COUNT, "description": "Articles of the whole archive in the span."},
            )
        ),
        undated=COUNT,
    ),
    "FacetAnswer": _object(
        facet={"type": "string", "enum": [*Facet]},
        total={**COUNT, "description": "Values that there are, listed or not."},
        values=_list(_named("FacetValue")),
    ),
    "ExplainAnswer": _object(
        query=TEXT,
        article_id=TEXT,
        title=TEXT,
        total={**COUNT, "description": "Hits of the search."},
        rank={
            "type": ["integer", "null"],
            "minimum": 1,
            "description": "Place among the hits; null where it is none.",
        },
        score={**NUMBER, "description": "The sum of its parts'."},
        any_word=FLAG,
        parts=_list(
            _object(
                text=TEXT,
                matched=FLAG,
                excluded=FLAG,
                places={
                    "type": "object",
                    "additionalProperties": COUNT,
                    "description": "How often it stands in each field.",
                },
                documents={**COUNT, "description": "Articles of the archive that have it."},
                score=NUMBER,
            )
        ),
        filters=_list(_object(name=TEXT, wanted=_list(TEXT), found=_list(TEXT))),
        earlier_copy=TEXT,
    ),
    "SuggestAnswer": _object(query=TEXT, suggestions=_list(_named("Completion"))),
    "Completion": _object(
        kind={"type": "string", "enum": [*Kind]},
        text=TEXT,
        parts=_list(_object(text=TEXT, typed=FLAG)),
        articles={
            "type": ["integer", "null"],
            "minimum": 0,
            "description": "Articles that have a tag; null for anything else.",
        },
    ),
    "Article": _article(),
    "SimilarAnswer": _object(hits=_list(_named("Hit"))),
    "CopiesAnswer": _object(
        copies=_list(_object(id=TEXT, title=TEXT, source=TEXT, published=TEXT, url=TEXT))
    ),
    "Problem": _with_optional(
        _object(
            type=TEXT,
            title=TEXT,
            status={"type": "integer", "minimum": 400, "maximum": 599},
            detail=TEXT,
            instance=TEXT,
        ),
        errors=_list(_object(field=TEXT, expected=TEXT, found=TEXT)),
    ),
}


def description(server: str) -> dict[str, Any]:
    """Return the description as a dictionary that JSON can hold.

    Args:
        server: the address that paths are below.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Article Search",
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Ranked, faceted search over an archive of saved news articles. "
            "Answers carry an ETag that changes when the archive does.",
        },
        "servers": [{"url": server}],
        "paths": {PREFIX + one.path: {"get": _operation(one)} for one in OPERATIONS},
        "components": {
            "schemas": SCHEMAS,
            "responses": {name: _problem(text) for name, (_, text) in _FAILURES.items()},
        },
    }


_FAILURES = {
    "Refused": (400, "A parameter cannot be used; `errors` names it."),
    "NoSuchArticle": (404, "The archive has no such article."),
    "Unavailable": (503, "The archive cannot be read at the moment."),
}


def _problem(text: str) -> Schema:
    return {"description": text, "content": {MEDIA_TYPE: {"schema": _named("Problem")}}}


def _operation(described: Operation) -> Schema:
    failures = ["Refused", *(["NoSuchArticle"] if described.missing else []), "Unavailable"]
    return {
        "operationId": described.name,
        "summary": described.summary,
        "description": described.description,
        "parameters": [_parameter(one) for one in described.parameters],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {"application/json": {"schema": _named(described.answer)}},
            },
            "304": {"description": "What `If-None-Match` names is still so."},
            **{
                str(_FAILURES[name][0]): {"$ref": f"#/components/responses/{name}"}
                for name in failures
            },
            "431": {
                "description": "The address is longer than the server reads.",
                "content": {"text/plain": {}},
            },
        },
    }


def _parameter(parameter: Parameter) -> Schema:
    place = "path" if parameter.in_path else "query"
    return {
        "name": parameter.name,
        "in": place,
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
        **({"example": parameter.example} if parameter.example is not None else {}),
    }
