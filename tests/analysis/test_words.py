"""Words are runs of letters and digits of any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import words as words_module
from indexer.analysis.analyzer import ExactAnalyzer, LanguageText, StemAnalyzer, ValueAnalyzer
from indexer.analysis.words import word_spans


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim Jong-il's film", ["Kim", "Jong", "il's", "film"]),
        ("1,000 days_in U.S.", ["1", "000", "days", "in", "U", "S"]),
        ("l'homme don't", ["l", "homme", "don", "t"]),
        ("김정일 영화, фильм", ["김정", "정일", "영화", "фильм"]),
        ("😀 -- !?", []),
        ("", []),
    ],
)
def test_splitting(text: str, expected: list[str]) -> None:
    """Signs separate, an English possessive stays with its word."""
    assert words(text) == expected


@given(st.text())
def test_spans_are_in_order_and_not_empty(text: str) -> None:
    """Spans ascend without overlap and hold at least one character."""
    previous = 0
    for start, end in word_spans(text):
        assert previous <= start < end <= len(text)
        previous = end


def test_long_texts_are_split_like_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text is worked on in pieces, and no word is cut by that."""
    text = "one two\n\nthree's four " * 20
    whole = list(word_spans(text))
    for size in (1, 5, 64):
        monkeypatch.setattr(words_module, "PIECE_CHARACTERS", size)
        assert list(word_spans(text)) == whole


def test_tokens_carry_positions_and_characters() -> None:
    """Whoosh gets consecutive positions and the place of each word."""
    tokens = [(t.text, t.pos, t.startchar, t.endchar) for t in StemAnalyzer()("Old, films")]
    assert tokens == [("old", 0, 0, 3), ("film", 1, 5, 10)]


def test_the_language_of_the_text_decides_the_stem() -> None:
    """One analyzer serves all languages: the text says which it is in."""
    german = [t.text for t in StemAnalyzer()(LanguageText("Häuser", "de"))]
    assert german == [t.text for t in StemAnalyzer()(LanguageText("Haus", "de"))]


def test_exact_and_value_analyzers_keep_endings() -> None:
    """Unstemmed terms for patterns, one term for a whole value."""
    assert [t.text for t in ExactAnalyzer()("Running Films")] == ["running", "films"]
    assert [t.text for t in ValueAnalyzer()(" North  Korea ")] == ["north korea"]
    assert list(ValueAnalyzer()("  ")) == []


def test_analyzers_of_a_kind_are_equal() -> None:
    """Whoosh compares schemas, and two analyzers of one class do the same."""
    for kind in (StemAnalyzer, ExactAnalyzer, ValueAnalyzer):
        assert kind() == kind()
        assert hash(kind()) == hash(kind())
    assert StemAnalyzer() != ExactAnalyzer()
