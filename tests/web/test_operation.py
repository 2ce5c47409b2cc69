"""Requests are logged, counted, limited; who runs the server sees what goes on."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from indexer.backends.embedded import EmbeddedBackend
from indexer.errors import IndexAccessError
from indexer.query.request import SearchRequest
from indexer.writing.index_writer import IndexWriter
from search_web import Settings, create_app
from search_web.admission import MOST_CLIENTS, TokenBuckets
from search_web.request_log import JsonFormatter, TextFormatter
from tests.conftest import make_article

from .memory_backend import BrokenBackend, MemoryBackend
from .sample_articles import sample_articles

PROJECT = Path(__file__).parents[2]


def logged(caplog: pytest.LogCaptureFixture, settings: Settings, url: str, given: str = "") -> str:
    """Ask for an address and return the line that is logged."""
    client = create_app(MemoryBackend(sample_articles()), settings).test_client()
    with caplog.at_level(logging.INFO, "article_search.requests"):
        client.get(url, headers={"X-Request-Id": given} if given else {}).close()
    form = JsonFormatter() if settings.log == "json" else TextFormatter()
    (record,) = caplog.records
    return form.format(record)


def test_a_request_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """What was asked for, what came of it, how long it took; nothing of the words."""
    line = logged(caplog, Settings(), "/search?q=secret", "abc-1")
    assert line.startswith("GET /search 200 ")
    assert line.endswith(" bytes 0 hits [abc-1]")
    assert "secret" not in line


def test_words_are_logged_where_that_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    """As JSON it is one object a line, whatever was typed."""
    settings = Settings(log="json", log_queries=True)
    line = logged(caplog, settings, "/search?q=a%0Ab")
    entry = json.loads(line)
    assert (entry["method"], entry["status"]) == ("GET", 200)
    assert entry["address"] == "/search?q=a%0Ab"
    assert "\n" not in line


def test_no_path_makes_a_second_line(caplog: pytest.LogCaptureFixture) -> None:
    """Control characters are written out."""
    line = logged(caplog, Settings(), "/article/a%0Aforged%1B[2J")
    assert "\n" not in line
    assert "\\x0aforged\\x1b[2J" in line


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1_2.3", True), ("a b", False), ("x" * 65, False)]
)
def test_a_request_has_an_id(given: str, kept: bool) -> None:
    """A sane one of the client is kept, else one is made; errors have one, too."""
    client = create_app(MemoryBackend([])).test_client()
    for url in ("/", "/nope"):
        answered = client.get(url, headers={"X-Request-Id": given}).headers["X-Request-Id"]
        assert (answered == given) is kept
        assert answered


def test_metrics_count_requests() -> None:
    """By endpoint and status, with their times; the archive and the process are there, too."""
    client = create_app(MemoryBackend(sample_articles())).test_client()
    for url in ("/search?q=a", "/search?q=b", "/nope", "/api/v1/search?x=1"):
        client.get(url).close()
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    samples = {
        (sample.name, sample.labels.get("endpoint"), sample.labels.get("status")): sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }
    assert samples["article_search_requests_total", "pages.search", "200"] == 2
    assert samples["article_search_requests_total", "none", "404"] == 1
    assert samples["article_search_requests_total", "api.search", "400"] == 1
    assert samples["article_search_request_seconds_count", "pages.search", None] == 2
    assert samples["article_search_articles", None, None] == 40
    assert samples["article_search_requests_under_way", None, None] == 1
    assert ("process_resident_memory_bytes", None, None) in samples


def test_metrics_of_a_broken_archive() -> None:
    """They say that it cannot be read, and go on counting."""
    client = create_app(BrokenBackend(IndexAccessError("gone"))).test_client()
    assert "article_search_ready 0.0" in client.get("/metrics").get_data(as_text=True)


def test_metrics_can_be_left_out() -> None:
    """Then there is no such page."""
    client = create_app(MemoryBackend([]), Settings(metrics=False)).test_client()
    assert client.get("/metrics").status_code == 404


def test_buckets_fill_evenly() -> None:
    """A burst of a minute's requests passes, then one a second; clients do not share."""
    clock = [0.0]
    buckets = TokenBuckets(60, lambda: clock[0])
    assert [buckets.wait("a") for _ in range(60)] == [0.0] * 60
    assert buckets.wait("a") == pytest.approx(1.0)
    assert buckets.wait("b") == 0
    clock[0] = 0.5
    assert buckets.wait("a") == pytest.approx(0.5)
    clock[0] = 1.5
    assert buckets.wait("a") == 0
    clock[0] = 10_000
    assert [buckets.wait("a") for _ in range(61)][-1] > 0


