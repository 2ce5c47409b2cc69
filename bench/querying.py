"""Measure queries: the product's engine and its peers over the same terms.

Every engine indexes the terms that the product makes of the bodies; totals and tags
are compared before any time is taken. A peer whose package, or Java, is not there is
left out, and the record says so.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import query_process
from bench.corpus_file import SAMPLE_ARCHIVE, prepare_stories
from bench.cut_stories import number_stories
from bench.engines.engine import EngineMissingError
from bench.options import common_parser, positive, repeatable_command
from bench.query_engines import ENGINES, LUCENE, PRODUCT, load
from bench.query_engines.lucene import Lucene
from bench.query_figures import RowFigures, print_row, roofline
from bench.query_measuring import measure_lucene, measure_row, throughputs
from bench.query_rows import SAMPLE_STORIES, Rows, rows_of_file, sampled_rows
from bench.query_timing import memory_bandwidth, one_core
from bench.record import RECORDS, Corpus, EngineNote, Figures, Kind, Run, Summary, write_record
from bench.term_file import read_terms, write_terms

MODULE = "bench.querying"
COLD_STARTS = 5
STARTING = "start"
"""Group of the figures that have no row."""

_TINY_QUERIES = 5
_SECONDS = 0.5
"""How long compiled code is warmed up and answers are counted, for each figure."""
_MOST_DOCUMENTS = {"stock_whoosh": 20_000}
"""Beyond, indexing takes minutes, so does a row, and both tell nothing new."""


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Measure, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _options(given)
    run = Run.start(Kind.QUERYING, repeatable_command(MODULE, given))
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as opened:
        folder = Path(scratch)
        corpus, rows = _prepare(options, folder)
        notes = _index(folder, corpus)
        taking_part = [name for name, note in notes.items() if not note.skipped]
        in_process = [name for name in taking_part if name != LUCENE]
        figures: Figures = {STARTING: _starts(in_process, folder, rows, options)}
        lucene = None
        if LUCENE in taking_part:
            lucene = opened.enter_context(Lucene().open(folder / LUCENE))
        with one_core():
            bandwidth = memory_bandwidth()
            sessions = {
                name: opened.enter_context(load(name).open(folder / name)) for name in in_process
            }
            most = {name: load(name).most_queries for name in sessions}
            for row, queries in rows.items():
                measured = measure_row(row, queries, sessions, most, options.rounds)
                figures[row] = measured.figures
                figures[row] |= roofline(measured.postings, bandwidth)
                if lucene:
                    figures[row] |= measure_lucene(
                        measured, lucene, options.rounds, options.seconds
                    )
                print_row(row, figures[row])
        fast = [name for name in (PRODUCT, "tantivy") if name in sessions]
        for row, queries in rows.items():
            figures[row] |= throughputs(
                queries, {name: sessions[name] for name in fast}, options.seconds
            )
        figures[STARTING]["memory_bytes_per_s"] = Summary.of([bandwidth])
    record = run.record(corpus, figures, engines=notes)
    if options.record:
        print(write_record(record, records).name)
    return 0


def _options(given: Sequence[str]) -> argparse.Namespace:
    parser = common_parser(MODULE, "Measure queries on one core.")
    parser.add_argument(
        "--documents", type=positive, help="cut the articles into so many (default: as they are)"
    )
    parser.add_argument("--queries", type=Path, help="rows of a file beside the sampled ones")
    parser.add_argument(
        "--limit-queries", type=positive, default=200, help="queries of a sampled row"
    )
    parser.add_argument("--rounds", type=positive, default=5, help="turns of each engine")
    options = parser.parse_args(given)
    options.starts, options.seconds = COLD_STARTS, _SECONDS
    if options.tiny:
        options.corpus, options.rounds, options.limit_queries = SAMPLE_ARCHIVE, 1, _TINY_QUERIES
        options.starts, options.seconds = 1, 0.01
    return options


def _prepare(options: argparse.Namespace, folder: Path) -> tuple[Corpus, Rows]:
    """Write the stories and their terms; choose the queries."""
    whole, stories, terms = folder / "whole.jsonl", folder / "stories.jsonl", folder / "terms.jsonl"
    corpus = prepare_stories(options.corpus, options.articles, whole)
    corpus = number_stories(whole, corpus, options.documents, stories)
    whole.unlink()
    write_terms(stories, terms)
    step = max(1, corpus.articles // SAMPLE_STORIES)
    sample = [story for number, story in enumerate(read_terms(terms)) if number % step == 0]
    rows = sampled_rows(sample, options.limit_queries)
    if options.queries:
        rows |= rows_of_file(options.queries)
    asked = sum(map(len, rows.values()))
    print(f"{corpus.name}: {corpus.articles:,} documents, {asked:,} queries", flush=True)
    return corpus, rows


def _index(folder: Path, corpus: Corpus) -> dict[str, EngineNote]:
    """Let every engine index the terms; return what is to be known of each."""
    notes = {}
    for name in ENGINES:
        try:
            if corpus.articles > _MOST_DOCUMENTS.get(name, corpus.articles):
                raise EngineMissingError(f"it would take minutes for {corpus.articles:,} documents")
            engine = Lucene() if name == LUCENE else load(name)
            query_process.index(name, folder / "terms.jsonl", folder / name)
            notes[name] = EngineNote(engine.version, engine.differs)
            print(f"  {name} has indexed", flush=True)
        except EngineMissingError as error:
            notes[name] = EngineNote(skipped=str(error))
            print(f"  {name} is left out: {error}", flush=True)
    return notes


def _starts(
    engines: Sequence[str], folder: Path, rows: Rows, options: argparse.Namespace
) -> RowFigures:
    """Measure the first answer of new processes, after one that fills the caches of files."""
    words = next(iter(rows["or_2"])).words
    figures = {}
    for name in engines:
        taken = [
            query_process.seconds_to_answer(name, folder / name, words)
            for _ in range(options.starts + 1)
        ]
        figures[f"{name}_s"] = Summary.of(taken[1:])
    taken = [
        query_process.seconds_of_command(folder / PRODUCT, words) for _ in range(options.starts + 1)
    ]
    figures["command_line_s"] = Summary.of(taken[1:])
    return figures


if __name__ == "__main__":
    sys.exit(main())
