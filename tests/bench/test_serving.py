"""What is asked of the servers, what is made of the answers, and how it is told."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import serving
from bench.http_load import load
from bench.record import Kind, read_records
from bench.request_log import new_searches, query_texts, repeated_searches, write_targets
from bench.serving_tables import serving_report
from bench.stories import Story, read_story
from tests.bench.records import sample_record

needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="the command wrk is not installed")


def _story(day: int) -> Story:
    return read_story(json.dumps({"id": str(day), "body": "x", "date": f"1916-01-{day:02}"}))


STORIES = [_story(day) for day in range(1, 11)]
TEXTS = [f"query {number}" for number in range(16)]


def test_repeated_searches_are_of_mixed_kinds() -> None:
    """Each query once, a quarter with a first day, an eighth in another order."""
    searches = repeated_searches(TEXTS, STORIES)
    assert sorted(dict(search)["q"] for search in searches) == sorted(TEXTS)
    since = [search for search in searches if ("from", "1916-01-06") in search]
    assert len(since) == 4
    assert len([search for search in searches if ("sort", "newest") in search]) == 2


def test_no_two_new_searches_are_the_same() -> None:
    """No answer that was kept can serve, and no range ends before it begins."""
    searches = new_searches(TEXTS, STORIES, 500)
    assert len(set(searches)) == len(searches) == 500
    ranges = [dict(search) for search in searches]
    assert all(search["from"] <= search["to"] for search in ranges if "from" in search)


def test_queries_are_taken_from_a_file_as_typed(tmp_path: Path) -> None:
    """With quotation marks and plus signs."""
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query": "+a +b", "tags": ["x"]}\n{"query": "\\"c d\\""}\n')
    assert query_texts(file, STORIES) == ["+a +b", '"c d"']


def test_targets_are_addresses(tmp_path: Path) -> None:
    """A line each, escaped."""
    file = write_targets([(("q", "é & b"), ("to", "1916"))], "/search", tmp_path / "targets")
    assert file.read_text() == "/search?q=%C3%A9+%26+b&to=1916\n"


class _Answering(BaseHTTPRequestHandler):
    """Knows /good, and nothing else."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.path.startswith("/good") else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def answering() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server, and what it is asked."""
    asked: list[str] = []
    handler = type("Handler", (_Answering,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@needs_wrk
def test_a_load_asks_in_order_and_counts_what_is_wrong(
    answering: tuple[str, list[str]], tmp_path: Path
) -> None:
    """From the line on that it is told; a status of 404 is an error."""
    address, asked = answering
    file = tmp_path / "targets"
    file.write_text("/left-out\n/good?a\n/bad\n")
    measured = load(address, file, 1, skipped=1, connections=1)
    assert asked[:4] == ["/good?a", "/bad", "/left-out", "/good?a"]
    assert 0 < measured.errors < measured.requests <= len(asked)
    assert abs(measured.errors - measured.requests * 2 / 3) <= 2
    assert 0 < measured.median_ms <= measured.p99_ms
    assert measured.per_s == pytest.approx(measured.requests / measured.seconds)


@needs_wrk
def test_a_load_with_rests_asks_less(answering: tuple[str, list[str]], tmp_path: Path) -> None:
    """One connection that rests a fifth of a second on average comes nowhere near a hundred."""
    address, _ = answering
    file = tmp_path / "targets"
    file.write_text("/good\n")
    assert load(address, file, 1, connections=1, rest_ms=200).requests < 50


def test_the_report_has_rates_shares_and_errors() -> None:
    """In the order of the labels; the bare page has no share of itself."""
    text = serving_report(sample_record(Kind.SERVING))
    assert "| bare page (“hello” by Flask) | 321 | – | 25.0 | 50.0 | 0 |" in text
    assert "| JSON, every search another | 321 | 8.0 % | 25.0 | 50.0 | 0 |" in text
    assert "Beside 7 rebuilds one after the other, in 1.5 minutes: 28,890 requests" in text
    assert "by number of threads: 321 by 2." in text


def test_without_wrk_it_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so."""
    monkeypatch.setattr(serving, "wrk_is_here", lambda: False)
    assert serving.main(["--tiny"]) == 0
    assert "the command wrk is not installed" in capsys.readouterr().out


@pytest.mark.slow
@needs_wrk
def test_serving_runs_and_is_recorded(tmp_path: Path) -> None:
    """Everything is answered without an error, a rebuild beside it."""
    assert serving.main(["--tiny", "--articles", "30", "--record"], tmp_path) == 0
    (record,) = read_records(tmp_path)
    assert (record.name, record.kind) == ("serving-corpus-30", Kind.SERVING)
    assert {"hello", "json_new", "page_new", "rebuilding"} <= set(record.figures)
    assert all(figures["errors"].max == 0 for figures in record.figures.values())
    assert record.figures["rebuilding"]["rebuilds"].median >= 1
