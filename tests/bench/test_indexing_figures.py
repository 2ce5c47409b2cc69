"""Turns become figures, and what an engine cannot have indexed is refused."""

from __future__ import annotations

import dataclasses

import pytest

from bench.indexing_figures import CountError, check_counts, summarize
from bench.record import Summary
from tests.bench.records import CORPUS, turn


def test_speeds_are_of_articles_and_of_bodies() -> None:
    """Each turn gives a speed, and the median stands between the extremes."""
    figures = summarize(CORPUS, {"tantivy": [turn(1.0), turn(4.0), turn(2.0)]})["tantivy"]
    assert figures["articles_per_s"] == Summary(6.0, 3.0, 12.0, 3)
    assert figures["body_mb_per_s"] == Summary(1.5, 0.75, 3.0, 3)
    assert figures["hits_storm"].median == 7


def test_the_index_without_stored_articles_has_a_figure() -> None:
    """Where files do not tell the two apart, there is none."""
    figures = summarize(CORPUS, {"tantivy": [turn(1.0)], "bm25s": [turn(1.0, stored_bytes=None)]})
    assert figures["tantivy"]["stored_bytes"].median == 2_000_000
    assert figures["tantivy"]["unstored_bytes"].median == 3_000_000
    assert not {"stored_bytes", "unstored_bytes"} & figures["bm25s"].keys()


def test_parts_of_the_work_have_figures() -> None:
    """They are named as the engine names them."""
    taken = dataclasses.replace(turn(1.0), seconds_by_part={"parse": 0.25})
    assert summarize(CORPUS, {"product": [taken]})["product"]["part_parse_s"].median == 0.25


def test_the_product_is_compared_with_each_peer_turn_by_turn() -> None:
    """Both rows of the product are on one core; the one on two is not compared."""
    turns = {
        "product": [turn(1.0), turn(1.0)],
        "product_writer": [turn(0.5), turn(0.5)],
        "product_2_cores": [turn(0.5), turn(0.5)],
        "tantivy": [turn(2.0), turn(3.0)],
    }
    figures = summarize(CORPUS, turns)
    assert figures["product"]["speed_to_tantivy_ratio"] == Summary(2.5, 2.0, 3.0, 2)
    assert figures["product"]["unstored_size_to_tantivy_ratio"].median == 1.0
    assert figures["product_writer"]["speed_to_tantivy_ratio"].median == 5.0
    for row in ("product_2_cores", "tantivy"):
        assert not any(name.endswith("_ratio") for name in figures[row])


def test_sizes_are_compared_only_where_both_are_known() -> None:
    """Speeds are compared all the same."""
    turns = {"product": [turn(1.0)], "sqlite_fts5": [turn(1.0, stored_bytes=None)]}
    figures = summarize(CORPUS, turns)["product"]
    assert "speed_to_sqlite_fts5_ratio" in figures
    assert "unstored_size_to_sqlite_fts5_ratio" not in figures


def test_missing_articles_are_refused() -> None:
    """The engine is named with what it holds and should hold."""
    short = dataclasses.replace(turn(1.0), articles=11)
    with pytest.raises(CountError, match="tantivy holds 11 of 12 articles"):
        check_counts(CORPUS, {"product": turn(1.0), "tantivy": short})


@pytest.mark.parametrize("hits", [0, 80, 120, 1000])
def test_hits_far_from_those_of_the_others_are_refused(hits: int) -> None:
    """An engine that lost a field, or counts something else, is found out."""
    turns = {name: dataclasses.replace(turn(1.0), hits={"storm": 100}) for name in "ab"}
    turns["c"] = dataclasses.replace(turn(1.0), hits={"storm": hits})
    with pytest.raises(CountError, match=f"c finds storm in {hits:,} articles, others in 100"):
        check_counts(CORPUS, turns)


@pytest.mark.parametrize(("usual", "hits"), [(100, 109), (100, 91), (3, 0), (0, 3)])
def test_hits_may_differ_as_stemmers_do(usual: int, hits: int) -> None:
    """By a tenth, and by a few in any case."""
    turns = {name: dataclasses.replace(turn(1.0), hits={"storm": usual}) for name in "ab"}
    turns["c"] = dataclasses.replace(turn(1.0), hits={"storm": hits})
    check_counts(CORPUS, turns)
