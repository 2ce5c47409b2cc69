"""What both benchmarks are told on the command line, and the line that repeats a run.

Imports :mod:`bench.record` and :mod:`bench.corpus_file`.
"""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from bench.corpus_file import SAMPLE_ARCHIVE
from bench.record import ROOT


def common_parser(module: str, description: str) -> argparse.ArgumentParser:
    """Return a parser with the options that both benchmarks have."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("--articles", type=positive, help="the first so many (default: all)")
    parser.add_argument(
        "--corpus",
        type=Path,
        default=SAMPLE_ARCHIVE,
        help="a folder of saved articles, a .jsonl or a .jsonl.xz file (default: corpus)",
    )
    parser.add_argument("--record", action="store_true", help="write to bench/records")
    parser.add_argument(
        "--tiny", action="store_true", help="the sample archive in seconds: does it run at all"
    )
    return parser


def positive(text: str) -> int:
    """Read a number of at least one, as ``argparse`` wants it."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found {number}")
    return number


def repeatable_command(module: str, arguments: Sequence[str]) -> str:
    """Return the command as it is typed in the project's root, without absolute paths."""
    return shlex.join(["python", "-m", module, *map(_relative, arguments)])


def _relative(argument: str) -> str:
    option, equals, value = argument.rpartition("=")
    return option + equals + (os.path.relpath(value, ROOT) if Path(value).is_absolute() else value)
