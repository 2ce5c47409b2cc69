"""The words of a text have the places that the analysis gives them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.words import word_spans
from indexer.query.text_words import TextWords


@pytest.mark.parametrize("alphabet", ["ab'sS _-\n", "aé\u2019s漢\u0301\U0001d400 _"])
def test_words_of_ascii_and_other_texts(alphabet: str) -> None:
    """Both are found alike, though the classes of characters come from other tables."""

    @given(st.text(alphabet, max_size=30))
    def check(text: str) -> None:
        words = TextWords(text)
        everything = np.arange(len(words))
        starts, stops = words.starts(everything).tolist(), words.stops(everything).tolist()
        assert list(zip(starts, stops, strict=True)) == list(word_spans(text))
        assert words.printed(everything) == [text[start:stop] for start, stop in word_spans(text)]

    check()


def test_some_words_in_any_order() -> None:
    """Words can be asked for one by one."""
    words = TextWords("Où est le café ?")
    assert words.printed(np.array([3, 0])) == ["café", "Où"]
    assert words.printed(np.array([], np.int64)) == []
    assert len(words) == 4
