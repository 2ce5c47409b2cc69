"""Fetch Lucene's jars by Maven and compile the programs, once, outside the sources.

Imports :mod:`bench.engines.engine` and :mod:`bench.record`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from bench.engines.engine import EngineMissingError
from bench.record import ROOT

BUILD = ROOT / "var" / "bench" / "lucene"

_SOURCES = Path(__file__).parent
_POM = _SOURCES / "pom.xml"
_PROGRAMS = sorted(_SOURCES.glob("*.java"))
_CORE = "lucene-core-"
_LIMIT_S = 300


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """The compiled programs.

    Attributes:
        java: the command that runs it.
        class_path: where its classes are.
        version: Lucene's.
    """

    java: str
    class_path: str
    version: str


def build(folder: Path = BUILD) -> Program:
    """Return the programs, fetched and compiled if its sources are newer.

    Raises:
        EngineMissingError: a command is not there or failed.
    """
    java = _command("java")
    jars, classes, done = folder / "jars", folder / "classes", folder / "sources.sha256"
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in (_POM, *_PROGRAMS))).hexdigest()
    if not done.exists() or done.read_text() != digest:
        shutil.rmtree(folder, ignore_errors=True)
        jars.mkdir(parents=True)
        fetch = ("--quiet", "--batch-mode", "--file", str(_POM), "dependency:copy-dependencies")
        _run(_command("mvn"), *fetch, f"-DoutputDirectory={jars}")
        _run(_command("javac"), "-cp", f"{jars}/*", "-d", str(classes), *map(str, _PROGRAMS))
        done.write_text(digest)
    (core,) = jars.glob(f"{_CORE}*.jar")
    return Program(java, f"{classes}{os.pathsep}{jars}/*", core.stem.removeprefix(_CORE))


def _command(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise EngineMissingError(f"the command {name} is not installed")
    return found


def _run(command: str, *arguments: str) -> None:
    name = Path(command).name
    try:
        run = subprocess.run(
            [command, *arguments], capture_output=True, text=True, check=False, timeout=_LIMIT_S
        )
    except subprocess.TimeoutExpired:
        raise EngineMissingError(f"{name} did not end in {_LIMIT_S} s") from None
    if run.returncode:
        said = (run.stdout + run.stderr).strip().splitlines() or ["nothing said"]
        raise EngineMissingError(f"{name} failed: {said[0]}")
