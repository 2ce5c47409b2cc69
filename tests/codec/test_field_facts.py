"""Facts of a field that cannot be are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.field_facts import checked_facts
from tests.codec.segments import built

FACTS: dict[str, Any] = {
    "terms": 2,
    "postings": 5,
    "positions": 7,
    "freqs": True,
    "has_positions": True,
    "boost": 2.5,
    "total_length": 30,
    "min_length": 1,
    "max_length": 10,
}


def segment(path: Path, facts: dict[str, Any]) -> SegmentFile:
    """Return a segment of 4 documents that has only the facts of a field."""
    return built(path, lambda _: None, {"documents": 4, "fields": {"body": facts}})


def test_facts_are_given_as_they_are(tmp_path: Path) -> None:
    """Keys and values of the footer; a boost may be a whole number."""
    for boost in (2.5, 3):
        facts = FACTS | {"boost": boost}
        assert checked_facts(segment(tmp_path / "x", facts), "body") == facts


def test_a_field_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The error says which one was looked for."""
    with pytest.raises(SegmentError, match=r"'fields/title'.*found none"):
        checked_facts(segment(tmp_path / "x", FACTS), "title")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, None) for key in FACTS),
        ("terms", -1),
        ("terms", 1.0),
        ("terms", True),
        ("postings", 2**63),
        ("positions", "7"),
        ("freqs", 1),
        ("freqs", False),
        ("has_positions", []),
        ("boost", True),
        ("boost", "x" * 999),
        ("max_length", 7),
        ("min_length", 8),
        ("min_length", 11),
        ("total_length", 41),
    ],
)
def test_facts_that_cannot_be_are_refused(tmp_path: Path, key: str, value: object) -> None:
    """Other types, numbers out of range, and facts at odds with each other."""
    facts = {name: fact for name, fact in FACTS.items() if name != key}
    if value is not None:
        facts[key] = value
    with pytest.raises(SegmentError, match="'fields/body': expected facts") as raised:
        checked_facts(segment(tmp_path / "x", facts), "body")
    assert len(str(raised.value)) < 500
