"""From answers and times to figures; engines that find other hits are told of.

Imports :mod:`bench.record` and :mod:`bench.query_engines`.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

import numpy as np

from bench.query import Query
from bench.query_engines.engine import Answer, Mode
from bench.record import Summary

HIGH_PERCENTILES = (95, 99)
POSTING_BYTES = 4 + 8
"""A document's number and a score."""

RowFigures = dict[str, Summary]


def latency(name: str, taken_ms: Sequence[float]) -> RowFigures:
    """Return the median and the high percentiles of the times of a row's queries."""
    high = {
        f"{name}_p{rank}_ms": Summary.of([float(np.percentile(taken_ms, rank))])
        for rank in HIGH_PERCENTILES
    }
    return {f"{name}_ms": Summary.of(taken_ms), **high}


def ratios(ours_ms: Sequence[float], places: Sequence[int], theirs_ms: Sequence[float]) -> Summary:
    """Return what another engine's times are to ours, query by query: above 1 ours is faster."""
    pairs = zip((ours_ms[place] for place in places), theirs_ms, strict=True)
    return Summary.of([theirs / ours for ours, theirs in pairs])


def compare_answers(
    row: str,
    engine: str,
    queries: Sequence[Query],
    ours: Sequence[Answer],
    theirs: Mapping[int, Answer],
) -> Summary:
    """Return the share of queries with equal totals and tags, and print the others.

    Args:
        row: its name.
        engine: whose answers are compared with ours.
        queries: of the row.
        ours: to each query.
        theirs: by place of the query.
    """
    unequal = [place for place, answer in theirs.items() if not _equal(ours[place], answer)]
    for place in unequal:
        print(
            f"  {row}, {' '.join(queries[place].words)}: {ours[place].total} hits, "
            f"{engine} {theirs[place].total}; the tags are "
            f"{'the same' if ours[place].tags == theirs[place].tags else 'others'}",
            flush=True,
        )
    return Summary.of([100 * (1 - len(unequal) / len(theirs))])


def _equal(ours: Answer, theirs: Answer) -> bool:
    total = theirs.total is None or theirs.total == ours.total
    return total and (theirs.tags is None or dict(theirs.tags) == dict(ours.tags or {}))


def overlap(ours: Sequence[Sequence[int]], theirs: Mapping[int, Sequence[int]]) -> Summary:
    """Return the mean share of our best documents that another engine has among its best."""
    shares = [
        100 * len(set(ours[place]) & set(lines)) / max(1, len(ours[place]))
        for place, lines in theirs.items()
        if ours[place]
    ]
    return Summary.of([statistics.fmean(shares)] if shares else [0.0])


def roofline(postings: Sequence[int], bandwidth: float) -> RowFigures:
    """Return how long it takes to read the decoded postings of each query from memory.

    Args:
        postings: of all terms of each query together.
        bandwidth: bytes a second.
    """
    return {
        "postings": Summary.of(postings),
        "postings_read_ms": Summary.of(
            [count * POSTING_BYTES / bandwidth * 1e3 for count in postings]
        ),
    }


def print_row(row: str, figures: RowFigures) -> None:
    """Print the median of each mode."""
    for mode in Mode:
        ending = f"_{mode}_ms"
        taken = {
            name.removesuffix(ending): summary.median
            for name, summary in figures.items()
            if name.endswith(ending)
        }
        said = ", ".join(f"{name} {median:.3f}" for name, median in taken.items())
        print(f"  {row:17} {mode:17} {said}", flush=True)
