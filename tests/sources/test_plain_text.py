"""Text is made fit to keep: newlines, paragraphs, nothing invisible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.plain_text import (
    ends_sentence,
    harmless,
    one_line,
    paragraphs,
    without_bullet,
    word_count,
)

REUTERS = (
    "Showers continued throughout the week in\n"
    "the Bahia cocoa zone, alleviating the drought since early\n"
    "January and improving prospects for the coming temporao,\n"
    "Comissaria Smith said in its weekly review.\n"
    "    The dry period means the temporao will be late this year.\n"
    "    Arrivals for the week ended February 22 were 155,221 bags\n"
    "of 60 kilos.\n"
)


def test_hard_wrapped_lines_become_paragraphs() -> None:
    """Lines of one width are joined; an indent starts a paragraph."""
    assert paragraphs(REUTERS).split("\n\n") == [
        (
            "Showers continued throughout the week in the Bahia cocoa zone, alleviating the "
            "drought since early January and improving prospects for the coming temporao, "
            "Comissaria Smith said in its weekly review."
        ),
        "The dry period means the temporao will be late this year.",
        "Arrivals for the week ended February 22 were 155,221 bags of 60 kilos.",
    ]


def test_one_paragraph_a_line_stays() -> None:
    """Long lines are paragraphs, and so are lines that are whole sentences."""
    long = "word " * 40 + "end."
    assert paragraphs(f"{long}\n{long}") == f"{long}\n\n{long}"
    assert paragraphs("It rained.\nIt stopped.\nIt rained again.") == (
        "It rained.\n\nIt stopped.\n\nIt rained again."
    )


def test_hyphen_at_a_break_stays() -> None:
    """What was broken at a hyphen is joined without a space."""
    assert paragraphs("The long-\nterm plan was\nto wait.") == "The long-term plan was to wait."


def test_harmless_text_can_be_written() -> None:
    """NUL, soft hyphens and byte order marks go; a lone surrogate is replaced."""
    assert harmless("a\x00b\u00adc\ufeffd\r\ne\u2028f") == "abcd\ne\nf"
    assert harmless("\ud800x") == "\ufffdx"


def test_no_text_can_be_made_to_read_otherwise_than_it_is() -> None:
    """What turns the direction of writing goes, and what nobody sees."""
    assert harmless("paid \u202e000,1\u202c to \u2066x\u2069\u200f\u061c") == "paid 000,1 to x"
    assert harmless("a\U000e0061\U000e007fb") == "ab"
    assert harmless("می\u200cخواهم") == "می\u200cخواهم"


def test_a_letter_and_its_accent_are_one() -> None:
    """Text is in Unicode's normal form C, so that equal words are equal."""
    assert harmless("cafe\u0301 \u1112\u1161\u11ab") == "caf\u00e9 \ud55c"


@given(st.text())
def test_any_text_becomes_harmless(text: str) -> None:
    """Whatever comes in can be encoded, and doing it twice changes nothing."""
    for cleaned in (harmless(text), one_line(text), paragraphs(text)):
        cleaned.encode()
        assert "\x00" not in cleaned
        assert "\r" not in cleaned
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(alphabet="ab .\n\t-•", max_size=300))
def test_paragraphs_lose_no_letters(text: str) -> None:
    """Joining lines moves white space only."""
    assert "".join(paragraphs(text).split()) == "".join(harmless(text).split())


@pytest.mark.parametrize(
    ("line", "text"),
    [("  • Movies", "Movies"), ("- a", "a"), ("*\tb", "b"), ("•Movies", "Movies"), ("-- x", None)],
)
def test_bullets(line: str, text: str | None) -> None:
    """A bullet is a sign at the line's start; a dash needs a space behind it."""
    assert without_bullet(line) == text


def test_sentences_and_words() -> None:
    """A sentence may end in quotation marks; ideographs count as half a word."""
    assert ends_sentence('He said: "Stop."')
    assert not ends_sentence("The night the Wall gave way")
    assert word_count("one two three") == 3
    assert word_count("전국에 비가 내렸다고") > 3
