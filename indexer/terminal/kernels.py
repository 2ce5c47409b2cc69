"""Compile kernels before they are needed, and say that it takes a while."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numba

from indexer.article import Article
from indexer.kernels.jit import CACHE_FOLDER, source_digest
from indexer.query.suggestions import Suggestions
from indexer.writing.index_writer import IndexWriter
from indexer.writing.warming import run_all_kernels


def warm_kernels() -> None:
    """See that compiled kernels lie ready, so that no later step waits for them."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return
    if CACHE_FOLDER is None:
        print(
            "No folder to keep compiled code in can be written to: every start compiles it "
            "anew, which takes a minute. Name one in NUMBA_CACHE_DIR.",
            file=sys.stderr,
        )
        return
    done = CACHE_FOLDER / f"warm-{source_digest('*')}-{sys.implementation.cache_tag}"
    if done.exists():
        return
    print("Compiling, once after an installation ...", end=" ", file=sys.stderr, flush=True)
    started = time.perf_counter()
    run_all_kernels()
    _complete_a_word()
    print(f"done ({time.perf_counter() - started:.0f} s).", file=sys.stderr)
    done.touch()


def _complete_a_word() -> None:
    """Write completions and look one up: kernels that neither articles nor merges need."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "index")
        with IndexWriter(folder) as writer:
            article = Article(id="0", title="Émigré", body="émigré words " * 3, tags=("Words",))
            writer.put(article, "", "", replaces=False)
            writer.renew_suggestions()
        Suggestions.open(folder).complete("é")
