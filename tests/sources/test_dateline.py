"""The dateline is told from sentences that have dashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.dateline import split_dateline, take_dateline


@pytest.mark.parametrize(
    ("paragraph", "dateline", "rest"),
    [
        ("Brooklyn, New York (VBS.TV) -- You could", "Brooklyn, New York (VBS.TV)", "You could"),
        ("SEOUL, South Korea — The film", "SEOUL, South Korea", "The film"),
        ("LONDON, March 3 (Reuters) - Copper rose", "LONDON, March 3 (Reuters)", "Copper rose"),
        ("TOKYO (Kyodo) – eBay left", "TOKYO (Kyodo)", "eBay left"),
        ("RIO DE JANEIRO -- Nobody", "RIO DE JANEIRO", "Nobody"),
        ("St. John's, Canada (AP) — Snow", "St. John's, Canada (AP)", "Snow"),
        ("(CNN) -- A goat", "(CNN)", "A goat"),
        ('PIURA, Peru -- "There are fish"', "PIURA, Peru", '"There are fish"'),
    ],
)
def test_datelines(paragraph: str, dateline: str, rest: str) -> None:
    """Place, agency and date before a dash are the dateline; the dash goes."""
    assert split_dateline(paragraph) == (dateline, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The gulls -- all of them -- left.",
        "Nobody — not even the mayor — laughed.",
        "UPDATE — The road is open again.",
        "Paris -- the old one -- is gone.",
        "He (the mayor) -- was late.",
        "A well-known man",
        "",
    ],
)
def test_sentences(paragraph: str) -> None:
    """A dash alone makes no dateline."""
    assert split_dateline(paragraph) == ("", paragraph)


def test_below_a_standfirst() -> None:
    """The dateline may stand in the second paragraph, not in a later one."""
    story = ["A short summary.", "BERLIN (Wire) -- It rained.", "It stopped."]
    assert take_dateline(story) == (
        "BERLIN (Wire)",
        ["A short summary.", "It rained.", "It stopped."],
    )
    assert take_dateline(["A.", "B.", "BERLIN -- C."])[0] == ""


@given(st.text(alphabet="AB abc,().-—1 ", max_size=120))
def test_nothing_is_lost(paragraph: str) -> None:
    """Dateline and rest together hold all letters of the paragraph."""
    dateline, rest = split_dateline(paragraph)
    letters = [c for c in paragraph if c.isalnum()]
    assert [c for c in dateline + rest if c.isalnum()] == letters
