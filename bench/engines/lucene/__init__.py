"""Lucene with one thread, by a small Java program.

Needs ``java``, and once ``javac`` and Maven, see :mod:`bench.engines.lucene.build`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.engines.engine import BUFFER_BYTES, Counts, Indexed
from bench.engines.lucene.build import build

_HEAP = "1g"
_STORED_SUFFIXES = {".fdt", ".fdx", ".fdm"}


class Lucene:
    """Stemmed title and body with positions; columns of tags, source and date."""

    _segments = "as-it-is"
    differs = "its virtual machine compiles while it indexes, some seconds of every run"

    def __init__(self) -> None:
        self._program = build()
        self.version = self._program.version

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Index the stories in one commit, merges included."""
        buffer_mb = str(BUFFER_BYTES >> 20)
        told = self._run("index", str(stories), str(folder), buffer_mb, self._segments)
        return Indexed(seconds=told["seconds"])

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the files of stored fields."""
        return sum(
            path.stat().st_size for path in folder.iterdir() if path.suffix in _STORED_SUFFIXES
        )

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count by searching."""
        told = self._run("count", str(folder), *words)
        return Counts(told["articles"], dict(zip(words, told["hits"], strict=True)))

    def _run(self, *arguments: str) -> Any:
        """Run the program on the cores of this process.

        Raises:
            RuntimeError: it failed; the message is what it printed.
        """
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        command = [
            self._program.java,
            f"-Xmx{_HEAP}",
            "-XX:+UseSerialGC",
            f"-XX:ActiveProcessorCount={cores}",
            "-cp",
            self._program.class_path,
            "Index",
            *arguments,
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise RuntimeError(f"Lucene: {run.stderr.strip()}")
        return json.loads(run.stdout)


class LuceneOneSegment(Lucene):
    """The same, merged into one segment at the end."""

    _segments = "one-segment"
    differs = f"{Lucene.differs}; merges all into one segment at the end"
