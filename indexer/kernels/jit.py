"""How kernels are compiled, and where the machine code is kept.

Machine code is kept in a folder named after the source of a kernel's module
and of all modules of kernels that it imports: numba itself notices a change
only in the file of the kernel that it loads, not in what this one calls.

Imports nothing of ours.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_SOURCES = Path(__file__).parent
_IMPORT = re.compile(
    r"^(?:from|import) indexer\.kernels(?:\.(\w+)| import ([\w, ]+))", re.MULTILINE
)


def _cache_bases() -> list[Path]:
    """Return where machine code may be kept, the best place first."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        return [Path(given)]
    caches = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return [_SOURCES / "__pycache__", Path(caches, "article-search", "kernels")]


def _first_writable(folders: list[Path]) -> Path | None:
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


CACHE_FOLDER = _first_writable(_cache_bases())
"""Where machine code is kept; None where no place can be written to, and
every process compiles anew."""


@functools.cache
def source_digest(module: str) -> str:
    """Return a digest of a kernel module's source and of those that it imports.

    Args:
        module: its name within this package; ``*`` for all modules.
    """
    names: set[str] = set()
    waiting = {path.stem for path in _SOURCES.glob(f"{module}.py")}
    digest = hashlib.sha256()
    while waiting:
        names |= waiting
        source = "".join(_source(name) for name in sorted(waiting))
        digest.update(source.encode())
        found = (one or several for one, several in _IMPORT.findall(source))
        waiting = {name.strip() for names in found for name in names.split(",")} - names
    return digest.hexdigest()[:16]


def _source(module: str) -> str:
    path = _SOURCES / f"{module}.py"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def kernel(function: Kernel) -> Kernel:
    """Compile a function at its first call, or load what was compiled before.

    The interpreter's lock is released while it runs. Whole numbers wrap around
    silently when compiled and do not when ``NUMBA_DISABLE_JIT`` is set, so a
    kernel must be written to give the same either way.
    """
    if CACHE_FOLDER is not None:
        module = function.__module__.rpartition(".")[2]
        folder = str(CACHE_FOLDER / f"kernels-{source_digest(module)}")
        numba.config.CACHE_DIR = folder  # type: ignore[attr-defined]
    compiled = numba.njit(cache=CACHE_FOLDER is not None, nogil=True)(function)
    return cast("Kernel", compiled)
