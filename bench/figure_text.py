"""Figures and where they are from, in words. Imports :mod:`bench.record`."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bench.record import Record

_HASH_DIGITS = 12


def number(value: float) -> str:
    """Return a figure with three digits, two below one, all of those before the point."""
    if value >= 1:
        return f"{value:,.{max(0, 2 - int(math.log10(value)))}f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def provenance(record: Record) -> str:
    """Return corpus, checkout, machine and command of a record in one line."""
    corpus, machine = record.corpus, record.machine
    commit = f"commit `{record.commit[:_HASH_DIGITS]}`" if record.commit else "before any commit"
    changed = " with changes" if record.commit and record.dirty else ""
    return (
        f"Corpus {corpus.name}, {corpus.articles:,} articles; {commit}{changed}, {record.date}; "
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_gb} GB, Python {machine.python}; "
        f"`{record.command}`"
    )


def table_row(cells: Iterable[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"
