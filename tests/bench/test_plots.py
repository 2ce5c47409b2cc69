"""Plots are drawn from the largest record, and the same one gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from bench.plots import GROWTH, INDEXING, QUERYING, main
from bench.record import Kind, write_record
from tests.bench.records import earlier_record, grown, sample_record


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return a folder with records of two sizes and of all kinds."""
    folder = tmp_path / "records"
    for kind in (Kind.INDEXING, Kind.QUERYING):
        for record in (sample_record(kind), grown(sample_record(kind), 50_000)):
            write_record(record, folder)
    write_record(sample_record(Kind.SEARCHING), folder)
    return folder


def test_the_same_records_give_the_same_bytes(records: Path, tmp_path: Path) -> None:
    """Neither the day nor chance is in the files."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        assert main(folder, records) == 0
    for name in (INDEXING, QUERYING, GROWTH):
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first == second
        assert b"date" not in first.lower()


def test_every_engine_of_the_largest_record_is_drawn(records: Path, tmp_path: Path) -> None:
    """By the name that readers know, with its figures as text."""
    main(tmp_path, records)
    drawn = (tmp_path / INDEXING).read_text()
    for text in ("50,000 articles of harbour", "article-search", "stock Whoosh", ">30.0<"):
        assert text in drawn


def test_queries_are_drawn_beside_both_rivals(records: Path, tmp_path: Path) -> None:
    """How many times faster by row, and growth by number of documents."""
    main(tmp_path, records)
    speeds = (tmp_path / QUERYING).read_text()
    for text in ("50,000 articles of harbour", ">tantivy<", ">Lucene<", ">8.00<", ">12.0<"):
        assert text in speeds
    assert ">documents<" in (tmp_path / GROWTH).read_text()


def test_without_a_record_it_says_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records from before memory was measured cannot be drawn."""
    write_record(earlier_record(), tmp_path / "records")
    assert main(tmp_path / "plots", tmp_path / "records") == 1
    assert "python -m bench.indexing --record" in capsys.readouterr().out
    assert not (tmp_path / "plots").exists()
