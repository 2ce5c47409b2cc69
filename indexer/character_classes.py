"""What a word is, as tables for kernels: a room of one file.

Imports :mod:`indexer.analysis`, which defines words, and kernels.
"""

from __future__ import annotations

import functools
import re

import numpy as np
import numpy.typing as npt

from indexer.analysis.cjk import CJK_MARKS, is_cjk
from indexer.analysis.words import run_spans
from indexer.kernels.tokens import CJK, CJK_MARK, JOINER, SEPARATOR, WORD

Bytes = npt.NDArray[np.uint8]

ASCII = 0x80
ALL = 0x110000


@functools.cache
def character_classes(characters: int) -> Bytes:
    """Return uint8[characters], the class of each of the first characters of Unicode.

    They are asked of what defines words, with one text of all characters, so that they
    agree whichever regular expressions it uses. That takes 30 ms for all of them, which
    a text of plain ASCII does not need.

    Args:
        characters: ``ASCII`` or ``ALL``.
    """
    text = np.arange(characters, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    classes = np.full(characters, SEPARATOR, np.uint8)
    for start, stop in run_spans(text):
        classes[start:stop] = CJK if is_cjk(text[start:stop]) else WORD
    for mark in re.finditer(f"[{CJK_MARKS}]", text):
        if classes[mark.start()] == CJK:
            classes[mark.start()] = CJK_MARK
    classes[ord("_")] = JOINER
    return classes


@functools.cache
def ascii_words() -> Bytes:
    """Return uint8[256], 1 for ASCII characters of words, 0 for all other bytes."""
    words = np.zeros(256, np.uint8)
    words[:ASCII] = character_classes(ASCII) == WORD
    return words
