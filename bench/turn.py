"""One turn: an engine indexes once, in a process of its own, and is measured.

Of the engines this imports only the one that is measured, so that the peak of
memory is its own. ``python -m bench.turn`` is what :func:`take_turn` starts.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.engines import Indexer, load_indexer
from bench.record import ROOT


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """What was measured.

    Attributes:
        seconds: from the first line to the end of the last commit.
        cpu_seconds: of all threads and child processes; much less than
            ``seconds`` if something else had the core.
        peak_memory_bytes: most memory that the process ever held, or a child of
            it if that held more; the interpreter included.
        index_bytes: size of all files.
        stored_bytes: size of the stored articles alone; None if no file tells.
        seconds_by_part: what the engine says that its time went into.
        articles: how many it holds now.
        hits: articles with each of the words that were asked for.
    """

    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int
    index_bytes: int
    stored_bytes: int | None
    seconds_by_part: Mapping[str, float]
    articles: int
    hits: Mapping[str, int]


def take_turn(
    engine: str, stories: Path, folder: Path, words: Sequence[str], cores: int = 1
) -> Turn:
    """Let an engine index in a new process.

    Args:
        engine: its name.
        stories: what to index.
        folder: where, not there yet.
        words: to count articles by, in the end.
        cores: how many the process may use.

    Raises:
        subprocess.CalledProcessError: it failed; what it said stands on standard error.
    """
    options = [engine, str(stories), str(folder), f"--cores={cores}", "--words", *words]
    command = [sys.executable, "-m", "bench.turn", *options]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Turn(**json.loads(run.stdout.splitlines()[-1]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure in this process and print the turn as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.turn", description=main.__doc__)
    parser.add_argument("engine")
    parser.add_argument("stories", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--words", nargs="*", default=())
    options = parser.parse_args(arguments)
    stay_on(options.cores)
    engine = load_indexer(options.engine)
    turn = measure(engine, options.stories, options.folder, options.words)
    print(json.dumps(dataclasses.asdict(turn)))


def stay_on(cores: int) -> None:
    """Keep this process and its children on so many cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-cores:])


def measure(engine: Indexer, stories: Path, folder: Path, words: Sequence[str]) -> Turn:
    """Let an engine index in this process."""
    os.sync()  # what the turn before left to be written is not this one's to wait for
    cpu_started, started = _cpu_seconds(), time.perf_counter()
    told = engine.index(stories, folder)
    seconds = told.seconds or time.perf_counter() - started
    cpu_seconds = _cpu_seconds() - cpu_started
    peak_memory_bytes = _peak_memory_bytes()
    counts = engine.count(folder, words)
    return Turn(
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        peak_memory_bytes=peak_memory_bytes,
        index_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        stored_bytes=engine.stored_bytes(folder),
        seconds_by_part=dict(told.seconds_by_part),
        articles=counts.articles,
        hits=dict(counts.hits),
    )


def _cpu_seconds() -> float:
    return sum(os.times()[:4])


def _peak_memory_bytes() -> int:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return max(_own_peak_bytes(), children)


def _own_peak_bytes() -> int:
    # `ru_maxrss` outlives `exec`, so it would count the process that started this one.
    status = Path("/proc/self/status")
    text = status.read_text() if status.exists() else ""
    known = re.search(r"^VmHWM:\s*(\d+) kB$", text, re.MULTILINE)
    kilobytes = int(known[1]) if known else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes * 1024


if __name__ == "__main__":
    main()
