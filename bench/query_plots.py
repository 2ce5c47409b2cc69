"""Draw records of queries: how much faster than the rivals, and growth with the archive.

Imports :mod:`bench.query_engines`, :mod:`bench.query_marks` and :mod:`bench.record`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from bench.figure_text import number
from bench.query_engines import LABELS, PRODUCT
from bench.query_engines.engine import Mode
from bench.query_marks import RIVALS
from bench.query_tables import STARTING
from bench.record import Record

_COLOURS = {
    PRODUCT: "#b3261e",
    "tantivy": "#5f6b7a",
    "lucene": "#9aa5b1",
    "sqlite_fts5": "#c9b458",
    "stock_whoosh": "#4a7c59",
}
_SIZE = (10.0, 3.6)
_GROWING_ROWS = ("term_common", "or_3", "and_2", "phrase_2")
_BAR = 0.38


def draw_speeds(record: Record) -> Figure:
    """Draw for each row how many times faster we are than each rival, with tags."""
    rows = [row for row in record.figures if row != STARTING]
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    for place, rival in enumerate(RIVALS):
        speeds = [_speed(record, row, rival) for row in rows]
        places = [row + (place - 0.5) * _BAR for row in range(len(rows))]
        bars = axes.bar(places, speeds, _BAR, color=_COLOURS[rival], label=LABELS[rival])
        axes.bar_label(bars, [number(speed) for speed in speeds], padding=2, fontsize=7)
    axes.axhline(1, color=_COLOURS[PRODUCT], linewidth=1)
    axes.set_xticks(range(len(rows)), rows, rotation=30, ha="right")
    axes.set_ylabel("its time by ours")
    axes.legend(frameon=False)
    figure.suptitle(
        f"Top 10, total and all tags over {record.corpus.articles:,} articles of "
        f"{record.corpus.name}: above 1 {LABELS[PRODUCT]} is faster"
    )
    return figure


def _speed(record: Record, row: str, rival: str) -> float:
    figures = record.figures[row]
    name = f"_{Mode.TAGS}_ms"
    if f"{rival}{name}" not in figures:
        return 0.0
    return figures[f"{rival}{name}"].median / figures[f"{PRODUCT}{name}"].median


def draw_growth(records: Sequence[Record]) -> Figure:
    """Draw milliseconds by number of documents, a panel for each of some rows."""
    by_size = sorted(records, key=lambda record: record.corpus.articles)
    figure = Figure(figsize=_SIZE, layout="constrained")
    panels = figure.subplots(1, len(_GROWING_ROWS), sharey=True)
    for axes, row in zip(panels, _GROWING_ROWS, strict=True):
        for engine, colour in _COLOURS.items():
            _draw_line(axes, by_size, row, engine, colour)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_title(row)
        axes.set_xlabel("documents")
    panels[0].set_ylabel("ms, top 10, total, tags")
    panels[-1].legend(frameon=False, fontsize=7)
    return figure


def _draw_line(axes: Any, records: Sequence[Record], row: str, engine: str, colour: str) -> None:
    points = [
        (record.corpus.articles, record.figures[row][f"{engine}_{Mode.TAGS}_ms"].median)
        for record in records
        if f"{engine}_{Mode.TAGS}_ms" in record.figures.get(row, {})
    ]
    if points:
        axes.plot(*zip(*points, strict=True), marker="o", color=colour, label=LABELS[engine])
