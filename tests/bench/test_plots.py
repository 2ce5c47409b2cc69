"""The plot is drawn from the largest record, and the same one gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from bench.plots import main
from bench.record import Kind, write_record
from tests.bench.records import earlier_record, grown, sample_record


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return a folder with records of two sizes and of both kinds."""
    folder = tmp_path / "records"
    indexing = sample_record(Kind.INDEXING)
    for record in (indexing, grown(indexing, 50_000), sample_record(Kind.SEARCHING)):
        write_record(record, folder)
    return folder


def test_the_same_records_give_the_same_bytes(records: Path, tmp_path: Path) -> None:
    """Neither the day nor chance is in the file."""
    plots = [tmp_path / "figures" / name for name in ("one.svg", "two.svg")]
    for plot in plots:
        assert main(plot, records) == 0
    first, second = (plot.read_bytes() for plot in plots)
    assert first == second
    assert b"date" not in first.lower()


def test_every_engine_of_the_largest_record_is_drawn(records: Path, tmp_path: Path) -> None:
    """By the name that readers know, with its figures as text."""
    main(tmp_path / "plot.svg", records)
    drawn = (tmp_path / "plot.svg").read_text()
    for text in ("50,000 articles of harbour", "article-search", "stock Whoosh", ">30.0<"):
        assert text in drawn


def test_without_a_record_it_says_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records from before memory was measured cannot be drawn."""
    write_record(earlier_record(), tmp_path / "records")
    assert main(tmp_path / "plot.svg", tmp_path / "records") == 1
    assert "python -m bench.indexing --record" in capsys.readouterr().out
    assert not (tmp_path / "plot.svg").exists()
