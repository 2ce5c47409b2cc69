"""A benchmark record: what was measured, on what, how, and where to repeat it.

Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parent.parent
RECORDS = ROOT / "bench" / "records"

NO_COMMIT = ""
"""Stands for the commit where there is none."""

_DIGITS = 4
_WRITTEN = tuple(f":(exclude){path}" for path in ("bench/records", "README.md", "docs/figures"))


class Kind(enum.StrEnum):
    """Which benchmark made a record."""

    INDEXING = "indexing"
    SEARCHING = "searching"
    QUERYING = "querying"
    EXTRACTION = "extraction"
    DUPLICATES = "duplicates"
    SERVING = "serving"


@dataclasses.dataclass(frozen=True, slots=True)
class Summary:
    """What several measurements of one thing amount to."""

    median: float
    min: float
    max: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Summary:
        """Summarize at least one value; four significant digits are kept."""
        return cls(
            _rounded(statistics.median(values)),
            _rounded(min(values)),
            _rounded(max(values)),
            len(values),
        )


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


Figures: TypeAlias = dict[str, dict[str, Summary]]
"""Group, such as an engine or a kind of query, to figure to summary.

The unit is the end of a figure's name: ``_ms``, ``_bytes``, ``_ratio``,
``_percent``, ``_s``, ``_per_s``; of a count there is none.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Corpus:
    """The articles that were measured on.

    Attributes:
        name: the file's name without endings, or the folder's.
        articles: how many of its first articles were taken.
        body_bytes: size of their bodies as UTF-8.
        size_bytes: size of the whole file, or of all files of the folder.
        sha256: digest of the file, or of the folder's files in order of path.
    """

    name: str
    articles: int
    body_bytes: int
    size_bytes: int
    sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured, without anything that names the machine itself."""

    cores: int
    memory_gb: int
    cpu: str
    python: str

    @classmethod
    def this(cls) -> Machine:
        """Describe the machine that this runs on."""
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return cls(
            cores=os.cpu_count() or 1,
            memory_gb=round(memory_bytes / 2**30),
            cpu=_cpu_model(),
            python=platform.python_version(),
        )


def _cpu_model() -> str:
    listing = Path("/proc/cpuinfo")
    if not listing.exists():
        return platform.machine()
    named = re.search(r"^model name\s*:\s*(.+)$", listing.read_text(), re.MULTILINE)
    return named[1].strip() if named else platform.machine()


@dataclasses.dataclass(frozen=True, slots=True)
class EngineNote:
    """What one has to know of an engine to compare it.

    Attributes:
        version: of what was measured.
        differs: where it does other work than the rest.
        skipped: why it was not measured; empty if it was.
    """

    version: str = ""
    differs: str = ""
    skipped: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """One run of a benchmark.

    Attributes:
        name: of the record's file, without its ending.
        kind: the benchmark.
        commit: full hash of the commit that was checked out, or ``NO_COMMIT``.
        dirty: whether the checkout differed from that commit.
        date: ISO 8601 day.
        machine: where.
        corpus: on what.
        command: what to type in the project's root to run it again.
        figures: what was measured.
        engines: notes on the engines, by name.
    """

    name: str
    kind: Kind
    commit: str
    dirty: bool
    date: str
    machine: Machine
    corpus: Corpus
    command: str
    figures: Figures
    engines: dict[str, EngineNote] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Record:
        """Build a record from what :func:`write_record` wrote."""
        figures = {
            group: {name: Summary(**summary) for name, summary in entries.items()}
            for group, entries in fields["figures"].items()
        }
        return cls(
            **{
                **fields,
                "kind": Kind(fields["kind"]),
                "machine": Machine(**fields["machine"]),
                "corpus": Corpus(**fields["corpus"]),
                "figures": figures,
                "engines": {
                    name: EngineNote(**note) for name, note in fields.get("engines", {}).items()
                },
            }
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What is known of a run before it measures anything.

    Taken at the start, so that code that is edited meanwhile does not sign for
    figures of the code before.
    """

    kind: Kind
    command: str
    commit: str
    dirty: bool
    date: str

    @classmethod
    def start(cls, kind: Kind, command: str) -> Run:
        """Note the checkout and the day."""
        commit, dirty = checkout()
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        return cls(kind, command, commit, dirty, today)

    def record(
        self,
        corpus: Corpus,
        figures: Figures,
        detail: str = "",
        engines: Mapping[str, EngineNote] | None = None,
    ) -> Record:
        """Return the record of this run, named by what was measured on how much of what."""
        return Record(
            **dataclasses.asdict(self),
            name="-".join(filter(None, (self.kind, corpus.name, str(corpus.articles), detail))),
            machine=Machine.this(),
            corpus=corpus,
            figures=figures,
            engines=dict(engines or {}),
        )


def checkout() -> tuple[str, bool]:
    """Return the commit that is checked out and whether anything differs from it.

    What benchmarks write themselves, the records, the README's figures and the
    plots, does not count as a difference.
    """
    commit = _git("rev-parse", "--verify", "--quiet", "HEAD")
    changes = _git("status", "--porcelain", "--", ".", *_WRITTEN)
    return commit, bool(changes) or not commit


def _git(*arguments: str) -> str:
    """Return what a git command prints, nothing where git or its folder is missing."""
    git = shutil.which("git")
    if git is None:
        return ""
    run = subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else ""


def write_record(record: Record, folder: Path = RECORDS) -> Path:
    """Write a record as JSON and return its file; an older one of its name goes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record.name}.json"
    text = json.dumps(dataclasses.asdict(record), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_records(folder: Path = RECORDS) -> list[Record]:
    """Return all records of a folder by name."""
    return [
        Record.from_json(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.json"))
    ]


def print_figures(figures: Figures) -> None:
    """Print every figure's median and span, one line each."""
    for group, entries in figures.items():
        for name, summary in entries.items():
            print(
                f"  {group:12} {name:28} {summary.median:14,.4g}"
                f"  ({summary.min:,.4g} to {summary.max:,.4g}, n={summary.n})"
            )
