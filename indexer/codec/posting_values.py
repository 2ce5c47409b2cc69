"""Whoosh's value bytes of a posting, and what a segment keeps in their stead.

A value of Whoosh's formats is a number and a pickle. A segment has frequencies
and positions as numbers; values of other formats are kept as they are, and no
pickle of a segment is read here.

Imports nothing of ours; of Whoosh only its formats.
"""

from __future__ import annotations

import enum
import pickle
import struct
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from whoosh import formats

_COUNT = struct.Struct("!I")
_MAX_POSITION = (1 << 32) - 1


class ValueKind(enum.Enum):
    """What a segment keeps of the value bytes of a field's postings."""

    NOTHING = enum.auto()
    FREQUENCY = enum.auto()
    POSITIONS = enum.auto()
    BYTES = enum.auto()
    """The bytes themselves, and the frequency."""


_KINDS = {
    formats.Existence: ValueKind.NOTHING,
    formats.Frequency: ValueKind.FREQUENCY,
    formats.Positions: ValueKind.POSITIONS,
}


def kind_of(format_: Any) -> ValueKind:
    """Return what is kept of the values of a format; a derived one may have any values."""
    return _KINDS.get(type(format_), ValueKind.BYTES)


def frequency_value(freq: int) -> bytes:
    """Return the value of a frequency as ``whoosh.formats.Frequency`` encodes it."""
    return _COUNT.pack(freq)


def read_frequency(value: bytes) -> int:
    """Return the frequency of a value of ``whoosh.formats.Frequency``.

    Whoosh gives the words of a separate field for spelling the value of whatever
    term it indexed last; they count once.
    """
    return _COUNT.unpack(value)[0] if len(value) == _COUNT.size else 1


def positions_value(gaps: Sequence[int]) -> bytes:
    """Return the value of a posting's positions as ``whoosh.formats.Positions`` encodes it.

    Args:
        gaps: the first position, then the distances to the one before.
    """
    return _COUNT.pack(len(gaps)) + pickle.dumps(list(gaps), 2)


def read_position_gaps(value: bytes) -> list[int]:
    """Return the positions of a value of ``whoosh.formats.Positions``.

    Args:
        value: what an analyzer, or Whoosh's reader of another segment, has just made.

    Returns:
        The first position, then the distances to the one before, 0 or more.

    Raises:
        ValueError: these are no positions from 0 to 2**32 - 1.
    """
    # The pickle is one that this process made, or of a segment of Whoosh's own,
    # whose reader unpickles it anyway.
    gaps: list[int] = pickle.loads(value[_COUNT.size :])  # noqa: S301
    if not all(type(gap) is int for gap in gaps):
        raise ValueError(f"positions that are no whole numbers: {gaps!a:.60}")
    if gaps and min(gaps) < 0:  # filters that run side by side may go back
        positions = sorted(accumulate(gaps))
        gaps = [b - a for a, b in zip([0, *positions], positions, strict=False)]
    if gaps and not 0 <= min(gaps) <= sum(gaps) <= _MAX_POSITION:
        raise ValueError(f"positions beyond 0 to {_MAX_POSITION}: {gaps!a:.60}")
    return gaps


def read_frequency_of(format_: Any, value: bytes) -> int:
    """Return the frequency in a value of any format, 1 if it does not tell."""
    if not format_.supports("frequency"):
        return 1
    return max(1, int(format_.decode_frequency(value)))
