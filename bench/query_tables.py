"""Records of queries as Markdown: each mode, first answers and threads, growth.

Imports :mod:`bench.figure_text`, :mod:`bench.query_engines`, :mod:`bench.query_marks`
and :mod:`bench.record`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.figure_text import number, provenance, table_row
from bench.query_engines import ENGINES, LABELS, LUCENE, PRODUCT
from bench.query_engines.engine import Mode
from bench.query_figures import RowFigures
from bench.query_marks import judge
from bench.record import Record

STARTING = "start"
"""Group of the figures that have no row."""

_INTRODUCTION = """\
Queries: median milliseconds on one core, the call included; totals and tags were compared \
before any time was taken. Every engine has the same terms of the bodies. A common term is in \
30 to 60 % of the articles, a rare one in 1 to 5 %; the terms of unions (`or`) are in 10 to \
50 %, those of intersections (`and`) and phrases stand in the articles; `web` are real queries \
of the search benchmark game, which mostly have few hits in old newspapers."""

_NONE = "–"
_TITLES = {
    Mode.TAGS: "Top 10, exact total and the exact count of every tag",
    Mode.TOTAL: "Top 10 and exact total",
    Mode.TOP: "Top 10 alone",
}
_PEERS = {
    Mode.TAGS: ("tantivy", LUCENE, "sqlite_fts5"),
    Mode.TOTAL: ("tantivy", LUCENE, "sqlite_fts5"),
    Mode.TOP: ("tantivy", LUCENE, "pisa", "bm25s", "sqlite_fts5"),
}
_THREADED = (PRODUCT, "tantivy", LUCENE)


def querying_report(records: Sequence[Record]) -> str:
    """Return all tables of some records of one corpus."""
    by_size = sorted(records, key=lambda record: record.corpus.articles)
    shown = shown_in_full(records)
    sections = [
        _INTRODUCTION,
        *(f"{_TITLES[mode]}:\n\n{mode_table(shown, mode)}" for mode in _TITLES),
        f"First answers of a new process, and several threads:\n\n{threads_table(shown)}",
        notes(shown),
    ]
    if len(by_size) > 1:
        sections.append(growth_table(by_size))
    return "\n\n".join([*sections, *map(provenance, by_size)])


def shown_in_full(records: Sequence[Record]) -> Record:
    """Return the largest of some records whose articles were not cut, if there is one."""
    whole = [record for record in records if "--documents" not in record.command]
    return max(whole or records, key=lambda record: record.corpus.articles)


def _rows(record: Record) -> dict[str, RowFigures]:
    return {row: figures for row, figures in record.figures.items() if row != STARTING}


def mode_table(record: Record, mode: Mode) -> str:
    """Return a row for each kind of query, with the fastest rival and the mark."""
    peers = _PEERS[mode]
    head = ["queries", "hits", f"**{LABELS[PRODUCT]}**", "its p99"]
    head += [*map(LABELS.__getitem__, peers), "speed to the fastest", "mark", "met"]
    lines = []
    for row, figures in _rows(record).items():
        verdict = judge(row, mode, figures)
        judged = (_NONE,) * 3
        if verdict:
            judged = number(verdict.speed), verdict.wanted, "yes" if verdict.met else "**no**"
        lines.append([
            f"{row} ({figures['hits'].n})",
            f"{figures['hits'].median:,.0f}",
            f"**{_cell(figures, f'{PRODUCT}_{mode}_ms')}**",
            _cell(figures, f"{PRODUCT}_{mode}_p99_ms"),
            *(_cell(figures, f"{peer}_{mode}_ms") for peer in peers),
            *judged,
        ])  # fmt: skip
    return _table(head, lines, left=(0, len(head) - 2))


def threads_table(record: Record) -> str:
    """Return first answers, answers a second by threads, and the time of reading postings."""
    head = ["queries"]
    head += [f"first answer, {LABELS[name]}, ms" for name in _THREADED]
    head += [
        f"{LABELS[name]}, {threads} thread{'s' * (threads > 1)}, a second"
        for name in _THREADED
        for threads in (1, 2)
    ]
    head += ["decoded postings", "reading them from memory, ms"]
    lines = [
        [
            row,
            *(_cell(figures, f"{name}_first_ms") for name in _THREADED),
            *(
                _cell(figures, f"{name}_{threads}_threads_per_s")
                for name in _THREADED
                for threads in (1, 2)
            ),
            _cell(figures, "postings"),
            _cell(figures, "postings_read_ms"),
        ]
        for row, figures in _rows(record).items()
    ]
    return _table(head, lines)


def notes(record: Record) -> str:
    """Say how it was measured, who answered otherwise, how processes start, who is missing."""
    rows = _rows(record)
    start = record.figures[STARTING]
    unequal = sorted(
        f"{row} with {name.removeprefix('equal_to_').removesuffix('_percent')} "
        f"{number(summary.median)} %"
        for row, figures in rows.items()
        for name, summary in figures.items()
        if name.startswith("equal_to_") and summary.median < 100
    )
    overlaps = {
        name: min(
            figures[f"overlap_with_{name}_percent"].median
            for figures in rows.values()
            if f"overlap_with_{name}_percent" in figures
        )
        for name in ENGINES
        if any(f"overlap_with_{name}_percent" in figures for figures in rows.values())
    }
    starts = ", ".join(
        f"{LABELS[name]} {number(start[f'{name}_s'].median)}"
        for name in ENGINES
        if f"{name}_s" in start
    )
    said = [
        f"Totals and tags are equal in all engines for {'all' if not unequal else 'most'} queries"
        + (f"; equal of {', '.join(unequal)}" if unequal else ""),
        "Of our ten best documents, another engine's ten hold on average, in the row where they "
        "hold fewest: "
        + ", ".join(f"{LABELS[name]} {share:.0f} %" for name, share in overlaps.items()),
        (
            f"Seconds from the start of a process to its first answer: {starts}; "
            f"`article-search search` {number(start['command_line_s'].median)}"
        ),
        f"One core reads {number(start['memory_bytes_per_s'].median / 1e9)} GB/s",
    ]
    for name, note in record.engines.items():
        if note.skipped:
            said.append(f"{LABELS[name]} was left out: {note.skipped}")
        elif note.differs:
            said.append(f"{LABELS[name]} {note.version}: {note.differs}")
    return "\n".join(f"- {sentence}." for sentence in said)


def growth_table(records: Sequence[Record]) -> str:
    """Return how times with all tags grow with the archive, beside the numbers of postings."""
    sizes = [f"{record.corpus.articles:,}" for record in records]
    name = f"{PRODUCT}_{Mode.TAGS}_ms"
    head = ["queries", *(f"{LABELS[PRODUCT]}, {size}" for size in sizes)]
    head += ["time, largest to smallest", "postings, largest to smallest"]
    head += [f"{LABELS[peer]}, largest to smallest" for peer in ("tantivy", LUCENE)]
    lines = []
    for row in _rows(records[0]):
        found = [record.figures[row] for record in records if row in record.figures]
        first, last = found[0], found[-1]
        lines.append([
            row,
            *(_cell(figures, name) for figures in found),
            _growth(first, last, name),
            _growth(first, last, "postings"),
            *(_growth(first, last, f"{peer}_{Mode.TAGS}_ms") for peer in ("tantivy", LUCENE)),
        ])  # fmt: skip
    return f"Growth, top 10, total and tags:\n\n{_table(head, lines)}"


def _growth(first: RowFigures, last: RowFigures, name: str) -> str:
    if name not in first or name not in last:
        return _NONE
    return f"{number(last[name].median / first[name].median)} x"


def _cell(figures: RowFigures, name: str) -> str:
    return number(figures[name].median) if name in figures else _NONE


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> str:
    rule = "".join("---|" if place in left else "--:|" for place in range(len(head)))
    return "\n".join([table_row(head), f"|{rule}", *map(table_row, rows)])
