"""What records of extraction say, as Markdown. Imports :mod:`bench.record` and figure texts."""

from __future__ import annotations

from collections.abc import Mapping

from bench.figure_text import number, provenance, table_row
from bench.record import Record, Summary

_LABELS = {
    "product": "article-search",
    "trafilatura": "trafilatura",
    "trafilatura_fast": "trafilatura, fast and without metadata",
    "newspaper4k": "newspaper4k",
    "readability_lxml": "readability-lxml",
}
_HEADER = """\
| extractor | body F1 | precision | recall | title | day | authors | tags | pages/s |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""
_BODY = ("body_f1", "body_precision", "body_recall")
_VALUES = ("title_percent", "date_percent", "authors_percent", "tags_percent")


def extraction_report(record: Record) -> str:
    """Return the table of a record and where it is from."""
    rows = [
        _row(label, record.figures[name])
        for name, label in _LABELS.items()
        if name in record.figures
    ]
    introduction = (
        "Reading saved pages: shares of four-word shingles of the story against the ground truth "
        "of the article-extraction-benchmark (mean over pages); per cent of values right on "
        "pages whose values were set down by hand (topics: mean F1); pages of 140 KiB a second "
        "on one core, metadata included except where said. One run, page by page by turns."
    )
    differences = [
        f"{_LABELS[name]}: {note.differs}."
        for name, note in record.engines.items()
        if note.differs and name in _LABELS
    ]
    return "\n".join([introduction, "", _HEADER, *rows, "", *differences, "", provenance(record)])


def _row(label: str, figures: Mapping[str, Summary]) -> str:
    shares = [f"{figures[name].median:.3f}" for name in _BODY]
    values = [number(figures[name].median) if name in figures else "" for name in _VALUES]
    return table_row([label, *shares, *values, number(figures["pages_per_s"].median)])
