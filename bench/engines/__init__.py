"""The product and its peers behind small protocols, each in its own module.

An engine's module is imported when the engine is wanted: a process that
measures one has no other in its memory, and one that is missing spoils none.
"""

from __future__ import annotations

import importlib
from typing import Any

from bench.engines.engine import (
    Answer,
    Counts,
    Engine,
    EngineMissingError,
    Indexed,
    Indexer,
    Session,
)

__all__ = [
    "ENGINES",
    "LABELS",
    "PEERS",
    "PRODUCT",
    "PRODUCT_ROWS",
    "SEARCHED_PEERS",
    "Answer",
    "Counts",
    "Engine",
    "EngineMissingError",
    "Indexed",
    "Indexer",
    "Session",
    "load_engine",
    "load_indexer",
]

PRODUCT = "product"
PRODUCT_ROWS = (PRODUCT, "product_writer")

_CLASSES = {
    PRODUCT: "product:Product",
    "product_writer": "product_writer:ProductWriter",
    "tantivy": "tantivy:Tantivy",
    "lucene": "lucene:Lucene",
    "lucene_one_segment": "lucene:LuceneOneSegment",
    "sqlite_fts5": "sqlite_fts5:SqliteFts5",
    "bm25s": "bm25s:Bm25s",
    "stock_whoosh": "stock_whoosh:StockWhoosh",
}
_OPTIONAL_PACKAGES = {"bm25s", "tantivy"}

ENGINES = tuple(_CLASSES)
"""In the order in which they take their turns."""

PEERS = tuple(name for name in ENGINES if name not in PRODUCT_ROWS)

SEARCHED_PEERS = ("stock_whoosh", "sqlite_fts5")

LABELS = {
    PRODUCT: "article-search",
    "product_2_cores": "article-search, two cores",
    "product_writer": "article-search, writer alone",
    "tantivy": "tantivy",
    "lucene": "Lucene",
    "lucene_one_segment": "Lucene, one segment",
    "sqlite_fts5": "SQLite FTS5",
    "bm25s": "bm25s",
    "stock_whoosh": "stock Whoosh",
}
"""What readers call the engines, in the order in which they read of them."""


def load_indexer(name: str) -> Indexer:
    """Return an engine by its name in records.

    Raises:
        EngineMissingError: it cannot run here.
    """
    engine: Indexer = _load(name)
    return engine


def load_engine(name: str) -> Engine:
    """Return the product or one of ``SEARCHED_PEERS`` by its name in records."""
    engine: Engine = _load(name)
    return engine


def _load(name: str) -> Any:
    module, _, class_name = _CLASSES[name].partition(":")
    try:
        return getattr(importlib.import_module(f"bench.engines.{module}"), class_name)()
    except ModuleNotFoundError as error:
        if error.name not in _OPTIONAL_PACKAGES:
            raise
        raise EngineMissingError(f"the package {error.name} is not installed") from error
