"""The API does what its description says, whatever is sent to it."""

from __future__ import annotations

import jsonschema
import pytest
from flask.testing import FlaskClient

from .api_campaign import run_campaign
from .page_reader import Site
from .sample_articles import sample_articles

REQUESTS = 300


def test_every_answer_is_as_described() -> None:
    """Requests made from the description, good and bad ones, get what it promises."""
    outcome = run_campaign(REQUESTS, seed=1)
    assert outcome.passed, outcome.report
    assert outcome.requests >= REQUESTS


@pytest.mark.parametrize("part", ["", "/similar", "/copies"])
def test_articles_are_as_described(client: FlaskClient, part: str) -> None:
    """What a campaign cannot guess, the ids, is asked for here, hostile articles among them."""
    description = client.get("/api/v1/openapi.json").get_json()
    answers = description["paths"][f"/api/v1/article/{{article_id}}{part}"]["get"]["responses"]
    schema = answers["200"]["content"]["application/json"]["schema"]
    for article in sample_articles():
        answer = client.get(f"/api/v1/article/{article.id}{part}").get_json()
        jsonschema.validate(answer, {**schema, "components": description["components"]})


def test_the_description_is_served(client: FlaskClient) -> None:
    """It is of version 3.1 and names every operation by its own address."""
    description = client.get("/api/v1/openapi.json").get_json()
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == {
        "/api/v1/search",
        "/api/v1/facets",
        "/api/v1/explain",
        "/api/v1/suggest",
        "/api/v1/article/{article_id}",
        "/api/v1/article/{article_id}/similar",
        "/api/v1/article/{article_id}/copies",
    }


def test_the_page_names_every_operation_and_parameter(site: Site) -> None:
    """People read what programs read."""
    description = site.client.get("/api/v1/openapi.json").get_json()
    page = site.page("/api/docs")
    for path, operations in description["paths"].items():
        assert path in page.html
        rows = page.texts(f"//section[h2[@id='{operations['get']['operationId']}']]//th/code")
        assert rows == [one["name"] for one in operations["get"]["parameters"]]
