"""Words whose English stem is looked up and not computed.

The exceptional forms of the English Snowball stemmer,
https://snowballstem.org/algorithms/english/stemmer.html, as far as NLTK knows
them: it looks them up before any step, so those that the algorithm leaves alone
only after a plural ending was cut stand here with their endings.
Imports :mod:`indexer.kernels.jit` only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Bytes = npt.NDArray[np.uint8]

SPECIAL_STEMS = {
    # Stems that the steps would miss.
    "skis": "ski",
    "skies": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "idly": "idl",
    "gently": "gentl",
    "ugly": "ugli",
    "early": "earli",
    "only": "onli",
    "singly": "singl",
    # Words that only look as if they had an ending.
    **{word: word for word in ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"]},
    **{
        word + ending: word
        for word in ["inning", "outing", "canning", "herring", "earring"]
        for ending in ("", "s")
    },
    **{
        word + ending: word
        for word in ["proceed", "exceed", "succeed"]
        for ending in ("", "s", "ed", "ing")
    },
}
"""Each special word with its stem."""

_MOST_BYTES = max(map(len, SPECIAL_STEMS))
_GROUP_BITS = 4


def _group(word: str) -> int:
    """Return the number of a word's group: of its first letter and its length."""
    return (ord(word[0]) & 31) << _GROUP_BITS | len(word)


def _letter_rows(words: list[str]) -> Bytes:
    """Return uint8[words, most bytes], the letters of each, then zeros."""
    rows = [word.encode().ljust(_MOST_BYTES, b"\0") for word in words]
    return np.frombuffer(b"".join(rows), np.uint8).reshape(len(words), _MOST_BYTES)


_ORDERED = sorted(SPECIAL_STEMS, key=_group)
_GROUPS = [_group(word) for word in _ORDERED]
_EVERY_GROUP = np.arange(32 << _GROUP_BITS)
_STARTS = np.searchsorted(_GROUPS, _EVERY_GROUP, "left").astype(np.uint8)
_STOPS = np.searchsorted(_GROUPS, _EVERY_GROUP, "right").astype(np.uint8)
_WORDS = _letter_rows(_ORDERED)
_STEMS = _letter_rows([SPECIAL_STEMS[word] for word in _ORDERED])
_STEM_BYTES = np.array([len(SPECIAL_STEMS[word]) for word in _ORDERED], np.uint8)


@kernel
def special_stem(word: Bytes, start: int, stop: int, out: Bytes) -> int:
    """Write the stem of a special word.

    Args:
        word: uint8[], the word is ``word[start:stop]``, at least one byte.
        start: see ``word``.
        stop: see ``word``.
        out: uint8[>= 10], out: the stem, if there is one.

    Returns:
        The bytes of the stem, or 0 if the word is not special.
    """
    size = stop - start
    if size > _MOST_BYTES:
        return 0
    group = (int(word[start]) & 31) << _GROUP_BITS | size
    for special in range(int(_STARTS[group]), int(_STOPS[group])):
        same = 0
        while same < size and word[start + same] == _WORDS[special, same]:
            same += 1
        if same == size:
            stem_bytes = int(_STEM_BYTES[special])
            for i in range(stem_bytes):
                out[i] = _STEMS[special, i]
            return stem_bytes
    return 0
