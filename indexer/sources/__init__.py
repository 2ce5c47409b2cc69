"""Saved files to articles, one module a format; reads, and never indexes.

What cannot be read becomes a :class:`Rejected` with its reason. Imports
:mod:`indexer.article` and :mod:`indexer.errors` of ours.
"""

from indexer.sources.folder import STANDARD_INPUT, read_source
from indexer.sources.saved_item import Rejected, SavedItem

__all__ = ["STANDARD_INPUT", "Rejected", "SavedItem", "read_source"]
