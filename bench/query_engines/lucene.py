"""Lucene in a process of its own, which times itself; one segment, one thread.

Needs ``java``, and once ``javac`` and Maven, see :mod:`bench.engines.lucene.build`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from bench.engines.lucene.build import build
from bench.query import Query
from bench.query_engines.engine import Answer, Mode

_HEAP = "3g"


class RowReport(NamedTuple):
    """What Lucene tells of a row.

    Attributes:
        first_ms: the first answer to each query, with all tags.
        ways_ms: milliseconds of each query, by mode and way.
        answers: to each query; ``best`` are numbers of lines.
        per_s: answers a second with all tags, by number of threads.
    """

    first_ms: list[float]
    ways_ms: Mapping[Mode, Mapping[str, list[float]]]
    answers: list[Answer]
    per_s: Mapping[int, float]


class Lucene:
    """A field of terms with positions, a column of tags.

    The collector that counts tags is written for the purpose: it is as fast as
    Lucene's own facets or faster.
    """

    differs = "in its own process, compiled code warmed up half a second for each figure"

    def __init__(self) -> None:
        self._program = build()
        self.version = self._program.version

    def index(self, terms: Path, folder: Path) -> None:
        """Index the terms and merge all into one segment."""
        subprocess.run([*self._command, "index", str(terms), str(folder)], check=True)

    @property
    def _command(self) -> list[str]:
        memory = f"-Xmx{_HEAP}", "-XX:+UseSerialGC"
        return [self._program.java, *memory, "-cp", self._program.class_path, "Search"]

    @contextmanager
    def open(self, folder: Path) -> Iterator[LuceneSession]:
        """Start a process that answers."""
        command = [*self._command, "answer", str(folder)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("Lucene was started without its pipes")
            yield LuceneSession(process.stdin, process.stdout)
            process.stdin.close()


class LuceneSession:
    """A running process."""

    def __init__(self, questions: IO[str], reports: IO[str]) -> None:
        self._questions = questions
        self._reports = reports

    def measure(self, queries: Sequence[Query], rounds: int, seconds: float) -> RowReport:
        """Answer a row of one kind by all ways.

        Args:
            queries: of the same kind.
            rounds: how often each is timed.
            seconds: how long to run before each way is timed, and to count answers.
        """
        asked = {
            "kind": queries[0].kind,
            "rounds": rounds,
            "seconds": seconds,
            "queries": [query.words for query in queries],
        }
        self._questions.write(json.dumps(asked) + "\n")
        self._questions.flush()
        line = self._reports.readline()
        if not line:
            raise RuntimeError("Lucene ended without an answer; what it said stands above")
        report = json.loads(line)
        return RowReport(
            _ms(report["first_ns"]),
            {
                mode: {way: _ms(taken) for way, taken in report["ways"][mode].items()}
                for mode in Mode
            },
            [Answer(found["lines"], found["total"], found["tags"]) for found in report["answers"]],
            {int(threads): rate for threads, rate in report["per_s"].items()},
        )


def _ms(nanoseconds: Sequence[int]) -> list[float]:
    return [taken / 1e6 for taken in nanoseconds]
