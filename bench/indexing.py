"""Measure indexing: the product and its peers, by turns over the same stories.

Every run has a process of its own, so that each engine starts as a user's
command does: nothing imported late, no word remembered.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.engines import ENGINES, PEERS, PRODUCT, Engine
from bench.options import common_parser, positive, repeatable_command
from bench.record import (
    RECORDS,
    Corpus,
    Figures,
    Kind,
    Run,
    Summary,
    print_figures,
    write_record,
)
from bench.stories import SAMPLE_ARCHIVE, prepare_stories
from indexer.index_folder import size_bytes

MODULE = "bench.indexing"
_MB = 1e6


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Measure, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = common_parser(MODULE, "Measure indexing.")
    parser.add_argument("--repeat", type=positive, default=3, help="runs of each engine")
    options = parser.parse_args(given)
    run = Run.start(Kind.INDEXING, repeatable_command(MODULE, given))
    source, repeat = (SAMPLE_ARCHIVE, 1) if options.tiny else (options.corpus, options.repeat)
    with tempfile.TemporaryDirectory() as scratch:
        stories = Path(scratch, "stories.jsonl")
        corpus = prepare_stories(source, options.articles, stories)
        figures = _summarized(corpus, _runs(stories, Path(scratch), repeat))
    _print_figures(corpus, figures)
    if options.record:
        print(write_record(run.record(corpus, figures), records).name)
    return 0


def _runs(stories: Path, scratch: Path, repeat: int) -> dict[str, list[tuple[float, int]]]:
    """Return seconds and index bytes of every run, by engine."""
    runs: dict[str, list[tuple[float, int]]] = {engine.name: [] for engine in ENGINES}
    for number in range(repeat):
        for engine in ENGINES:
            folder = scratch / f"{engine.name}-{number}"
            seconds = _in_own_process(engine, stories, folder)
            runs[engine.name].append((seconds, size_bytes(folder)))
            print(f"  {engine.name}, run {number + 1}: {seconds:.1f} s", flush=True)
    return runs


def _in_own_process(engine: Engine, stories: Path, folder: Path) -> float:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
        return pool.submit(seconds_to_index, engine, stories, folder).result()


def seconds_to_index(engine: Engine, stories: Path, folder: Path) -> float:
    """Index once and return how long it took, the last commit included."""
    started = time.perf_counter()
    engine.index(stories, folder)
    return time.perf_counter() - started


def _summarized(corpus: Corpus, runs: dict[str, list[tuple[float, int]]]) -> Figures:
    figures: Figures = {
        engine: {
            "articles_per_s": Summary.of([corpus.articles / seconds for seconds, _ in taken]),
            "body_mb_per_s": Summary.of([corpus.body_bytes / _MB / s for s, _ in taken]),
            "index_bytes": Summary.of([index_bytes for _, index_bytes in taken]),
        }
        for engine, taken in runs.items()
    }
    for peer in PEERS:
        pairs = zip(runs[PRODUCT.name], runs[peer.name], strict=True)
        speeds = [peer_run[0] / product_run[0] for product_run, peer_run in pairs]
        figures[PRODUCT.name][f"speed_to_{peer.name}_ratio"] = Summary.of(speeds)
    return figures


def _print_figures(corpus: Corpus, figures: Figures) -> None:
    print(f"{corpus.name}: {corpus.articles:,} articles, {corpus.body_bytes / _MB:.1f} MB of body")
    print_figures(figures)


if __name__ == "__main__":
    sys.exit(main())
