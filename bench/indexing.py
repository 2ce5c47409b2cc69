"""Measure indexing: the product and its peers, by turns over the same stories.

Every turn has a process of its own on one core, see :mod:`bench.turn`. A peer
whose package, or Java, is not there is left out, and the record says so.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.corpus_file import SAMPLE_ARCHIVE, prepare_stories
from bench.engines import ENGINES, PRODUCT, EngineMissingError, load_indexer
from bench.indexing_figures import CountError, Turns, check_counts, summarize
from bench.indexing_tables import engines_table, notes, parts_table
from bench.options import common_parser, positive, repeatable_command
from bench.queries import common_words
from bench.record import RECORDS, Corpus, EngineNote, Kind, Run, write_record
from bench.stories import read_stories
from bench.turn import Turn, take_turn

MODULE = "bench.indexing"
WORDS = 3
"""Words by which every engine counts articles, taken from the first of them."""

_FIRST_STORIES = 1_000
_WARM_UP_STORIES = 20
_MB = 1e6


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Measure, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _options(given)
    run = Run.start(Kind.INDEXING, repeatable_command(MODULE, given))
    engines = {name: _note(name) for name in options.engines}
    with tempfile.TemporaryDirectory() as scratch:
        stories = Path(scratch, "stories.jsonl")
        corpus = prepare_stories(options.corpus, options.articles, stories)
        print(f"{corpus.name}: {corpus.articles:,} articles, {_mb(corpus.body_bytes)} of body")
        try:
            turns = _turns(_rows(engines, options.cores), stories, corpus, options)
        except (CountError, subprocess.CalledProcessError) as error:
            print(f"nothing recorded: {error}", file=sys.stderr)
            return 1
    record = run.record(corpus, summarize(corpus, turns), engines=engines)
    tables = engines_table(record), notes(record), parts_table(record)
    print("", *filter(None, tables), sep="\n\n")
    if options.record:
        print(write_record(record, records).name)
    return 0


def _options(given: Sequence[str]) -> argparse.Namespace:
    parser = common_parser(MODULE, "Measure indexing on one core.")
    parser.add_argument("--repeat", type=positive, default=3, help="turns of each engine")
    parser.add_argument(
        "--cores", type=int, choices=(1, 2), default=1, help="2: the product takes turns on two too"
    )
    parser.add_argument(
        "--engines", nargs="+", choices=ENGINES, default=ENGINES, help="only these (default: all)"
    )
    options = parser.parse_args(given)
    if options.record and options.engines != ENGINES:
        parser.error("--record is for runs with all engines, without --engines")
    if options.tiny:
        options.corpus, options.repeat = SAMPLE_ARCHIVE, 1
    return options


def _note(name: str) -> EngineNote:
    try:
        engine = load_indexer(name)
    except EngineMissingError as error:
        print(f"  {name} is left out: {error}")
        return EngineNote(skipped=str(error))
    return EngineNote(engine.version, engine.differs)


def _rows(engines: dict[str, EngineNote], cores: int) -> dict[str, tuple[str, int]]:
    """Return engine and cores of each row of figures, in the order of their turns."""
    rows = {name: (name, 1) for name, note in engines.items() if not note.skipped}
    if cores > 1 and PRODUCT in rows:
        rows[f"{PRODUCT}_{cores}_cores"] = PRODUCT, cores
    return rows


def _turns(
    rows: dict[str, tuple[str, int]], stories: Path, corpus: Corpus, options: argparse.Namespace
) -> Turns:
    words = common_words(itertools.islice(read_stories(stories), _FIRST_STORIES), WORDS)
    if not options.tiny:
        _warm_up(rows, stories)
    turns: Turns = {row: [] for row in rows}
    for number in range(options.repeat):
        for row, turn in _round(rows, stories, words):
            turns[row].append(turn)
            print(f"  {row}, turn {number + 1}: {_told(turn)}", flush=True)
        check_counts(corpus, {row: taken[-1] for row, taken in turns.items()})
    return turns


def _round(
    rows: dict[str, tuple[str, int]], stories: Path, words: Sequence[str]
) -> Iterator[tuple[str, Turn]]:
    for row, (engine, cores) in rows.items():
        folder = stories.with_name(row)
        yield row, take_turn(engine, stories, folder, words, cores)
        shutil.rmtree(folder)


def _warm_up(rows: dict[str, tuple[str, int]], stories: Path) -> None:
    """Fill caches of files and of compiled code, and fail soon where something is to fail."""
    few = stories.with_name("few.jsonl")
    with stories.open(encoding="utf-8") as stream:
        few.write_text("".join(itertools.islice(stream, _WARM_UP_STORIES)), encoding="utf-8")
    for _ in _round(rows, few, ()):
        pass


def _told(turn: Turn) -> str:
    hits = ", ".join(f"{count:,} {word}" for word, count in turn.hits.items())
    return (
        f"{turn.seconds:.1f} s, {_mb(turn.peak_memory_bytes)} of memory, "
        f"{_mb(turn.index_bytes)} on disk; {turn.articles:,} articles, {hits}"
    )


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / _MB:.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
