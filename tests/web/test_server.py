"""Tests of the server itself: it answers, it stops, it says why it cannot start."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from indexer.errors import ArticleSearchError
from search_web.server import address_of, open_listener, serve
from search_web.settings import Settings

from .memory_backend import MemoryBackend
from .running_server import running_server
from .sample_articles import sample_articles

PROJECT = Path(__file__).parents[2]

PROGRAM = """
from search_web.server import serve
from search_web.settings import Settings
from tests.web.memory_backend import MemoryBackend
from tests.web.sample_articles import sample_articles
serve(MemoryBackend(sample_articles()), Settings(port=0))
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a server over the sample archive."""
    with running_server(MemoryBackend(sample_articles())) as address:
        yield address


def test_server_answers_without_naming_itself(address: str) -> None:
    """A page comes back with the headers and without a Server header."""
    with urllib.request.urlopen(f"{address}/search?q=film") as response:  # noqa: S310
        assert response.status == 200
        assert b"kidnapped" in response.read()
        assert "Server" not in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_server_prints_its_address_and_stops(stop: signal.Signals) -> None:
    """The printed address answers, and Ctrl-C or SIGTERM is a clean end."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"Serving on (http://127\.0\.0\.1:\d+) - stop with Ctrl-C\n", line)
        assert match, line
        with urllib.request.urlopen(f"{match[1]}/healthz") as response:  # noqa: S310
            assert response.status == 200
        process.send_signal(stop)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output) == (0, "Stopped.\n")
    assert re.fullmatch(r"GET /healthz 200 [\d.]+ ms 15 bytes \[[0-9a-f]{16}\]\n", errors)


def test_port_in_use_is_told() -> None:
    """A port that is taken is named together with what to do."""
    with open_listener("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ArticleSearchError) as raised:
            serve(MemoryBackend([]), Settings(port=port))
    assert str(raised.value) == (
        f"Cannot serve on 127.0.0.1 port {port}: another program uses this port; "
        "stop it or choose another port."
    )


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("192.0.2.1", 0, "this machine has no such address"),
        ("no-such-host.invalid", 8000, "the host name is not known"),
        ("a..b", 8000, "the host name is not known"),
        ("127.0.0.1", 70_000, "expected a port from 0 to 65535"),
        ("127.0.0.1", -1, "expected a port from 0 to 65535"),
    ],
)
def test_address_that_cannot_be_used_is_told(host: str, port: int, reason: str) -> None:
    """Host and port are named with the reason, nothing is left open."""
    with pytest.raises(ArticleSearchError, match=reason) as raised:
        open_listener(host, port)
    assert f"{host} port {port}" in str(raised.value)


def test_address_of_version_six_is_bracketed() -> None:
    """The printed address of an IPv6 socket can be opened in a browser."""
    try:
        listener = open_listener("::1", 0)
    except ArticleSearchError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert address_of(listener).startswith("http://[::1]:")


def raw_answer(address: str, request: bytes) -> bytes:
    """Return the status of the answer to these bytes."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(4096).split(b"\r\n")[0].partition(b" ")[2]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"/search?q=\xff\xfe", b"400 Bad Request"),
        (b"/search?q=%ED%A0%80%00", b"200 OK"),
        (b"/search?tag=" + b"t" * 10_000, b"200 OK"),
        (b"/article/%ff", b"404 NOT FOUND"),
        (b"/search?q=" + b"a" * 100_000, b"431 Request Header Fields Too Large"),
    ],
    ids=["raw bytes", "surrogate", "long tag", "odd path", "too long"],
)
def test_raw_requests_are_answered(address: str, target: bytes, status: bytes) -> None:
    """Whatever bytes are sent as an address, the answer is no server error."""
    request = b"GET " + target + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert raw_answer(address, request) == status


def test_forwarded_headers_are_not_believed(address: str) -> None:
    """A client cannot make the site link to another host or below a path."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Script-Name": "/x"}
    connection.request("GET", "/search?q=film", headers=forged)
    page = connection.getresponse().read()
    connection.close()
    assert b"evil.example" not in page
    assert b'"/x' not in page
