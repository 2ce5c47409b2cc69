"""What an engine does in a process of its own: index, or start and answer once.

``python -m bench.query_process index|answer ENGINE ...`` is what the functions start.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.engines.engine import EngineMissingError
from bench.query import Query, QueryKind
from bench.query_engines import LUCENE, load
from bench.query_engines.lucene import Lucene
from bench.query_timing import ask_row, first_answers
from bench.record import ROOT

_MODULE = "bench.query_process"


def index(engine: str, terms: Path, folder: Path) -> None:
    """Let an engine index a file of terms.

    Raises:
        EngineMissingError: it failed; the message is the end of what it said.
    """
    run = _run([sys.executable, "-m", _MODULE, "index", engine, str(terms), str(folder)])
    if run.returncode:
        said = (run.stderr or run.stdout).strip().splitlines() or ["nothing said"]
        raise EngineMissingError(f"indexing failed: {said[-1]}")


def seconds_to_answer(engine: str, folder: Path, words: Sequence[str]) -> float:
    """Return the time from the start of a process to its first answer, with all tags."""
    command = [sys.executable, "-m", _MODULE, "answer", engine, str(folder), *words]
    started = time.perf_counter()
    _run(command).check_returncode()
    return time.perf_counter() - started


def seconds_of_command(folder: Path, words: Sequence[str]) -> float:
    """Return the time that ``article-search search`` takes."""
    command = [sys.executable, "-m", "indexer", "search", " ".join(words), "--index", str(folder)]
    started = time.perf_counter()
    _run(command).check_returncode()
    return time.perf_counter() - started


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    # Modules that are compiled anew in every process are no part of what is measured.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog=f"python -m {_MODULE}", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, paths in {"index": ("terms", "folder"), "answer": ("folder",)}.items():
        command = commands.add_parser(name)
        command.add_argument("engine")
        for path in paths:
            command.add_argument(path, type=Path)
    commands.choices["answer"].add_argument("words", nargs="+")
    options = parser.parse_args(arguments)
    if options.command == "index":
        engine = Lucene() if options.engine == LUCENE else load(options.engine)
        engine.index(options.terms, options.folder)
        return
    with load(options.engine).open(options.folder) as session:
        first_answers(ask_row(session, [Query(QueryKind.UNION, tuple(options.words))]))


if __name__ == "__main__":
    main()
