"""Value bytes of Whoosh's formats and the numbers in them."""

from __future__ import annotations

import pickle
import struct
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import formats

from indexer.codec.posting_values import (
    ValueKind,
    frequency_value,
    kind_of,
    positions_value,
    read_frequency,
    read_frequency_of,
    read_position_gaps,
)

POSITIONS = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=9)


@given(POSITIONS.map(sorted))
def test_positions_are_encoded_as_whoosh_does(positions: list[int]) -> None:
    """The bytes are those of Whoosh's format, and their gaps come back."""
    value = formats.Positions().encode(positions)
    gaps = read_position_gaps(value)
    assert list(accumulate(gaps)) == positions
    assert positions_value(gaps) == value


@given(POSITIONS)
def test_positions_come_out_in_order(positions: list[int]) -> None:
    """Positions that descend somewhere are sorted."""
    gaps = read_position_gaps(formats.Positions().encode(positions))
    assert list(accumulate(gaps)) == sorted(positions)


@pytest.mark.parametrize("gaps", [[1.5], ["a"], [True], [-1], [5, -7], [2**32], [2**32 - 1, 1]])
def test_what_are_no_positions_is_refused(gaps: list[object]) -> None:
    """Numbers that a segment cannot hold, and things that are no numbers, are named."""
    value = struct.pack("!I", len(gaps)) + pickle.dumps(gaps, 2)
    with pytest.raises(ValueError, match=r"positions (beyond|that)"):
        read_position_gaps(value)


@given(st.integers(1, 2**32 - 1))
def test_a_frequency_is_encoded_as_whoosh_does(freq: int) -> None:
    """The bytes are those that Whoosh's format decodes."""
    assert formats.Frequency().decode_frequency(frequency_value(freq)) == freq
    assert read_frequency(frequency_value(freq)) == freq


def test_a_foreign_value_counts_once() -> None:
    """A value that is no frequency, as Whoosh gives words for spelling, counts once."""
    assert read_frequency(b"") == 1
    assert read_frequency(formats.Positions().encode([1, 2])) == 1


def test_frequencies_of_other_formats_are_asked_for() -> None:
    """A format that tells frequencies is asked, and one that does not has ones."""
    value = formats.Characters().encode([(0, 0, 4), (1, 5, 9)])
    assert read_frequency_of(formats.Characters(), value) == 2
    assert read_frequency_of(formats.Format(), value) == 1


class Derived(formats.Positions):  # type: ignore[misc]
    """A format of someone's own, whose values may be anything."""


@pytest.mark.parametrize(
    ("format_", "kind"),
    [
        (formats.Existence(), ValueKind.NOTHING),
        (formats.Frequency(), ValueKind.FREQUENCY),
        (formats.Positions(), ValueKind.POSITIONS),
        (formats.Characters(), ValueKind.BYTES),
        (formats.PositionBoosts(), ValueKind.BYTES),
        (formats.CharacterBoosts(), ValueKind.BYTES),
        (Derived(), ValueKind.BYTES),
    ],
)
def test_only_values_of_known_formats_are_taken_apart(
    format_: formats.Format, kind: ValueKind
) -> None:
    """Values of three formats become numbers; all others stay bytes."""
    assert kind_of(format_) is kind
