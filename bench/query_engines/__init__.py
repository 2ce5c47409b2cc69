"""The product and its peers as the benchmark of queries asks them, each in its own module.

A module is imported when its engine is wanted: one that is missing spoils none.
"""

from __future__ import annotations

import importlib

from bench.engines.engine import EngineMissingError
from bench.query_engines.engine import QueryEngine

PRODUCT = "product"
LUCENE = "lucene"

_CLASSES = {
    PRODUCT: "product:Product",
    "tantivy": "tantivy:Tantivy",
    "pisa": "pisa:Pisa",
    "bm25s": "bm25s:Bm25s",
    "sqlite_fts5": "sqlite_fts5:SqliteFts5",
    "stock_whoosh": "stock_whoosh:StockWhoosh",
}
_OPTIONAL_PACKAGES = {"bm25s", "tantivy"}

IN_PROCESS = tuple(_CLASSES)
"""Engines that answer in this process, in the order of their turns."""

ENGINES = (*IN_PROCESS, LUCENE)

LABELS = {
    PRODUCT: "article-search",
    "tantivy": "tantivy",
    LUCENE: "Lucene",
    "pisa": "PISA",
    "bm25s": "bm25s",
    "sqlite_fts5": "SQLite FTS5",
    "stock_whoosh": "stock Whoosh",
}
"""What readers call the engines, in the order in which they read of them."""


def load(name: str) -> QueryEngine:
    """Return an engine of ``IN_PROCESS``.

    Raises:
        EngineMissingError: it cannot run here.
    """
    module, _, class_name = _CLASSES[name].partition(":")
    try:
        engine: QueryEngine = getattr(
            importlib.import_module(f"bench.query_engines.{module}"), class_name
        )()
    except ModuleNotFoundError as error:
        if error.name not in _OPTIONAL_PACKAGES:
            raise
        raise EngineMissingError(f"the package {error.name} is not installed") from error
    return engine
