"""The truth that copies are measured against is exact, and the benchmark runs."""

from __future__ import annotations

import importlib.metadata
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import duplicates
from bench.planted_edits import EDITS
from bench.record import Kind, read_records
from bench.true_copies import (
    LEAST_WORDS,
    folded_words,
    pairs_of_clusters,
    pairs_of_components,
    shingles,
    similar_pairs,
    similarity,
)

WORDS = [f"word{number}" for number in range(40)]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, ...]:
    """Draw one of two texts, short or long, with up to four words changed."""
    words = WORDS[: draw(st.sampled_from([LEAST_WORDS - 1, 40]))][:: draw(st.sampled_from([1, -1]))]
    for place in draw(st.lists(st.integers(0, len(words) - 1), max_size=4)):
        words[place] = "other"
    return tuple(words)


@given(st.lists(edited() | st.just(()), max_size=8), st.sampled_from([0.5, 0.8, 1.0]))
def test_no_pair_is_missed(texts: list[tuple[str, ...]], least: float) -> None:
    """Looking up the rarest shingles finds the pairs that comparing each with each finds."""
    wanted = {
        (one, other)
        for one, other in itertools.combinations(range(len(texts)), 2)
        if (texts[one] and texts[one] == texts[other])
        or similarity(shingles(texts[one]), shingles(texts[other])) >= least
    }
    found = similar_pairs(texts, least)
    assert found <= wanted
    assert pairs_of_components(found, len(texts)) == pairs_of_components(wanted, len(texts))


def test_chains_of_pairs_are_components() -> None:
    """What a chain connects is a pair, in ascending order, and nothing else is."""
    assert pairs_of_components([(0, 1), (1, 4), (2, 3)], 6) == {(0, 1), (0, 4), (1, 4), (2, 3)}
    assert pairs_of_clusters([[4, 1], [3, 2]]) == {(1, 4), (2, 3)}


def test_a_text_without_a_body_has_no_words() -> None:
    """As in the product, a title alone is compared with nothing."""
    assert folded_words("Bridge", " \n") == ()
    assert folded_words("Élan", "Vital!") == ("elan", "vital")


def test_tiny_runs_are_recorded(tmp_path: Path) -> None:
    """Every edit has its figures, and what keeps the words is always found."""
    given_ = ["--tiny", "--articles", "40", "--planted", "10", "--rounds", "1", "--record"]
    assert duplicates.main(given_, tmp_path) == 0
    (record,) = read_records(tmp_path)
    assert (record.name, record.kind) == ("duplicates-corpus-40", Kind.DUPLICATES)
    assert set(EDITS) | {"product"} <= set(record.figures)
    assert record.figures["case_and_lines"]["product_found_percent"].median == 100
    assert record.figures["words_10_percent"]["near_percent"].median < 100


def test_without_datasketch_the_product_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A peer that is not there is named in the record."""

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    given_ = ["--tiny", "--articles", "20", "--planted", "5", "--rounds", "1", "--record"]
    assert duplicates.main(given_, tmp_path) == 0
    (record,) = read_records(tmp_path)
    assert record.engines["datasketch"].skipped
    assert "datasketch" not in record.figures
