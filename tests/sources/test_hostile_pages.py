"""Pages that are made to do harm cost themselves, and nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.sources import Rejected, SavedItem, read_source
from indexer.sources.origin import parse_or_reject
from tests.sources.formats import FILES, PAGE
from tests.sources.parsing import ORIGIN, PARSERS

HOSTILE = {
    "nested 100,000 deep": b"<div>" * 100_000 + b"<p>The ferry left the quay at noon.</p>",
    "one line of 5 MB": b"<p>" + b"The ferry left. " * 330_000,
    "a million attributes": b"<p " + b'a="b" ' * 300_000 + b">The ferry left the quay.</p>",
    "a script of 10 MB": b"<script>" + b"x=1;" * 2_500_000 + b"</script>" + PAGE,
    "a script that never ends": PAGE + b"<script>" + b"a" * 2_000_000,
    "a comment that never ends": b"<!-- " * 200_000 + PAGE,
    "an attribute of 5 MB": b'<p class="' + b"share " * 900_000 + b'">The ferry left.</p>',
    "JSON-LD nested 100,000 deep": b'<script type="application/ld+json">'
    + b'{"a":' * 100_000
    + b"</script>"
    + PAGE,
    "entities of entities": b'<?xml version="1.0"?><!DOCTYPE html ['
    + b"".join(b'<!ENTITY e%d "&e%d;&e%d;">' % (n, n - 1, n - 1) for n in range(1, 60))
    + b"]><html><body><p>&e59;</p><p>The ferry left the quay at noon.</p></body></html>",
    "an entity from a file": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>',
    "a table of 60,000 cells": b"<table><tr>" + b"<td>x" * 60_000,
    "40,000 paragraphs": b"<p>The ferry left the quay." * 40_000,
    "by-lines without end": b"<p>" + b"By Ann Lee and " * 60_000,
    "dates without end": b"<time datetime='2011-01-04'>4 January 2011</time>" * 20_000,
    "tags without end": b"<a rel='tag' href='/t'>Ferries</a>" * 20_000,
    "zero bytes": bytes(1_000_000) + PAGE,
    "half a surrogate": "\ud800".encode("utf-16-le", "surrogatepass") * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_an_article_or_a_reason(name: str) -> None:
    """Every parser ends with one of the two."""
    for parser in PARSERS:
        assert isinstance(parse_or_reject(parser, HOSTILE[name], ORIGIN), Article | Rejected)


def test_no_file_is_read_for_an_entity() -> None:
    """A page cannot bring in what else is on the disk."""
    (parsed,) = [parse_or_reject(PARSERS[0], HOSTILE["an entity from a file"], ORIGIN)]
    assert "root:" not in str(parsed)


_FORBIDDING = """
import sys
def forbid(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(forbid)
from indexer.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


def test_indexing_reaches_for_no_network(tmp_path: Path) -> None:
    """All formats are indexed where every use of a socket ends the process."""
    archive = tmp_path / "archive"
    archive.mkdir()
    links = (
        b"<link rel='stylesheet' href='http://192.0.2.1/x.css'><img src='http://192.0.2.1/x.png'>"
        b"<script src='http://192.0.2.1/x.js'></script><iframe src='http://192.0.2.1/'></iframe>"
    )
    for name, raw in FILES.items():
        (archive / name).write_bytes(raw)
    (archive / "linked.html").write_bytes(PAGE.replace(b"</body>", links + b"</body>"))
    command = [sys.executable, "-c", _FORBIDDING, "index", str(archive)]
    run = subprocess.run(
        [*command, "--index", str(tmp_path / "index")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "added" in run.stdout
    assert ", 0 rejected" in run.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    """A pipe, a socket, a device or a loop of links is one reason each."""
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "loop.html").symlink_to("loop.html")
    (tmp_path / "null.html").symlink_to("/dev/null")
    (tmp_path / "page.html").write_bytes(PAGE)
    # A socket's path may be at most a hundred bytes long.
    here = Path.cwd()
    os.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.html")
    os.chdir(here)
    found = list(read_source(tmp_path))
    names = {Path(item.path).name: type(item) for item in found}
    assert names.pop("page.html") is SavedItem
    assert names == dict.fromkeys(("pipe.html", "loop.html", "null.html", "socket.html"), Rejected)
