"""Measure searching: top 10, exact total and tag counts, by turns for each query.

Before that the totals of the product are compared with stock Whoosh's, and what
differs is said: their tokenizers and stemmers (Snowball, Porter) are not the same.
"""

from __future__ import annotations

import contextlib
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.corpus_file import SAMPLE_ARCHIVE, prepare_stories
from bench.engines import PRODUCT, SEARCHED_PEERS, Session, load_engine
from bench.options import common_parser, positive, repeatable_command
from bench.queries import make_queries, read_queries
from bench.query import Query, QueryKind
from bench.record import RECORDS, Figures, Kind, Run, Summary, print_figures, write_record
from bench.stories import read_stories

MODULE = "bench.searching"
ORACLE = "stock_whoosh"
TINY_QUERIES = 3

Sessions = Mapping[str, Session]


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Check, measure, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = common_parser(MODULE, "Measure searching.")
    parser.add_argument("--queries", type=Path, help="a file (default: made from the articles)")
    parser.add_argument(
        "--limit-queries", type=positive, default=100, help="most queries of one kind"
    )
    parser.add_argument("--rounds", type=positive, default=3, help="turns of each query")
    options = parser.parse_args(given)
    run = Run.start(Kind.SEARCHING, repeatable_command(MODULE, given))
    source = options.corpus
    if options.tiny:
        source, options.limit_queries, options.rounds = SAMPLE_ARCHIVE, TINY_QUERIES, 1
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as opened:
        stories = Path(scratch, "stories.jsonl")
        corpus = prepare_stories(source, options.articles, stories)
        queries = (
            read_queries(options.queries, options.limit_queries)
            if options.queries
            else make_queries(read_stories(stories), options.limit_queries)
        )
        print(f"{corpus.name}: {corpus.articles:,} articles, {len(queries)} queries", flush=True)
        sessions = _indexed(stories, Path(scratch), opened)
        figures = measure(queries, sessions, options.rounds)
    print_figures(figures)
    if options.record:
        detail = options.queries.stem if options.queries else ""
        print(write_record(run.record(corpus, figures, detail), records).name)
    return 0


def _indexed(stories: Path, scratch: Path, opened: contextlib.ExitStack) -> dict[str, Session]:
    sessions = {}
    for name in (PRODUCT, *SEARCHED_PEERS):
        engine = load_engine(name)
        engine.index(stories, scratch / name)
        sessions[name] = opened.enter_context(engine.open(scratch / name))
    return sessions


def measure(queries: Sequence[Query], sessions: Sessions, rounds: int) -> Figures:
    """Return for each kind of query the latencies, their ratios and the agreement."""
    figures: Figures = {}
    for kind in QueryKind:
        asked = [query for query in queries if query.kind is kind]
        if asked:
            agreement = _agreement(kind, asked, sessions)
            figures[kind] = _latencies(asked, sessions, rounds) | agreement
    return figures


def _agreement(kind: QueryKind, queries: Sequence[Query], sessions: Sessions) -> dict[str, Summary]:
    """Compare totals with stock Whoosh's, print what differs most; warms caches, too."""
    for name in sessions.keys() - {PRODUCT, ORACLE}:
        for query in queries:
            sessions[name].answer(query)
    pairs = [
        (sessions[PRODUCT].answer(query).total, sessions[ORACLE].answer(query).total)
        for query in queries
    ]
    apart = [100 * abs(ours - theirs) / max(ours, theirs, 1) for ours, theirs in pairs]
    place = max(range(len(queries)), key=apart.__getitem__)
    print(
        f"  {kind}: {apart.count(0)} of {len(queries)} totals equal stock Whoosh's; the least "
        f"equal: {queries[place].text}, {pairs[place][0]} against {pairs[place][1]}",
        flush=True,
    )
    return {
        "hits": Summary.of([ours for ours, _ in pairs]),
        "equal_totals_percent": Summary.of([100 * apart.count(0) / len(apart)]),
        "totals_apart_percent": Summary.of(apart),
    }


def _latencies(queries: Sequence[Query], sessions: Sessions, rounds: int) -> dict[str, Summary]:
    """Return milliseconds by engine, and ratios of the product's by query."""
    taken_ms: dict[str, list[float]] = {name: [] for name in sessions}
    for query in queries:
        turns: dict[str, list[float]] = {name: [] for name in sessions}
        gc.collect()
        for _ in range(rounds):
            for name, session in sessions.items():
                turns[name].append(_milliseconds(session, query))
        for name, times in turns.items():
            taken_ms[name].append(statistics.median(times))
    figures = {f"{name}_ms": Summary.of(times) for name, times in taken_ms.items()}
    for peer in SEARCHED_PEERS:
        pairs = zip(taken_ms[PRODUCT], taken_ms[peer], strict=True)
        ratios = [ours / theirs for ours, theirs in pairs]
        figures[f"time_to_{peer}_ratio"] = Summary.of(ratios)
    return figures


def _milliseconds(session: Session, query: Query) -> float:
    started = time.perf_counter()
    session.answer(query)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
