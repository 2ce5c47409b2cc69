"""Measure one row of queries: answers first, then times.

Imports the modules of the benchmark of queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.query import Query, QueryKind
from bench.query_engines import LUCENE, PRODUCT
from bench.query_engines.engine import Answer, Mode, Session
from bench.query_engines.lucene import LuceneSession
from bench.query_figures import RowFigures, compare_answers, latency, overlap, ratios
from bench.query_timing import Asked, answers_per_s, ask_row, first_answers, time_row
from bench.record import Summary

THREADS = (1, 2)


class Measured(NamedTuple):
    """What is known of a row.

    Attributes:
        row: its name.
        queries: of it.
        figures: of the engines in this process.
        postings: of all terms of each query together.
        ours_ms: the product's milliseconds of each query by mode.
        answers: the product's.
        lines: numbers of the lines of its best documents, of each query.
    """

    row: str
    queries: Sequence[Query]
    figures: RowFigures
    postings: Sequence[int]
    ours_ms: Mapping[Mode, Sequence[float]]
    answers: Sequence[Answer]
    lines: Sequence[Sequence[int]]


def measure_row(
    row: str,
    queries: Sequence[Query],
    sessions: Mapping[str, Session],
    most: Mapping[str, int | None],
    rounds: int,
) -> Measured:
    """Compare the answers of the engines in this process and time them.

    Args:
        row: its name.
        queries: of one kind.
        sessions: engines by name, the product first.
        most: how many queries an engine is asked; None for all.
        rounds: turns of each engine.
    """
    asked = {name: ask_row(session, queries, most[name]) for name, session in sessions.items()}
    asked = {name: one for name, one in asked.items() if one.places}
    figures: RowFigures = {}
    answers, lines = _first(PRODUCT, asked[PRODUCT], figures)
    postings = _postings(sessions[PRODUCT], queries)
    ours = list(answers.values()), list(lines.values())
    measured = Measured(row, queries, figures, postings, {}, *ours)
    figures["hits"] = Summary.of([answer.total or 0 for answer in measured.answers])
    for name in asked.keys() - {PRODUCT}:
        _compare(measured, name, *_first(name, asked[name], figures))
    ours_ms = {}
    for mode in Mode:
        taken = time_row(asked, mode, rounds)
        ours_ms[mode] = taken[PRODUCT]
        for name, taken_ms in taken.items():
            figures |= latency(f"{name}_{mode}", taken_ms)
            if name != PRODUCT:
                ratio = ratios(taken[PRODUCT], asked[name].places, taken_ms)
                figures[f"speed_to_{name}_{mode}_ratio"] = ratio
    return measured._replace(figures=figures, ours_ms=ours_ms)


def _first(
    name: str, asked: Asked, figures: RowFigures
) -> tuple[dict[int, Answer], dict[int, list[int]]]:
    """Return an engine's answers and best lines by place; add the times of first answers."""
    taken_ms, answers = first_answers(asked)
    figures |= latency(f"{name}_first", taken_ms)
    by_place = dict(zip(asked.places, answers, strict=True))
    return by_place, {place: asked.session.lines(answer) for place, answer in by_place.items()}


def _compare(
    measured: Measured,
    name: str,
    answers: Mapping[int, Answer],
    lines: Mapping[int, Sequence[int]],
) -> None:
    row, queries, figures, ours = measured.row, measured.queries, measured.figures, measured.answers
    if any(answer.total is not None for answer in answers.values()):
        figures[f"equal_to_{name}_percent"] = compare_answers(row, name, queries, ours, answers)
    figures[f"overlap_with_{name}_percent"] = overlap(measured.lines, lines)


def measure_lucene(
    measured: Measured, lucene: LuceneSession, rounds: int, seconds: float
) -> RowFigures:
    """Return the figures of Lucene, which has the same row to itself."""
    report = lucene.measure(measured.queries, rounds, seconds)
    answers = dict(enumerate(report.answers))
    figures = latency(f"{LUCENE}_first", report.first_ms)
    told = measured._replace(figures=figures)
    _compare(told, LUCENE, answers, {place: one.best for place, one in answers.items()})
    for mode, ways in report.ways_ms.items():
        taken_ms = min(ways.values(), key=lambda taken: Summary.of(taken).median)
        figures |= latency(f"{LUCENE}_{mode}", taken_ms)
        ratio = ratios(measured.ours_ms[mode], range(len(taken_ms)), taken_ms)
        figures[f"speed_to_{LUCENE}_{mode}_ratio"] = ratio
    for threads, rate in report.per_s.items():
        figures[_throughput(LUCENE, threads)] = Summary.of([rate])
    return figures


def throughputs(
    queries: Sequence[Query], sessions: Mapping[str, Session], seconds: float
) -> RowFigures:
    """Return answers a second of some engines with all tags, by number of threads."""
    return {
        _throughput(name, threads): Summary.of(
            [answers_per_s(ask_row(session, queries), threads, seconds)]
        )
        for name, session in sessions.items()
        for threads in THREADS
    }


def _throughput(name: str, threads: int) -> str:
    return f"{name}_{threads}_threads_per_s"


def _postings(session: Session, queries: Sequence[Query]) -> list[int]:
    """Return for each query how many postings its terms have together."""
    (count,) = session.ways(Mode.TOTAL).values()
    hits = {
        word: count(session.prepare(Query(QueryKind.TERM, (word,)))).total or 0
        for query in queries
        for word in query.words
    }
    return [sum(hits[word] for word in query.words) for query in queries]
