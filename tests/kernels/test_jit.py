"""Compiled kernels are kept by their sources, and are not needed to be kept at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.kernels import jit

SHIFT = """
from indexer.kernels import inversion, jit
print(jit.CACHE_FOLDER is None, inversion.term_shift(1 << 12))
"""


def start(cache: Path) -> subprocess.Popen[str]:
    """Start a process that runs a kernel, with machine code kept in a folder."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    return subprocess.Popen(
        [sys.executable, "-c", SHIFT], env=environment, stdout=subprocess.PIPE, text=True
    )


def test_a_digest_covers_what_a_module_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change in a kernel that is called changes the digest of the caller, and only that."""
    sources = {
        "caller": "from indexer.kernels.callee import f",
        "callee": "f = 1",
        "other": "from indexer.kernels import callees",
        "callees": "",
    }
    for name, source in sources.items():
        (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.setattr(jit, "_SOURCES", tmp_path)
    monkeypatch.setattr(jit, "source_digest", jit.source_digest.__wrapped__)
    before = {name: jit.source_digest(name) for name in sources}
    (tmp_path / "callee.py").write_text("f = 2")
    after = {name: jit.source_digest(name) for name in sources}
    changed = {name for name in sources if before[name] != after[name]}
    assert changed == {"caller", "callee"}


def test_processes_may_compile_at_the_same_time(tmp_path: Path) -> None:
    """Two processes that find no machine code both make it, and both are right."""
    processes = [start(tmp_path), start(tmp_path)]
    assert [process.communicate()[0] for process in processes] == ["False 2\n", "False 2\n"]


def test_kernels_run_without_a_place_to_keep_them() -> None:
    """Where nothing can be written, kernels are compiled anew and work as well."""
    process = start(Path("/proc/no-such-folder"))
    assert process.communicate()[0] == "True 2\n"
