"""Whatever is put into an address, the answer is a page and never a 500."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import IndexAccessError
from search_web import create_app

from .memory_backend import BrokenBackend
from .page_reader import Site

ODD_TEXTS = [
    '"',
    '"kim',
    "(",
    ")(",
    "AND",
    "NOT OR",
    "*",
    "?",
    "kim*",
    "title:",
    ":::",
    "[a TO",
    "^~\\",
    "a" * 10_000,
    "kim " * 2_500,
    "😀" * 500,
    "👩‍👩‍👧",
    "\x00",
    "\x00kim\x00",
    "\u202egnp.exe",
    "\ufeff",
    "{{ 7 * 7 }}",
    "{% raise %}",
    "%s%n",
    "../../etc/passwd",
]

ODD_QUERIES = [
    "q=%ED%A0%80",
    "tag=%ED%A0%80&source=%ff%fe",
    "q=%",
    "q=%zz&tag=%1",
    "q=%u0041",
    "&&&=&=x&q",
    "q=a&q=b&page=1&page=2",
    f"page={10**30}",
    f"page={10**30}&size=100",
    "page=-1&size=0",
    "page=१",
    "page=1000001",
    "size=100&page=100001",
    "year=99999&year=abcd",
    "from=9999-12-31&to=9999",
    "from=0001&to=0001-01",
    "from=2011-00&to=2011-99-99",
    "tag=" + "t" * 10_000,
    "&".join(f"tag=t{number}" for number in range(1000)),
    "&".join(f"tag=t{number}" for number in range(1000)) + "&tag=Travel&mode=any",
    "mode=any&tag=Travel&" + "&".join(f"tag=t{number}" for number in range(60)),
    "sort=%00&mode=%00&size=%00&page=%00",
]

QUERIES = [f"q={quote_plus(text)}" for text in ODD_TEXTS] + ODD_QUERIES


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_odd_search_gives_a_page(site: Site, query: str) -> None:
    """Odd words and filters are searched for or ignored."""
    assert site.page(f"/search?{query}").total >= 0


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_odd_search_gives_an_answer(client: FlaskClient, query: str) -> None:
    """At the API the same is answered or refused with a reason."""
    with client.get(f"/api/v1/search?{query}") as response:
        assert response.status_code in {200, 400}
        assert ("errors" in response.get_json()) is (response.status_code == 400)


@given(st.binary(max_size=120))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_raw_bytes_in_an_address_give_a_page(client: FlaskClient, query: bytes) -> None:
    """Bytes that no browser would send unescaped are read all the same."""
    raw = {"QUERY_STRING": query.decode("latin-1")}
    for path in ("/search", "/tags", "/static/style.css"):
        with client.get(path, environ_overrides=raw) as response:
            assert response.status_code == 200
    with client.get("/article/none", environ_overrides=raw) as response:
        assert response.status_code == 404


@pytest.mark.parametrize(
    "path", ["/article/%00", "/article/%ff", "/article/..%2f..", "/%ED%A0%80", "/article/"]
)
def test_odd_path_is_not_found(site: Site, path: str) -> None:
    """A path that means nothing is a 404 page."""
    assert site.page(path, status=404).texts("//h1") == ["Not found"]


def test_only_as_many_tags_as_can_be_selected_are_linked(site: Site) -> None:
    """With fifty tags selected the page offers no fifty-first."""
    query = "&".join(["mode=any", "tag=Travel", *(f"tag=t{number}" for number in range(60))])
    page = site.page(f"/search?{query}")
    assert page.total > 0
    assert len(page.chips) == 50
    boxes = page.find("//input[@name='tag' and @type='checkbox' and not(@checked)]")
    assert all(box.get("disabled") is not None for box in boxes)


def test_undecodable_file_name_in_a_message_is_shown() -> None:
    """A message about a file whose name is no Unicode text does not stop its page."""
    error = IndexAccessError("index: missing a\udcff")
    site = Site(create_app(BrokenBackend(error)).test_client())
    assert "index: missing a?" in site.page("/", status=503).texts("//main//p")
    with site.client.get("/readyz") as response:
        assert response.get_json()["reason"] == str(error)
