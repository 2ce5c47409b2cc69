"""Documents that match, with their scores. Imports nothing of ours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

DocIds = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]


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

    def where(self, kept: npt.NDArray[np.bool_]) -> Matches:
        """Return those that are marked in bool[n]."""
        return Matches(self.doc_ids[kept], self.scores[kept])


NO_MATCHES = Matches(np.empty(0, np.uint32), np.empty(0))


def constant_matches(doc_ids: DocIds, score: float) -> Matches:
    """Return documents that all have one score."""
    return Matches(doc_ids, np.full(len(doc_ids), score + 0.0))


def in_set(documents: npt.NDArray[np.bool_]) -> DocIds:
    """Return the documents that are marked in bool[documents]."""
    return np.flatnonzero(documents).astype(np.uint32)
