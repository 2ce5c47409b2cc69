"""Compile kernels before they are needed, and say that it takes a while."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numba

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.engine.profile import Formula
from indexer.kernels.jit import CACHE_FOLDER, source_digest
from indexer.query.request import Duplicates, SearchRequest, Sort
from indexer.writing.index_writer import IndexWriter
from indexer.writing.warming import run_all_kernels

_ARTICLES = 40
"""Enough for a word to be in a bitmap."""

_MANY = 200
"""More hits than are kept in order."""

_QUERIES = (
    "",
    "words",
    "words émigré",
    "words OR 7 OR 8",
    "wodrs",
    '"émigré words"',
    '"words émigré"~4',
    '"émigré words" OR 7',
    "7 8 wordz",
    "words -7",
    "wor* OR *rds OR w?rds OR wodrs~ OR [a TO b]",
    "title:émigré^2 tag:words date:1999",
    "kim jong il",
)


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
    answer_queries()
    print(f"done ({time.perf_counter() - started:.0f} s).", file=sys.stderr)
    done.touch()


def answer_queries() -> None:
    """Ask a small index for a bit of everything: kernels that writing does not need."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "index")
        with IndexWriter(folder) as writer:
            for number in range(_ARTICLES):
                article = Article(
                    id=str(number),
                    title="Émigré",
                    body=f"émigré words {number}, Kim Jong Il or Kim Chong-il " * 3,
                    published="1999-12-31",
                    tags=("Words",),
                )
                writer.put(article, "", "", replaces=False)
            writer.renew_suggestions()
            writer.renew_duplicates()
        for ranking in Formula:
            with EmbeddedBackend(folder, ranking=ranking) as backend:
                for text in _QUERIES:
                    backend.search(SearchRequest(text=text))
                    backend.search(SearchRequest(text=text, tags=("Words",)))
                    backend.search(SearchRequest(text=text, limit=_MANY))
                backend.search(SearchRequest(text="words", sort=Sort.NEWEST))
                backend.search(SearchRequest(text="words", duplicates=Duplicates.COLLAPSE))
                backend.similar("0")
                backend.suggest("é")
