"""Texts are put together from the words of a table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels.joined_words import join_words

WORDS = st.lists(st.text(max_size=4).map(str.encode), min_size=1, max_size=6)
ENDINGS = st.sampled_from([b"", b"\n", b" \n"])


def as_arrays(texts: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    offsets = np.append(0, np.cumsum(np.array([len(text) for text in texts], np.int64)))
    return np.frombuffer(bytearray().join(texts), np.uint8), offsets


@given(st.data(), WORDS, ENDINGS)
def test_a_space_stands_between_words(data: st.DataObject, words: list[bytes], end: bytes) -> None:
    """Texts of any number of words, none included, end in what they are to end in."""
    ids = st.lists(st.integers(0, len(words) - 1), max_size=5)
    texts = data.draw(st.lists(ids, max_size=5))
    joined, offsets = join_words(
        *as_arrays(words),
        np.array([word for text in texts for word in text], np.uint32),
        np.append(0, np.cumsum(np.array([len(text) for text in texts], np.int64))),
        np.frombuffer(bytearray(end), np.uint8),
    )
    expected = [b" ".join(words[word] for word in text) + end for text in texts]
    assert joined.tobytes() == b"".join(expected)
    assert np.diff(offsets).tolist() == [len(text) for text in expected]
