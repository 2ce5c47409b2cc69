"""Sections of a field that cannot belong to its facts are refused on opening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.codec.container import SegmentError
from indexer.codec.field_index import FieldIndex
from tests.codec.field_models import KINDS, NAME, flat_of, sample_lengths, sample_model, written
from tests.codec.segments import built, rewritten

POSITIONS = KINDS["positions"]
Change = Callable[[Any], Any]


def changed_sections(tmp_path: Path, section: str, change: Change) -> FieldIndex:
    """Return a field of which one section is another."""
    flat = flat_of(sample_model([1, 300, 2]), POSITIONS)
    sound = written(tmp_path / "sound", [flat], POSITIONS, sample_lengths())
    name = f"fields/{NAME}/{section}"
    spoilt = rewritten(tmp_path / "spoilt", sound, {name: change(sound.array(name))})
    return FieldIndex(spoilt, NAME)


CHANGES: dict[str, tuple[str, Change]] = {
    "words as bytes": ("skips", lambda array: array.view(np.uint8)),
    "bytes as words": ("tails", lambda array: array.astype(np.uint32)),
    "signed words": ("blocks", lambda array: array.view(np.int32)),
    "part of a skip entry": ("skips", lambda array: array[:-1]),
    "part of a row": ("blocks", lambda array: array[:-1]),
    "part of a row of positions": ("position_blocks", lambda array: array[:-1]),
    "fewer skip entries": ("skips", lambda array: array[:5]),
    "more skip entries": ("skips", lambda array: np.tile(array, 2)),
    "no tails": ("tails", lambda array: array[:0]),
    "fewer term blocks": ("term_blocks", lambda array: array[:-1]),
    "more term blocks": ("term_blocks", lambda array: np.tile(array, 2)),
    "no terms": ("terms", lambda array: array[:0]),
    "no position offsets": ("position_offsets", lambda array: array[:0]),
    "more position offsets": ("position_offsets", lambda array: np.tile(array, 9)),
    "no position tails": ("position_tails", lambda array: array[:0]),
    "fewer lengths": ("lengths", lambda array: array[:-1]),
    "lengths of another dtype": ("lengths", lambda array: array.astype(np.float64)),
}


@pytest.mark.parametrize(("section", "change"), CHANGES.values(), ids=CHANGES.keys())
def test_sections_of_other_sizes_are_refused(tmp_path: Path, section: str, change: Change) -> None:
    """The error names the field's section."""
    with pytest.raises(SegmentError, match=f"section 'fields/{NAME}/"):
        changed_sections(tmp_path, section, change)


@pytest.mark.parametrize("section", ["terms", "skips", "blocks", "tails", "position_blocks"])
def test_a_section_that_is_missing_is_named(tmp_path: Path, section: str) -> None:
    """Only the lengths may be missing."""
    flat = flat_of(sample_model([1, 300, 2]), POSITIONS)
    sound = written(tmp_path / "sound", [flat], POSITIONS)

    def write(writer: Any) -> None:
        for name in sound.names():
            if not name.endswith(f"/{section}"):
                writer.add(name, sound.array(name))

    file = built(tmp_path / "x", write, sound.facts)
    with pytest.raises(SegmentError, match=f"'fields/{NAME}/{section}'.*no such section"):
        FieldIndex(file, NAME)


@pytest.mark.parametrize("place", [0, -1])
def test_blocks_have_to_span_the_terms(tmp_path: Path, place: int) -> None:
    """Which is looked at when the first term is looked for."""

    def change(array: Any) -> Any:
        array = array.copy()
        array[place] += 1
        return array

    field = changed_sections(tmp_path, "term_blocks", change)
    with pytest.raises(SegmentError, match=r"term_blocks'.*bytes of terms"):
        field.find(b"a")


@pytest.mark.parametrize("word", [1, 2])
def test_blocks_outside_their_section_are_refused(tmp_path: Path, word: int) -> None:
    """Before a checksum of what is not there is looked for."""

    def change(array: Any) -> Any:
        array = array.copy()
        array[word] = 2**32 - 1
        return array

    field = changed_sections(tmp_path, "skips", change)
    entry = field.lookup(b"term0001")
    assert entry is not None
    with pytest.raises(SegmentError, match=f"section 'fields/{NAME}/(blocks|skips)'"):
        field.doc_ids(entry)
