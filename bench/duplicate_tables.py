"""Records of copies as Markdown: what is found of each kind of edit, and how fast.

Imports :mod:`bench.figure_text`, :mod:`bench.planted_edits` and :mod:`bench.record`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bench.figure_text import number, provenance, table_row
from bench.planted_edits import EDITS
from bench.record import Record, Summary

_LABELS = {"product": "article-search", "datasketch": "datasketch"}
_COLUMNS = {
    "found": "found_percent",
    "found of near": "found_of_near_percent",
    "precision": "precision_percent",
}
_INTRODUCTION = """\
Copies and near copies, which share 0.8 of their runs of five words: pairs found against \
comparing all runs. Not all planted edits leave as much; *near* says how many do."""


def duplicates_report(record: Record) -> str:
    """Return what a record says of copies: a line for each finder, a table of edits."""
    finders = [name for name in _LABELS if name in record.figures]
    head = ["edit of a copy, %", "near"]
    head += [f"{_LABELS[name]}: {column}" for name in finders for column in _COLUMNS]
    rows = [
        [edit.replace("_", " "), *_cells(record.figures[edit], finders)]
        for edit in EDITS
        if edit in record.figures
    ]
    table = [table_row(head), table_row(["---", *["--:"] * (len(head) - 1)])]
    lines = [_line(_LABELS[name], record.figures[name]) for name in finders]
    return "\n".join(
        [
            _INTRODUCTION,
            "",
            *lines,
            "",
            *table,
            *map(table_row, rows),
            "",
            provenance(record),
        ]
    )


def _cells(figures: Mapping[str, Summary], finders: list[str]) -> list[str]:
    names = [f"{name}_{column}" for name in finders for column in _COLUMNS.values()]
    return [_percent(figures, name) for name in ("near_percent", *names)]


def _percent(figures: Mapping[str, Summary], name: str) -> str:
    return f"{figures[name].median:.1f}" if name in figures else "–"


def _line(label: str, figures: Mapping[str, Summary]) -> str:
    return (
        f"- {label}: {number(figures['articles_per_s'].median)} articles/s; of "
        f"{figures['true_pairs'].median:,.0f} pairs {_percent(figures, 'recall_percent')} % "
        f"found, {_percent(figures, 'precision_percent')} % of the found are right"
    )
