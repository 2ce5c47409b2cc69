"""Records of indexing as Markdown: engines, parts of the work, growth with the corpus.

Imports :mod:`bench.engines`, :mod:`bench.figure_text` and :mod:`bench.record`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap

from bench.engines import LABELS, PRODUCT, PRODUCT_ROWS
from bench.figure_text import number, provenance, table_row
from bench.indexing_figures import PART
from bench.record import EngineNote, Record, Summary

_MB = 1e6
_NONE = "–"
_COLUMNS = {
    "articles/s": ("articles_per_s", 1),
    "MB/s": ("body_mb_per_s", 1),
    "peak memory, MB": ("peak_memory_bytes", _MB),
    "on disk, MB": ("index_bytes", _MB),
    "without stored articles, MB": ("unstored_bytes", _MB),
}
_GROWING = {"MB/s": ("body_mb_per_s", 1), "peak MB": ("peak_memory_bytes", _MB)}

_Figures = Mapping[str, Summary]


def indexing_report(records: Sequence[Record]) -> str:
    """Return all tables of some records of one corpus, the largest one in full."""
    by_size = sorted(records, key=lambda record: record.corpus.articles)
    largest = by_size[-1]
    sections = [engines_table(largest), notes(largest), parts_table(largest)]
    if len(by_size) > 1:
        sections.append(growth_table(by_size))
    return "\n\n".join(filter(None, [*sections, *map(provenance, by_size)]))


def engines_table(record: Record) -> str:
    """Return a table of the engines that took part."""
    head = ["engine", *_COLUMNS, "article-search's speed to it"]
    rows = [
        [_named(record, row), *_cells(figures, _COLUMNS), _speed_to(record, row)]
        for row, figures in _rows(record)
    ]
    return _table(head, rows)


def _rows(record: Record) -> Iterator[tuple[str, _Figures]]:
    return ((row, record.figures[row]) for row in LABELS if row in record.figures)


def _named(record: Record, row: str) -> str:
    """Return an engine's label with the version that was measured."""
    note = record.engines.get(row)
    return f"{LABELS[row]} ({note.version})" if note else LABELS[row]


def _cells(figures: _Figures, columns: Mapping[str, tuple[str, float]]) -> list[str]:
    return [
        number(figures[name].median / unit) if name in figures else _NONE
        for name, unit in columns.values()
    ]


def _speed_to(record: Record, row: str) -> str:
    ratio = record.figures.get(PRODUCT, {}).get(f"speed_to_{row}_ratio")
    return number(ratio.median) if ratio else _NONE


def notes(record: Record) -> str:
    """Say how it was measured, what the engines do differently, and which were left out."""
    turns = max(figures["elapsed_s"].n for figures in record.figures.values())
    method = (
        "One core, each turn in a process of its own, median of the turns "
        f"({turns}). Indexed are title and body, stemmed, with positions; tags, source and date "
        "to filter and count by; id and address to look up; the article is stored. MB/s are of "
        "bodies."
    )
    said = [method, *filter(None, starmap(_note, record.engines.items()))]
    return "\n".join(f"- {sentence}" for sentence in said)


def _note(name: str, note: EngineNote) -> str:
    if note.skipped:
        return f"{LABELS[name]} was left out: {note.skipped}."
    return f"{LABELS[name]}: {note.differs}." if note.differs else ""


def parts_table(record: Record) -> str:
    """Return what the product's time went into, or nothing where it did not tell."""
    shown = [row for row in PRODUCT_ROWS if row in record.figures]
    start, end = PART.split("{}")
    parts = {
        name: name.removeprefix(start).removesuffix(end).replace("_", " ")
        for row in shown
        for name in record.figures[row]
        if name.startswith(start)
    }
    seconds = {row: _part_seconds(record.figures[row], list(parts)) for row in shown}
    rows = [
        [part, *(cell for row in shown for cell in _part_cells(seconds[row][place], record, row))]
        for place, part in enumerate([*parts.values(), "the rest"])
    ]
    head = ["part", *(cell for row in shown for cell in (f"{LABELS[row]}, s", "share"))]
    return _table(head, rows) if parts else ""


def _part_seconds(figures: _Figures, names: Sequence[str]) -> list[float | None]:
    """Return the seconds of some parts, None for those that are not there, and of the rest."""
    known = [figures[name].median if name in figures else None for name in names]
    return [*known, figures["elapsed_s"].median - sum(filter(None, known))]


def _part_cells(seconds: float | None, record: Record, row: str) -> tuple[str, str]:
    if seconds is None:
        return _NONE, _NONE
    return number(seconds), f"{seconds / record.figures[row]['elapsed_s'].median:.0%}"


def growth_table(records: Sequence[Record]) -> str:
    """Return a table of each engine's speed and memory by number of articles."""
    head = [
        "engine",
        *(f"{column}, {record.corpus.articles:,}" for column in _GROWING for record in records),
    ]
    rows = [
        [
            LABELS[row],
            *(
                cell
                for column, place in _GROWING.items()
                for record in records
                for cell in _cells(record.figures.get(row, {}), {column: place})
            ),
        ]
        for row in LABELS
        if any(row in record.figures for record in records)
    ]
    return _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = "|---|" + "--:|" * (len(head) - 1)
    return "\n".join([table_row(head), rule, *map(table_row, rows)])
