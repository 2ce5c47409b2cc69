"""Records of copies as Markdown."""

from __future__ import annotations

from bench.duplicate_tables import duplicates_report
from bench.record import Kind
from tests.bench.records import sample_record


def test_edits_and_rates_stand_in_the_report() -> None:
    """A line for each finder that took part, a row for each edit; of nothing there is no share."""
    text = duplicates_report(sample_record(Kind.DUPLICATES))
    assert (
        "- article-search: 9,876 articles/s; of 321 pairs 98.0 % found, "
        "99.0 % of the found are right"
    ) in text
    assert "| title changed | 97.0 | 96.0 | – | 94.0 |" in text
    assert "datasketch" not in text
    assert "cut to" not in text
