"""Run every kernel that indexing needs, once, on next to nothing.

What compiles a kernel is a call with arrays of the types that it is given in
earnest, so this indexes some words and merges the result.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from indexer.article import Article
from indexer.index_folder import create_or_open
from indexer.writing.columnar_writer import ColumnarWriter
from indexer.writing.index_writer import BUDGET_BYTES
from indexer.writing.merge_policy import MERGE_FACTOR
from indexer.writing.open_index import OpenIndex

_WORDS = "An émigré's “running” words, " * 140
"""Repeated often enough for full blocks of positions."""


def run_all_kernels() -> None:
    """Index and merge a few small articles in a folder for the moment."""
    with tempfile.TemporaryDirectory() as folder:
        index = OpenIndex.last_commit(create_or_open(Path(folder)))
        writer = ColumnarWriter(index, BUDGET_BYTES)
        for number in range(MERGE_FACTOR):
            article = Article(id=f"{number}", title="Words", body=_WORDS, language="en")
            writer.put(article, "", "")
            writer.commit()
        writer.delete("0")
        writer.close()
