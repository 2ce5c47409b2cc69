"""Tables of queries say beside each time what it was to be, and whether it was."""

from __future__ import annotations

import pytest

from bench.query_engines.engine import Mode
from bench.query_figures import RowFigures, latency
from bench.query_marks import judge
from bench.query_tables import growth_table, mode_table, notes, querying_report, threads_table
from bench.record import Kind
from tests.bench.records import grown, sample_record


def _figures(mode: Mode, ours: float, **rivals: float) -> RowFigures:
    figures = latency(f"product_{mode}", [ours])
    for rival, taken in rivals.items():
        figures |= latency(f"{rival}_{mode}", [taken])
    return figures


@pytest.mark.parametrize(
    ("row", "mode", "ours", "rivals", "met"),
    [
        ("or_2", Mode.TAGS, 0.5, {"tantivy": 2.5, "lucene": 9.0}, True),
        ("or_2", Mode.TAGS, 0.5, {"tantivy": 9.0, "lucene": 2.4}, False),
        ("and_2", Mode.TAGS, 0.5, {"tantivy": 1.0, "lucene": 9.0}, True),
        ("and_2", Mode.TAGS, 0.5, {"tantivy": 0.9, "lucene": 9.0}, False),
        ("and_2", Mode.TAGS, 0.2, {"tantivy": 0.16, "lucene": 9.0}, True),
        ("and_2", Mode.TOTAL, 0.3, {"tantivy": 0.3}, True),
        ("and_2", Mode.TOTAL, 0.3, {"tantivy": 0.29}, False),
        ("and_2", Mode.TOTAL, 0.22, {"tantivy": 0.18}, True),
        ("and_2", Mode.TOTAL, 0.24, {"tantivy": 0.18}, False),
        ("or_2", Mode.TOP, 0.2, {"tantivy": 0.3, "pisa": 0.19}, False),
        ("or_2", Mode.TOP, 0.2, {"tantivy": 0.3, "pisa": 0.2}, True),
    ],
)
def test_marks(row: str, mode: Mode, ours: float, rivals: dict[str, float], met: bool) -> None:
    """The fastest rival counts; where it needs hardly any time, an allowance is added."""
    verdict = judge(row, mode, _figures(mode, ours, **rivals))
    assert verdict is not None
    assert verdict.met is met
    assert verdict.rival_ms == min(rivals.values())


def test_many_hits_want_a_p99_below_the_rivals_median() -> None:
    """A fast median alone is not enough."""
    figures = latency(f"product_{Mode.TAGS}", [0.1] * 9 + [3.0])
    figures |= latency(f"tantivy_{Mode.TAGS}", [2.0])
    verdict = judge("term_common", Mode.TAGS, figures)
    assert verdict is not None
    assert verdict.speed == 20
    assert not verdict.met


def test_nothing_is_judged_without_a_rival() -> None:
    """Where neither is installed there is no mark."""
    assert judge("or_2", Mode.TAGS, _figures(Mode.TAGS, 1.0)) is None


def test_a_mode_has_a_row_for_each_kind_of_query() -> None:
    """Hits, times, speed to the fastest and the verdict."""
    table = mode_table(sample_record(Kind.QUERYING), Mode.TAGS)
    assert "| or_3 (3) | 1,234 | **0.25** | 0.49 | 2.00 | 3.00 | – | 8.00 |" in table


def test_first_answers_and_threads_stand_beside_the_postings() -> None:
    """What is not known of an engine is a dash."""
    table = threads_table(sample_record(Kind.QUERYING))
    assert "| and_2 | 0.50 | – | – | 4,321 | – |" in table
    assert table.splitlines()[-1].endswith("| 2,000 | 0.0078 |")


def test_notes_name_who_is_missing_and_how_processes_start() -> None:
    """And that the hits were the same."""
    text = notes(sample_record(Kind.QUERYING))
    assert "Totals and tags are equal in all engines for all queries" in text
    assert "article-search 0.75; `article-search search` 0.88" in text
    assert "Lucene was left out: the command java is not installed" in text


def test_growth_compares_the_largest_with_the_smallest() -> None:
    """Beside the growth of the postings."""
    record = sample_record(Kind.QUERYING)
    table = growth_table([record, grown(record, 50_000)])
    assert "| or_3 | 0.25 | 0.25 | 1.00 x | 1.00 x | 1.00 x | 1.00 x |" in table


def test_a_report_has_all_tables_and_where_they_are_from() -> None:
    """One line of provenance for each record."""
    record = sample_record(Kind.QUERYING)
    text = querying_report([record, grown(record, 50_000)])
    assert text.count("| queries |") == 5
    assert text.count("Corpus harbour") == 2
