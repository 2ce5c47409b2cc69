"""The formats in which segments can be stored.

Imports nothing of ours.
"""

import enum


class Format(enum.StrEnum):
    """How segments are stored."""

    COLUMNAR = "columnar"
    """Our own format, see ``codec/FORMAT.md``."""

    STOCK = "stock"
    """Whoosh's own. Its files are pickles: to open one is to trust it."""
