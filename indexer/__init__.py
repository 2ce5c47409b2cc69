"""article-search: saved news articles in, ranked and faceted answers out.

The rooms of this package and the order in which they may import each other
are listed in ARCHITECTURE.md and held by ``tests/test_architecture.py``.
"""

__version__ = "0.1.0"
