"""Tests of the headers, the static files and what crawlers are told."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_web import Settings, create_app
from search_web.security_headers import ASK_EVERY_TIME, KEEP_FOR_A_YEAR

from .memory_backend import BrokenBackend, MemoryBackend
from .page_reader import Site
from .sample_articles import FILM, sample_articles

ANSWERS = [
    ("/", 200),
    ("/search?q=film", 200),
    (f"/article/{FILM.id}", 200),
    ("/tags", 200),
    ("/api/v1/search", 200),
    ("/api/v1/search?from=x", 400),
    ("/healthz", 200),
    ("/robots.txt", 200),
    ("/favicon.svg", 200),
    ("/static/style.css", 200),
    ("/static/none.css", 404),
    ("/nope", 404),
    ("/api/nope", 404),
]


def check_headers(client: FlaskClient, url: str, status: int) -> None:
    """Fail unless an answer carries every header and no cookie."""
    with client.get(url) as response:
        assert response.status_code == status
        headers = response.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == ASK_EVERY_TIME
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(("url", "status"), ANSWERS)
def test_every_answer_carries_the_headers(client: FlaskClient, url: str, status: int) -> None:
    """Pages, JSON, files and errors carry the policy, and none sets a cookie."""
    check_headers(client, url, status)


def test_server_error_carries_the_headers() -> None:
    """So does the page of an unexpected error."""
    client = create_app(BrokenBackend(ZeroDivisionError())).test_client()
    check_headers(client, "/", 500)


def test_style_sheet_named_by_its_content_is_kept(site: Site) -> None:
    """The address on the page holds a digest, and only that address may be kept."""
    url = str(site.page("/").find("//link[@rel='stylesheet']")[0].get("href"))
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{12}", url)
    for address, policy in ((url, KEEP_FOR_A_YEAR), (url[:-1] + "x", ASK_EVERY_TIME)):
        with site.client.get(address) as response:
            assert response.headers["Cache-Control"] == policy
            assert response.mimetype == "text/css"


def test_style_sheet_fetches_nothing(client: FlaskClient) -> None:
    """The style sheet names no other address and imports nothing."""
    with client.get("/static/style.css") as response:
        css = response.get_data(as_text=True)
    assert "url(" not in css
    assert "@import" not in css


def test_static_files_cannot_be_escaped_from(client: FlaskClient) -> None:
    """A path out of the static folder is not found."""
    for path in ("../server.py", "..%2fserver.py", "%2e%2e/server.py"):
        with client.get(f"/static/{path}") as response:
            assert response.status_code == 404


def test_site_sign_is_an_image(client: FlaskClient) -> None:
    """The sign is an SVG of our own."""
    with client.get("/favicon.svg") as response:
        assert response.mimetype == "image/svg+xml"
        assert response.get_data().startswith(b"<svg")


def is_closed(app: Flask, path: str) -> bool:
    """Tell whether robots.txt closes a path, by the rules of RFC 9309."""
    with app.test_client().get("/robots.txt") as response:
        lines = response.get_data(as_text=True).splitlines()
    matching = []
    for line in lines[1:]:
        verb, _, rule = line.partition(": ")
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if rule and re.match(pattern, path):
            matching.append((len(rule), verb == "Disallow"))
    return max(matching)[1] if matching else False


@pytest.mark.parametrize(
    ("path", "closed"),
    [
        ("/", False),
        (f"/article/{FILM.id}", False),
        ("/tags", False),
        ("/search", False),
        ("/search?page=2", False),
        ("/search?tag=Film", True),
        ("/search?page=2&tag=Film", True),
        ("/search?q=kim", True),
        ("/search?size=100", True),
        ("/search?page=2&view=compact", True),
        ("/search.csv", True),
        ("/search/values?facet=tags", True),
        (f"/article/{FILM.id}/similar", True),
        (f"/article/{FILM.id}?q=kim", True),
        ("/api/v1/search", True),
    ],
)
def test_crawlers_are_kept_from_filters(app: Flask, path: str, closed: bool) -> None:
    """Articles and the plain list are open, every filtered list is closed."""
    assert is_closed(app, path) is closed


@pytest.mark.parametrize(
    ("public_url", "sent"),
    [("https://archive.example", True), ("http://archive.example", False), ("", False)],
)
def test_https_is_kept_where_readers_have_it(public_url: str, sent: bool) -> None:
    """Only a site that says it is reached by HTTPS asks browsers never to come without."""
    app = create_app(MemoryBackend(sample_articles()), Settings(log="off", public_url=public_url))
    with app.test_client().get("/search") as response:
        assert ("Strict-Transport-Security" in response.headers) is sent
