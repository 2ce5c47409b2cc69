"""By-lines are split into names and the outlet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.authors import read_byline, split_authors
from indexer.sources.dump_lines import is_byline


@pytest.mark.parametrize(
    ("line", "authors", "outlet"),
    [
        ("By VBS Staff", ("VBS Staff",), ""),
        ("By ANN LEE and BO EK, Meridian Wire", ("ANN LEE", "BO EK"), "Meridian Wire"),
        ("Helen Ostrow, Meridian Wire", ("Helen Ostrow",), "Meridian Wire"),
        ("Imogen Castell, science correspondent", ("Imogen Castell",), ""),
        ("By A. B. Gray, Cy Dean and Di East", ("A. B. Gray", "Cy Dean", "Di East"), ""),
        ("By Tom Reed | Harbour Courier", ("Tom Reed",), "Harbour Courier"),
        ("By Sam Ito for The Record", ("Sam Ito for The Record",), ""),
        ("By John Reed, Jr., and Mia Sol", ("John Reed, Jr.", "Mia Sol"), ""),
        ("By Ann Lee, June 3, 1994", ("Ann Lee",), ""),
        ("Von Annegret Petersen und Uwe Jahn", ("Annegret Petersen", "Uwe Jahn"), ""),
        ("Par Hélène Marchetti", ("Hélène Marchetti",), ""),
        ("Por Lucía Ferrer y Mateo Ibarra", ("Lucía Ferrer", "Mateo Ibarra"), ""),
        ("José Ortega y Gasset", ("José Ortega y Gasset",), ""),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...], outlet: str) -> None:
    """Names are split at "and" and commas; roles go, the outlet is told apart."""
    assert read_byline(line) == (authors, outlet)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("By Ann Lee", True),
        ("Meridian Wire and Gazette staff", True),
        ("By the time the ferry came, it was dark", False),
        ("By noon", False),
        ("Von Braun stirbt", False),
        ("London, the capital", False),
    ],
)
def test_lines_that_sign(line: str, is_one: bool) -> None:
    """A by-line has names in it; "by" alone makes none."""
    assert is_byline(line) is is_one


def test_each_author_once() -> None:
    """A name that is there twice counts once."""
    assert split_authors(["By Ann Lee", "ann lee and Bo Ek", "https://x.example/ann"]) == (
        "Ann Lee",
        "Bo Ek",
    )


@given(st.text(max_size=120))
def test_any_text_is_split(text: str) -> None:
    """Names are never empty."""
    assert all(name.strip() for name in split_authors([text]))
