"""The product and its peers behind one small protocol, each in its own module."""

from __future__ import annotations

from bench.engines.engine import Answer, Engine, Session
from bench.engines.product import Product
from bench.engines.sqlite_fts5 import SqliteFts5
from bench.engines.stock_whoosh import StockWhoosh

__all__ = ["ENGINES", "PEERS", "PRODUCT", "Answer", "Engine", "Session"]

PRODUCT: Engine = Product()
PEERS: tuple[Engine, ...] = (StockWhoosh(), SqliteFts5())
ENGINES: tuple[Engine, ...] = (PRODUCT, *PEERS)
"""In the order in which they take their turns."""
