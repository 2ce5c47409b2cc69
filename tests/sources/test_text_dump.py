"""Text dumps of news pages are taken apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.article import article_id
from indexer.sources.text_dump import parse_dump
from tests.sources.parsing import article, dump, reason

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "dumps").glob("*.txt"))


def expected(path: Path) -> dict[str, Any]:
    """Return what stands beside a dump: its article's fields, or why it is rejected."""
    read: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_dumps(path: Path) -> None:
    """Each dump gives exactly the fields that are written down beside it."""
    wanted = expected(path)
    if "reason" in wanted:
        assert wanted["reason"] in reason(parse_dump, path.read_bytes())
        return
    found = article(parse_dump, path.read_bytes()).to_json()
    found["body"] = found["body"].split("\n\n")
    assert {field: found[field] for field in wanted} == wanted


def test_enough_dumps() -> None:
    """The fixtures are there."""
    assert len(FIXTURES) >= 14


def test_shared_sample(shared_data: Path) -> None:
    """The page that this project was designed from is taken apart in full."""
    path = shared_data / "samples" / "saved_page_north_korea_film.txt"
    if not path.exists():
        pytest.skip(f"{path.name} is not among the shared test data")
    sample = article(parse_dump, path.read_bytes())
    assert sample.title == "Journalists try to get behind the scenes of North Korean film studio"
    assert sample.authors == ("VBS Staff",)
    assert [text.split()[0] for text in sample.highlights] == ["Leader", "VBS", "Crew"]
    assert sample.tags == ("North Korea", "Movies", "Pyongyang")
    assert sample.editors_note.startswith("The staff at has recently been intrigued")
    assert sample.dateline == "Brooklyn, New York (VBS.TV)"
    assert sample.body.startswith("You could say North Korean dictator")
    assert len(sample.body.split("\n\n")) == 9
    for around in ("See the rest", "Click to play", "cinephile'", "Skip to", "Part of complete"):
        assert around not in sample.body


def test_identity_is_the_path() -> None:
    """A dump without an address is told apart by where it lies in the archive."""
    parsed = dump("A title of some words\n\nA story that is one sentence long.")
    assert parsed.id == article_id("saved/x")
    assert parsed.captured_at == "2024-05-01T08:00:00+00:00"
    assert parsed.sha256 == "0" * 64


def test_printed_address() -> None:
    """A page that was printed with its address has its identity from there."""
    address = "http://news.example/1999/swan.html"
    parsed = dump(
        f"A swan came back\n\nIt sat there all day long.\n\nFind this article at:\n{address}"
    )
    assert parsed.url == ""  # on a line of its own it may be any link
    parsed = dump(
        f"A swan came back\n\nIt sat there all day long.\n\nFind this article at: {address}"
    )
    assert (parsed.url, parsed.id) == (address, article_id(address))


def test_headline_that_begins_as_a_link() -> None:
    """Words that begin links begin headlines, too."""
    for title in ("Watch out for the comet tonight", "Share prices fall again", "Support grows"):
        story = "The story of it is told here in one sentence, which is long enough to be a story."
        assert dump(f"Home\n{title}\nBy Ann Lee\n\n{story}").title == title


def test_pictures_are_no_text() -> None:
    """A picture with the suffix of a text is rejected as what it is."""
    assert "control characters" in reason(parse_dump, bytes(range(256)) * 20)


@pytest.mark.parametrize(
    "line", ["See also:", "Tags:", "STORY HIGHLIGHTS", "• a point of five words", "By Ann Lee"]
)
def test_long_dumps(line: str) -> None:
    """Thousands of equal lines take time in proportion, not its square."""
    sentence = "This sentence is long enough to be a story for certain, " + "word " * 12 + "end."
    assert sentence in dump(f"{sentence}\n{line}\n" * 5_000).body
