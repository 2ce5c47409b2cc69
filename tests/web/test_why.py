"""Why an article is found, or not, in plain words that add up."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest

from indexer.query.explanation import Explanation, FailedFilter, PartOfScore
from indexer.query.request import SearchRequest
from search_web import create_app
from search_web.why_view import article_named, why_page

from .page_reader import Site
from .running_server import sample_backend
from .sample_articles import FILM


@pytest.fixture(scope="module")
def real_site() -> Iterator[Site]:
    """Return the site over a real index of the sample articles."""
    with sample_backend() as backend:
        yield Site(create_app(backend).test_client())


def test_every_hit_leads_to_its_reasons(real_site: Site) -> None:
    """Its place, its parts, and a score that is their sum as printed."""
    page = real_site.page("/search?q=kim+film&tag=Cinema")
    why = real_site.page(page.href("Why this result"))
    assert why.texts("//h1") == ["Why this result"]
    assert "number 1 of 1 article" in " ".join(why.texts("//main//p"))
    scores = [float(text.split()[0]) for text in why.texts("//tbody//td[@class='why-score']")]
    (total,) = why.texts("//tfoot//td")
    assert sum(scores) == pytest.approx(float(total), abs=0.002)
    assert len(scores) == 2
    assert why.find("//meta[@name='robots' and @content='noindex']")
    assert why.href("← Back") == "/search?q=kim+film&tag=Cinema"


@pytest.mark.parametrize(
    "named",
    [FILM.id, f"/article/{FILM.id}?q=x", f"http://localhost/article/{FILM.id}#p-2", FILM.url],
)
def test_an_article_is_named_by_its_id_its_page_or_its_original(
    real_site: Site, named: str
) -> None:
    """Whatever a reader has at hand."""
    page = real_site.page(f"/why?article={quote_plus(named)}&q=harbour&tag=Travel")
    assert page.texts("//h1") == ["Why this article is not here"]
    reasons = page.texts("//ul[@class='why-reasons']/li")
    assert any("It does not have “harbour”; 36 others do." in reason for reason in reasons)
    assert any("The search asks for the tag “Travel”." in reason for reason in reasons)


@pytest.mark.parametrize("query", ["", "article=", "article=nope", "article=http://nope.example/"])
def test_what_is_not_in_the_archive_is_said(real_site: Site, query: str) -> None:
    """A 404 in words."""
    page = real_site.page(f"/why?{query}&q=film", status=404)
    assert "so no search finds it" in page.html


def test_the_form_keeps_the_search(real_site: Site) -> None:
    """The page asks about the search that it stands on, found or not."""
    for query in ("q=harbour&tag=Travel", "q=xyzzy&tag=Travel"):
        page = real_site.page(f"/search?{query}")
        (form,) = page.find("//form[@class='missing']")
        hidden = [
            (field.get("name"), field.get("value"))
            for field in form.xpath(".//input[@type='hidden']")
        ]
        assert ("tag", "Travel") in hidden
        assert form.get("action") == "/why"


def test_the_api_explains(real_site: Site) -> None:
    """The same in numbers; an article is needed, and must be there."""
    client = real_site.client
    answer = client.get(f"/api/v1/explain?article={FILM.id}&q=kim+film").get_json()
    assert (answer["rank"], answer["total"]) == (1, 1)
    assert sum(part["score"] for part in answer["parts"]) == pytest.approx(answer["score"])
    assert client.get("/api/v1/explain?q=film").status_code == 400
    assert client.get("/api/v1/explain?article=nope").status_code == 404


PARTS = (
    PartOfScore("film", True, False, (("title", 1), ("body", 3)), 5, 2.5),
    PartOfScore("moon", True, False, (("body", 2),), 600, 0.5),
    PartOfScore("tags:movies", True, False, (), 40, 0.0),
    PartOfScore("zebra", False, False, (), 0, 0.0),
    PartOfScore("war", True, True, (), 9, 0.0),
)


def explained(rank: int | None) -> Explanation:
    """Return an explanation with a part of each kind."""
    filters = (FailedFilter("language", ("de",), ("en",)), FailedFilter("source", ("A",), ()))
    return Explanation(
        SearchRequest(text="x"), "id", "Title", 3, rank, 3.0, False, PARTS, filters, "other"
    )


def test_parts_are_told_in_words() -> None:
    """Where it stands, how often, how rare it is; the largest part is the measure."""
    rows = why_page(explained(1), 1_000).rows
    assert [(row.text, row.sentence, row.percent) for row in rows] == [
        (
            "film",
            "once in the headline and 3 times in the text; in 5 of 1,000 articles, so it is rare",
            100,
        ),
        ("moon", "twice in the text; in 600 of 1,000 articles, so it is very common", 20),
        ("tags:movies", "in 40 of 1,000 articles; it only narrows the search", 0),
    ]
    assert why_page(explained(1), 1_000).reasons == ()


def test_what_is_missing_is_told_in_words() -> None:
    """Each part that lacks, each that should not be there, each filter, and the copy."""
    assert why_page(explained(None), 1_000).reasons == (
        "It does not have “zebra”; no article does.",
        "It has “war”, which the search leaves out.",
        "The search asks for the language “German”. It is in English.",
        "The search asks for the source “A”. It has none.",
        "It is a copy; an earlier copy of the same text stands for it.",
    )


@pytest.mark.parametrize(
    ("text", "article_id"),
    [(" abc ", "abc"), ("https://x/article/abc?q=1", "abc"), ("/article/abc#p", "abc")],
)
def test_addresses_name_articles(text: str, article_id: str) -> None:
    """The id is what stands behind /article/."""
    assert article_named(text) == article_id
