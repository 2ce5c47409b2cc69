"""Paragraphs are found by blank lines, and places are counted as a browser counts them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.query.paragraphs import paragraph_spans, with_plain_line_ends


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("one", ["one"]),
        ("\n\none\nline\n \n\n two\n\n", ["one\nline", "two"]),
        ("\none\ntwo\n \t\nthree\n", ["one\ntwo", "three"]),
        ("one\n\t\ntwo\n\n\n\nthree", ["one", "two", "three"]),
    ],
)
def test_blank_lines_part_paragraphs(body: str, expected: list[str]) -> None:
    """Blank lines, with or without spaces in them, part; other line ends do not."""
    assert [body[start:stop] for start, stop in paragraph_spans(body)] == expected


def test_line_ends_count_as_one() -> None:
    """Whatever a line ends with becomes one character."""
    assert with_plain_line_ends("a\r\nb\rc\n") == "a\nb\nc\n"


@settings(max_examples=200)
@given(st.text(alphabet="a \n\t\u3000", max_size=40))
def test_nothing_but_space_is_between_paragraphs(body: str) -> None:
    """Paragraphs are in order, not empty, and hold every character that is not space."""
    spans = paragraph_spans(body)
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(body[start:stop].strip() for start, stop in spans)
    kept = "".join(body[start:stop] for start, stop in spans)
    assert "".join(kept.split()) == "".join(body.split())
