"""Records of indexing as tables."""

from __future__ import annotations

import dataclasses

from bench.indexing_tables import (
    engines_table,
    growth_table,
    indexing_report,
    notes,
    parts_table,
)
from bench.record import Kind
from tests.bench.records import grown, sample_record

RECORD = sample_record(Kind.INDEXING)


def test_each_engine_has_a_row() -> None:
    """Speed, memory and sizes in MB, and what the product's speed is to it."""
    rows = engines_table(RECORD).splitlines()
    assert rows[2] == "| article-search (0.1.0) | 24.0 | 6.00 | 90.0 | 5.00 | 3.00 | – |"
    assert rows[3] == "| tantivy (0.27.0) | 6.00 | 1.50 | 90.0 | 5.00 | 3.00 | 4.00 |"
    assert len(rows) == 2 + len(RECORD.figures)


def test_a_figure_that_is_not_there_is_a_dash() -> None:
    """SQLite may have been built without the table that tells sizes."""
    (row,) = (row for row in engines_table(RECORD).splitlines() if row.startswith("| SQLite"))
    assert row == "| SQLite FTS5 (3.40.1) | 120 | 30.0 | 90.0 | 5.00 | – | 0.20 |"


def test_notes_say_what_differs_and_what_was_left_out() -> None:
    """An engine of which there is nothing to say is not mentioned."""
    said = notes(RECORD)
    assert "median of the turns (3)" in said
    assert "- stock Whoosh: leaves stop words out." in said
    assert "- Lucene was left out: the command java is not installed." in said
    assert "- tantivy" not in said


def test_parts_of_the_product_have_seconds_and_shares() -> None:
    """In the order in which the product names them; what it does not name is the rest."""
    assert parts_table(RECORD).splitlines()[2:] == [
        "| parse | 0.12 | 25% |",
        "| pack others | 0.25 | 50% |",
        "| the rest | 0.12 | 25% |",
    ]


def test_a_part_that_one_row_lacks_is_a_dash() -> None:
    """The writer alone may not do all that the product does."""
    writer = {
        name: summary
        for name, summary in RECORD.figures["product"].items()
        if name != "part_pack_others_s"
    }
    figures = RECORD.figures | {"product_writer": writer}
    rows = parts_table(dataclasses.replace(RECORD, figures=figures)).splitlines()
    assert rows[-2:] == [
        "| pack others | 0.25 | 50% | – | – |",
        "| the rest | 0.12 | 25% | 0.38 | 75% |",
    ]


def test_without_parts_there_is_no_table_of_them() -> None:
    """The product of that record did not tell."""
    figures = {"tantivy": RECORD.figures["tantivy"]}
    assert not parts_table(dataclasses.replace(RECORD, figures=figures))


def test_growth_has_a_column_for_each_size() -> None:
    """An engine that was not there at every size has dashes."""
    larger = grown(RECORD, 50_000)
    figures = {name: entry for name, entry in larger.figures.items() if name != "tantivy"}
    rows = growth_table([RECORD, dataclasses.replace(larger, figures=figures)]).splitlines()
    assert rows[0] == "| engine | MB/s, 12 | MB/s, 50,000 | peak MB, 12 | peak MB, 50,000 |"
    assert "| tantivy | 1.50 | – | 90.0 | – |" in rows


def test_a_report_of_several_sizes_shows_the_largest_and_the_growth() -> None:
    """Whatever their order; each has its line of where it is from."""
    text = indexing_report([grown(RECORD, 50_000), RECORD])
    assert "| MB/s, 12 | MB/s, 50,000 |" in text
    places = [text.index(f"Corpus harbour, {size} articles") for size in ("12", "50,000")]
    assert places == sorted(places)


def test_a_report_of_one_size_has_no_growth() -> None:
    """There is nothing to compare."""
    assert "MB/s, 12" not in indexing_report([RECORD])
