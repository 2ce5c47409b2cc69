"""Measure how many searches a second are answered over HTTP, against a bare page.

"Hello" by Flask through the same server is what this machine can do at all. Searches are
asked again and again, as readers do after a link was passed on, and each but once, which no
kept answer helps. Then: pages at four fifths of the most that is answered, and pages while
the index is rebuilt beside them.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.corpus_file import SAMPLE_ARCHIVE, prepare_stories
from bench.http_load import Load, load, wrk_is_here
from bench.options import common_parser, positive, repeatable_command
from bench.record import (
    RECORDS,
    ROOT,
    EngineNote,
    Figures,
    Kind,
    Run,
    Summary,
    print_figures,
    write_record,
)
from bench.request_log import new_searches, query_texts, repeated_searches, write_targets
from bench.served import hello, product
from bench.stories import read_stories
from search_web.settings import Settings

MODULE = "bench.serving"
PATHS = {"json": "/api/v1/search", "page": "/search"}
THREADS = (1, 2, 4, 8)
SHARE = 0.8
"""Of the most requests that are answered, where latencies are taken."""

_RESTING_CONNECTIONS = 64
_NEW_SEARCHES = 120_000
_TINY_SECONDS = 1

Measured = dict[str, list[Load]]


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Measure, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = common_parser(MODULE, "Measure searches a second over HTTP.")
    parser.add_argument("--queries", type=Path, help="as JSON Lines (default: made of the corpus)")
    parser.add_argument("--rounds", type=positive, default=3, help="turns of each kind")
    parser.add_argument("--seconds", type=positive, default=10, help="of each turn")
    parser.add_argument("--rebuild-seconds", type=positive, default=600, help="of rebuilding")
    options = parser.parse_args(given)
    if not wrk_is_here():
        print(f"{MODULE} is left out: the command wrk is not installed")
        return 0
    run = Run.start(Kind.SERVING, repeatable_command(MODULE, given))
    seconds = _TINY_SECONDS if options.tiny else options.seconds
    rebuild_seconds = 2 * _TINY_SECONDS if options.tiny else options.rebuild_seconds
    rounds = 1 if options.tiny else options.rounds
    with tempfile.TemporaryDirectory() as scratch:
        stories = Path(scratch, "stories.jsonl")
        source = SAMPLE_ARCHIVE if options.tiny else options.corpus
        corpus = prepare_stories(source, options.articles, stories)
        print(f"{corpus.name}: {corpus.articles:,} articles", flush=True)
        index = Path(scratch, "index")
        _command("index", str(stories), "--index", str(index))
        targets = _targets(Path(scratch), stories, options.queries)
        figures = measure_most(index, targets, rounds, seconds)
        figures |= measure_at_rate(index, targets, figures, seconds)
        figures |= measure_threads(index, targets, rounds, seconds)
        figures["rebuilding"] = measure_rebuilding(index, targets["page_new"], rebuild_seconds)
    print_figures(figures)
    if options.record:
        engines = {"product": EngineNote(differs=f"{Settings().threads} threads")}
        print(write_record(run.record(corpus, figures, engines=engines), records).name)
    return 0


def _command(*arguments: str) -> None:
    command = [sys.executable, "-m", "indexer", *arguments]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


def _targets(scratch: Path, stories: Path, queries: Path | None) -> dict[str, Path]:
    """Return files of addresses: JSON and pages, the same ones again and again or all new."""
    read = list(read_stories(stories))
    texts = query_texts(queries, read)
    logs = {
        "repeated": repeated_searches(texts, read),
        "new": new_searches(texts, read, _NEW_SEARCHES),
    }
    return {
        f"{form}_{log}": write_targets(searches, path, scratch / f"{form}_{log}.txt")
        for form, path in PATHS.items()
        for log, searches in logs.items()
    } | {"hello": write_targets([()], "/", scratch / "hello.txt")}


class _Asking:
    """Asks a running server; of new searches each but once."""

    def __init__(self, address: str, targets: Mapping[str, Path]) -> None:
        self.address = address
        self._targets = targets
        self._asked: dict[str, int] = {}

    def load(self, name: str, seconds: int, *, connections: int = 8, rest_ms: float = 0) -> Load:
        """Ask for one kind of address."""
        skipped = self._asked.get(name, 0)
        answered = load(
            self.address,
            self._targets[name],
            seconds,
            skipped=skipped,
            connections=connections,
            rest_ms=rest_ms,
        )
        # What was sent and not yet answered counts as asked.
        self._asked[name] = skipped + answered.requests + connections
        return answered

    def warm(self, seconds: int) -> None:
        """Ask for every query once, so that no list is read from the disk any more."""
        self.load("page_repeated", max(seconds, 2))


def measure_most(index: Path, targets: Mapping[str, Path], rounds: int, seconds: int) -> Figures:
    """Return requests a second by kind of address, in turns with the bare page."""
    threads = Settings().threads
    measured: Measured = {name: [] for name in ("hello", *(set(targets) - {"hello"}))}
    with product(index, threads) as address, hello(threads) as bare:
        asking = _Asking(address, targets)
        asking.warm(seconds)
        for _ in range(rounds):
            for name in sorted(measured):
                where = _Asking(bare, targets) if name == "hello" else asking
                measured[name].append(where.load(name, seconds))
    return {
        name: _figures(loads)
        | ({} if name == "hello" else {"of_hello_percent": _shares(loads, measured["hello"])})
        for name, loads in sorted(measured.items())
    }


def _figures(loads: Sequence[Load]) -> dict[str, Summary]:
    return {
        "requests_per_s": Summary.of([one.per_s for one in loads]),
        "median_ms": Summary.of([one.median_ms for one in loads]),
        "p99_ms": Summary.of([one.p99_ms for one in loads]),
        "errors": Summary.of([one.errors for one in loads]),
    }


def _shares(loads: Sequence[Load], of: Sequence[Load]) -> Summary:
    pairs = zip(loads, of, strict=True)
    return Summary.of([100 * one.per_s / whole.per_s for one, whole in pairs])


def measure_at_rate(
    index: Path, targets: Mapping[str, Path], most: Figures, seconds: int
) -> Figures:
    """Return latencies of pages that are asked for at :data:`SHARE` of the most."""
    figures: Figures = {}
    with product(index, Settings().threads) as address:
        asking = _Asking(address, targets)
        asking.warm(seconds)
        for name in ("page_new", "page_repeated"):
            found = most[name]
            per_s = SHARE * found["requests_per_s"].median
            # A connection rests and waits by turns; alone, an answer takes about a
            # connection's share of what it takes where eight ask at once.
            answer_ms = 2 * found["median_ms"].median / 8
            rest_ms = max(1000 * _RESTING_CONNECTIONS / per_s - answer_ms, 1.0)
            loaded = asking.load(
                name, 3 * seconds, connections=_RESTING_CONNECTIONS, rest_ms=rest_ms
            )
            share = 100 * loaded.per_s / found["requests_per_s"].median
            figures[f"{name}_at_rate"] = _figures([loaded]) | {
                "of_most_percent": Summary.of([share]),
                "p99_to_median_ratio": Summary.of([loaded.p99_ms / loaded.median_ms]),
            }
    return figures


def measure_threads(index: Path, targets: Mapping[str, Path], rounds: int, seconds: int) -> Figures:
    """Return new searches a second by number of threads, in turns with each other."""
    with contextlib.ExitStack() as servers:
        asking = {
            threads: _Asking(servers.enter_context(product(index, threads)), targets)
            for threads in THREADS
        }
        for one in asking.values():
            one.warm(seconds)
        turns = [
            (f"{name}_{threads}_threads", one.load(name, seconds))
            for _ in range(rounds)
            for threads, one in asking.items()
            for name in ("json_new", "page_new")
        ]
    names = dict.fromkeys(name for name, _ in turns)
    return {name: _figures([load for of, load in turns if of == name]) for name in names}


def measure_rebuilding(index: Path, pages: Path, seconds: int) -> dict[str, Summary]:
    """Return what comes of new pages while the index is rebuilt, again and again."""
    over = threading.Event()
    rebuilds = _Repeated(lambda: _command("rebuild", "--index", str(index)), over)
    with product(index, Settings().threads) as address:
        rebuilds.start()
        loaded = load(address, pages, seconds)
        over.set()
        rebuilds.join()
    return _figures([loaded]) | {
        "requests": Summary.of([loaded.requests]),
        "rebuilds": Summary.of([rebuilds.done]),
        "load_s": Summary.of([loaded.seconds]),
    }


class _Repeated(threading.Thread):
    """Does something until it is over; ``done`` says how often."""

    def __init__(self, action: Callable[[], None], over: threading.Event) -> None:
        super().__init__()
        self._action, self._over = action, over
        self.done = 0

    def run(self) -> None:
        """Do it at least once."""
        while not self.done or not self._over.is_set():
            self._action()
            self.done += 1


if __name__ == "__main__":
    sys.exit(main())