def test_forgotten_clients_take_no_memory() -> None:
    """However many there are, only so many are remembered."""
    buckets = TokenBuckets(1, lambda: 0.0)
    assert buckets.wait("first") == 0
    for number in range(MOST_CLIENTS):
        buckets.wait(str(number))
    assert buckets.wait("first") == 0


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    """As a problem from the API, as a page elsewhere; health stays free."""
    client = create_app(MemoryBackend([]), Settings(requests_per_minute=2)).test_client()
    assert client.get("/").status_code == client.get("/tags").status_code == 200
    page = client.get("/")
    assert (page.status_code, page.headers["Retry-After"]) == (429, "30")
    assert "Too many requests" in page.get_data(as_text=True)
    assert client.get("/api/v1/search").mimetype == "application/problem+json"
    assert client.get("/healthz").status_code == client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer two"}, 200),
        ({"Authorization": "bearer two"}, 200),
        ({"X-Api-Key": "one"}, 200),
        ({"X-Api-Key": "desk"}, 401),
        ({"Authorization": "Basic two"}, 401),
    ],
)
def test_keys_open_the_api(headers: dict[str, str], status: int) -> None:
    """Where there are keys the API asks for one; pages and the description stay open."""
    settings = Settings(api_keys={"desk": "one", "archive": "two"})
    client = create_app(MemoryBackend([]), settings).test_client()
    answer = client.get("/api/v1/search", headers=headers)
    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer.headers) is (status == 401)
    for url in ("/search", "/api/docs", "/api/v1/openapi.json"):
        assert client.get(url).status_code == 200


def test_a_followed_index_is_searched_without_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers get the state that is known; a new one comes when it has answered once."""
    folder = tmp_path / "index"
    _write(folder, 1)
    ready = threading.Event()
    with EmbeddedBackend.open(folder) as backend:
        take = backend._take

        def noted(*given: object) -> None:
            take(*given)  # type: ignore[arg-type]
            ready.set()

        with backend.follow():
            monkeypatch.setattr(backend, "_take", noted)
            _write(folder, 2)
            assert ready.wait(timeout=20)
            assert backend.search(SearchRequest()).total == 2


def test_an_index_made_anew_is_noticed(tmp_path: Path) -> None:
    """It counts from 1 again, and is another one all the same."""
    folder = tmp_path / "index"
    _write(folder, 1)
    with EmbeddedBackend.open(folder) as backend:
        assert backend.search(SearchRequest()).hits[0].title[0].text == make_article(1).title
        for file in folder.iterdir():
            file.unlink()
        _write(folder, 7)
        assert backend.search(SearchRequest()).hits[0].title[0].text == make_article(7).title


def _write(folder: Path, number: int) -> None:
    with IndexWriter(folder) as writer:
        writer.put(make_article(number), "origin", f"path {number}", replaces=False)


SLOW_PROGRAM = """
import sys, threading
from search_web.server import serve
from search_web.settings import Settings
from tests.web.memory_backend import MemoryBackend
from tests.web.sample_articles import sample_articles

class SlowBackend(MemoryBackend):
    def article(self, article_id):
        sys.stdout.write("asked\\n"); sys.stdout.flush()
        sys.stdin.readline()
        return super().article(article_id)

serve(SlowBackend(sample_articles()), Settings(port=0, log="off", stop_seconds=20))
"""


def test_requests_under_way_are_answered_before_the_end() -> None:
    """After SIGTERM nobody new is let in, and who was waiting gets the answer."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_PROGRAM],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        address = process.stdout.readline().split()[2]
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", f"/article/{sample_articles()[0].id}")
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        process.stdin.write("go on\n" * 9)
        process.stdin.flush()
        response = connection.getresponse()
        assert response.status == 200
        assert b"</html>" in response.read()
        connection.close()
        assert process.wait(timeout=30) == 0
