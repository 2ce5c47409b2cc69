"""A text is never cut inside what a reader sees as one character, or an entity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.query.text_cuts import cut_before, cut_behind

ONE_PIECE = (
    "&amp;",
    "&#8217;",
    "&#x2019;",
    "&thetasym;",
    "e\u0301",
    "e\u0301\u0323\u0300",
    "か\u3099",
    "ｶ\uff9e",
    "की",
    "👍🏽",
    "👩\u200d🚀",
    "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏽",
    "क\u094d\u200dष",
    "🏴\U000e0067\U000e0062\U000e007f",
    "\ud83d\ude00",
)
"""Strings that must stay whole."""

TEXTS = st.lists(st.sampled_from((*ONE_PIECE, "a", " ", "AT&T", "&", ";", "&;")), max_size=8)


@pytest.mark.parametrize("piece", ONE_PIECE, ids=ascii)
def test_pieces_stay_whole(piece: str) -> None:
    """From anywhere inside, the cut goes to the beginning or to the end."""
    text = f"ab{piece}cd"
    for place in range(3, 2 + len(piece)):
        assert cut_before(text, place) == 2
        assert cut_behind(text, place) == 2 + len(piece)


@pytest.mark.parametrize(
    "text", ["AT&T; and more", "&no entity;", "a & b; c", "&muchtoolong;", "&#99999999;", "&;"]
)
def test_other_ampersands_are_text(text: str) -> None:
    """Only what looks like an entity, and is as short as one, is kept whole."""
    for place in range(len(text) + 1):
        assert cut_before(text, place) == cut_behind(text, place) == place


@settings(max_examples=300)
@given(pieces=TEXTS, where=st.floats(0, 1))
def test_cuts_are_the_nearest_possible(pieces: list[str], where: float) -> None:
    """Both cuts hold where they are, and nothing between them does."""
    text = "".join(pieces)
    place = round(where * len(text))
    before, behind = cut_before(text, place), cut_behind(text, place)
    assert 0 <= before <= place <= behind <= len(text)
    assert cut_before(text, before) == cut_behind(text, before) == before
    assert cut_before(text, behind) == cut_behind(text, behind) == behind
    for inside in range(before + 1, behind):
        assert cut_before(text, inside) == before
        assert cut_behind(text, inside) == behind
