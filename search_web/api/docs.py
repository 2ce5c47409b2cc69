"""The description of the API: as JSON, and as a page for people."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search_web.api.description import SCHEMAS, description
from search_web.api.endpoints import OPERATIONS, PREFIX
from search_web.json_answers import json_response
from search_web.rendering import render

blueprint = Blueprint("api_docs", __name__)


@blueprint.get(f"{PREFIX}/openapi.json")
def openapi() -> Response:
    """Return the description in the terms of OpenAPI."""
    return json_response(description(request.script_root or "/"))


@blueprint.get("/api/docs")
def docs() -> Response:
    """Show the description as a page."""
    schemas = {name: schema for name, schema in SCHEMAS.items() if "properties" in schema}
    return render("api_docs.html", operations=OPERATIONS, prefix=PREFIX, schemas=schemas)
