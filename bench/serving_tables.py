"""Records of serving as Markdown: what is answered in a second, of what is possible, how fast.

Imports :mod:`bench.figure_text` and :mod:`bench.record`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bench.figure_text import number, provenance, table_row
from bench.record import Record, Summary

_LABELS = {
    "hello": "bare page (“hello” by Flask)",
    "json_repeated": "JSON, the same searches again and again",
    "page_repeated": "page, the same searches again and again",
    "json_new": "JSON, every search another",
    "page_new": "page, every search another",
    "page_repeated_at_rate": "page, the same searches, at 80 % of the most",
    "page_new_at_rate": "page, every search another, at 80 % of the most",
    "rebuilding": "page, every search another, the index rebuilt beside it",
}
_HEAD = ("requests over HTTP", "a second", "of hello", "median ms", "99th percentile ms", "errors")
_INTRODUCTION = """\
Serving: real queries, one in four from a day on, one in eight the newest first, asked by \
`wrk` over eight connections; snippets, facets and the timeline on. The bare page is what the \
same server does at most on this machine, with the program that asks beside it. Answers are \
kept as long as the archive is the same, so what was asked before costs little."""


def serving_report(record: Record) -> str:
    """Return what a record says of requests over HTTP."""
    figures = record.figures
    rows = [_row(label, figures[name]) for name, label in _LABELS.items() if name in figures]
    lines = [_INTRODUCTION, "", table_row(_HEAD), table_row(["---", *["--:"] * (len(_HEAD) - 1)])]
    lines += map(table_row, rows)
    lines += ["", *_rebuilding(record), *_threads(record), provenance(record)]
    return "\n".join(lines)


def _row(label: str, figures: Mapping[str, Summary]) -> list[str]:
    share = figures.get("of_hello_percent")
    return [
        label,
        number(figures["requests_per_s"].median),
        f"{share.median:.1f} %" if share else "–",
        number(figures["median_ms"].median),
        number(figures["p99_ms"].median),
        f"{figures['errors'].max:,.0f}",
    ]


def _rebuilding(record: Record) -> list[str]:
    figures = record.figures.get("rebuilding", {})
    if not figures:
        return []
    line = (
        f"Beside {figures['rebuilds'].median:,.0f} rebuilds one after the other, in "
        f"{figures['load_s'].median / 60:.1f} minutes: {figures['requests'].median:,.0f} "
        f"requests, {figures['errors'].max:,.0f} errors."
    )
    return [line, ""]


def _threads(record: Record) -> list[str]:
    """Return a line on how many requests are answered by how many threads."""
    counts = [
        (name.split("_")[2], number(entries["requests_per_s"].median))
        for name, entries in record.figures.items()
        if name.startswith("json_new_") and name.endswith("_threads")
    ]
    if not counts:
        return []
    told = ", ".join(f"{per_s} by {threads}" for threads, per_s in counts)
    return [f"JSON, every search another, a second by number of threads: {told}.", ""]
