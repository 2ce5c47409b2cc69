"""Draw the records: indexing, the speed of queries, and how that grows.

Needs matplotlib. The same records give the same bytes: no date, no random ids,
and text as text, so that no font of the machine is in the file.
Imports :mod:`bench.engines`, :mod:`bench.figure_text`, :mod:`bench.query_plots` and
:mod:`bench.record`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from bench.engines import LABELS, PRODUCT
from bench.figure_text import number
from bench.query_plots import draw_growth, draw_speeds
from bench.query_tables import shown_in_full
from bench.record import RECORDS, ROOT, Kind, Record, Summary, read_records

PLOTS = ROOT / "docs" / "figures"
INDEXING, QUERYING, GROWTH = "indexing.svg", "querying.svg", "querying_growth.svg"

_MB = 1e6
_STYLE = {
    "svg.hashsalt": "article-search",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_OURS, _THEIRS, _STORED = "#b3261e", "#5f6b7a", "#d5dae1"
_SIZE = (10.0, 3.2)
_ROOM_FOR_LABELS = 0.2


def main(plots: Path = PLOTS, folder: Path = RECORDS) -> int:
    """Draw for each kind the record of the most articles, and growth over all records."""
    records = read_records(folder)
    indexing = [record for record in records if record.kind is Kind.INDEXING and record.engines]
    querying = [record for record in records if record.kind is Kind.QUERYING]
    if not indexing:
        print(f"no record of indexing in {folder.name}; run `python -m bench.indexing --record`")
        return 1
    with mpl.rc_context(_STYLE):
        _save(draw(max(indexing, key=_articles)), plots / INDEXING)
        if querying:
            _save(draw_speeds(shown_in_full(querying)), plots / QUERYING)
            _save(draw_growth(querying), plots / GROWTH)
    return 0


def _articles(record: Record) -> int:
    return record.corpus.articles


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata=_NO_METADATA)


def draw(record: Record) -> Figure:
    """Draw three panels of bars, a bar for each engine."""
    rows = [row for row in reversed(LABELS) if row in record.figures]  # bars count from the bottom
    figure = Figure(figsize=_SIZE, layout="constrained")
    speed, size, memory = figure.subplots(1, 3, sharey=True)
    speed.set_yticks(range(len(rows)), [LABELS[row] for row in rows])
    for axes, figure_name, unit, title in (
        (speed, "body_mb_per_s", 1, "MB of bodies per second"),
        (size, "index_bytes", _MB, "MB on disk, light: articles"),
        (memory, "peak_memory_bytes", _MB, "MB of memory at most"),
    ):
        _draw_bars(axes, [record.figures[row][figure_name].median / unit for row in rows], rows)
        axes.set_title(title)
    stored = [_stored_mb(record.figures[row]) for row in rows]
    totals = [record.figures[row]["index_bytes"].median / _MB for row in rows]
    unstored = [total - part for total, part in zip(totals, stored, strict=True)]
    size.barh(range(len(rows)), stored, left=unstored, color=_STORED)
    articles = f"{record.corpus.articles:,} articles of {record.corpus.name}"
    figure.suptitle(f"Indexing {articles} on one core")
    return figure


def _draw_bars(axes: Any, values: Sequence[float], rows: Sequence[str]) -> None:
    colours = [_OURS if row.startswith(PRODUCT) else _THEIRS for row in rows]
    bars = axes.barh(range(len(rows)), values, color=colours)
    axes.bar_label(bars, [number(value) for value in values], padding=3)
    axes.margins(x=_ROOM_FOR_LABELS)


def _stored_mb(figures: Mapping[str, Summary]) -> float:
    return figures["stored_bytes"].median / _MB if "stored_bytes" in figures else 0.0


if __name__ == "__main__":
    sys.exit(main())
