"""What is compiled once after an installation is all that searching needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numba
import pytest

from tests.conftest import ROOT

_SCRIPT = """
import importlib, pkgutil, sys
from pathlib import Path
import indexer.kernels
from indexer.backends.embedded import EmbeddedBackend
from indexer.cli import main
from indexer.query.request import Duplicates, SearchRequest, Sort
from indexer.terminal.kernels import answer_queries
from indexer.writing.warming import run_all_kernels

def signatures():
    for found in pkgutil.iter_modules(indexer.kernels.__path__):
        module = importlib.import_module(f"indexer.kernels.{found.name}")
        for name, value in vars(module).items():
            for signature in getattr(value, "signatures", ()):
                yield found.name, name, str(signature)

folder = Path(sys.argv[1], "index")
main(["index", sys.argv[2], "--index", str(folder)])
run_all_kernels()
answer_queries()
warm = set(signatures())
with EmbeddedBackend(folder) as backend:
    for text in sys.argv[3:]:
        for given in (
            {},
            {"tags": ("Movies",)},
            {"limit": 100},
            {"sort": Sort.NEWEST},
            {"duplicates": Duplicates.COLLAPSE},
        ):
            result = backend.search(SearchRequest(text=text, **given))
            if result.cursor:
                backend.search(SearchRequest(text=text, cursor=result.cursor, **given))
    backend.similar(backend.search(SearchRequest(text="film")).hits[0].id)
    backend.suggest("kim j")
print(sorted(set(signatures()) - warm))
"""

QUERIES = (
    "",
    "film",
    "film cinema",
    "film OR cinema OR festival",
    "flim",
    "festivel cannes",
    '"film festival"',
    '"festival film"~5',
    '"film festival" OR korea',
    "film -korea",
    "NOT film",
    "fil* OR *lm OR f?lm OR flim~2",
    "title:film^2 tag:movies date:1999",
    "[a TO c]",
    "김정일",
)


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")  # type: ignore[attr-defined]
def test_no_search_waits_for_a_kernel_to_be_compiled(tmp_path: Path) -> None:
    """In a process of its own, where nothing else has been compiled or loaded."""
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path), str(ROOT / "corpus"), *QUERIES]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "[]"
