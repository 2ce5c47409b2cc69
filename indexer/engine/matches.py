"""Documents that match, with their scores. Imports a kernel."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.best_keys import best_keys

DocIds = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]


FEW = 128
"""So many of the best are kept in order while all are looked at; more are sorted."""


class Matches(NamedTuple):
    """What a part of a query matches; not to be changed, as it may be kept for others.

    Attributes:
        doc_ids: uint32[n], strictly ascending, none of them deleted.
        scores: float64[n], aligned, none of them negative zero.
    """

    doc_ids: DocIds
    scores: Scores

    def scaled(self, factor: float) -> Matches:
        """Return the same documents with their scores multiplied."""
        # Zero is added so that no score is negative zero, which unions take for none.
        return self if factor == 1.0 else Matches(self.doc_ids, self.scores * factor + 0.0)

    def best(self, limit: int) -> Matches:
        """Return the best, at most so many, best first, ties by address."""
        places = best_places(self.scores, limit)
        return Matches(self.doc_ids[places], self.scores[places])

    def where(self, kept: npt.NDArray[np.bool_]) -> Matches:
        """Return those that are marked in bool[n]."""
        return Matches(self.doc_ids[kept], self.scores[kept])


NO_MATCHES = Matches(np.empty(0, np.uint32), np.empty(0))


def best_places(keys: npt.NDArray[Any], limit: int) -> npt.NDArray[np.int64]:
    """Return the places of the largest keys, largest first; among equals the first place.

    Args:
        keys: float64[n] without NaN, or int64[n].
        limit: how many, at most.
    """
    limit = min(limit, len(keys))
    if limit <= FEW:
        places = np.empty(limit, np.int64)
        best_keys(keys, places)
        return places
    least = np.partition(keys, len(keys) - limit)[len(keys) - limit]
    candidates = np.flatnonzero(keys >= least)
    order = np.argsort(-keys[candidates], kind="stable")[:limit]
    return candidates[order]


def constant_matches(doc_ids: DocIds, score: float) -> Matches:
    """Return documents that all have one score."""
    return Matches(doc_ids, np.full(len(doc_ids), score + 0.0))


def in_set(documents: npt.NDArray[np.bool_]) -> DocIds:
    """Return the documents that are marked in bool[documents]."""
    return np.flatnonzero(documents).astype(np.uint32)
