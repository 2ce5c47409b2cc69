"""Folding makes spellings of one word equal and keeps different words apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.folding import fold, fold_value


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Film", "film"),
        ("Beyoncé", "beyonce"),
        ("Beyonce\N{COMBINING ACUTE ACCENT}", "beyonce"),
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("São", "sao"),
        ("Łódź", "lodz"),
        ("Søren", "soren"),
        ("Œuvre", "oeuvre"),
        ("ﬁlm", "film"),
        ("１９８８", "1988"),
        ("Ά", "α"),
        ("ёлка", "елка"),
        ("йод", "йод"),
        ("が", "が"),
        ("김정일", "김정일"),
        ("हिन्दी", "हिन्दी"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Neill", "o'neill"),
    ],
)
def test_spellings_fold_to_one(printed: str, folded: str) -> None:
    """Case, compatibility forms and Latin or Greek accents go; other marks stay."""
    assert fold(printed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded word is its own folding, so index and query agree."""
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    """It does not matter how an editor stored an accent."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_values_lose_case_and_spare_space_but_keep_accents() -> None:
    """A tag is chosen from a list, so only how it is cased and spaced is forgiven."""
    assert fold_value("  North   KOREA ") == "north korea"
    assert fold_value("Côté") != fold_value("Cote")
