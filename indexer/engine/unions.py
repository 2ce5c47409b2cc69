"""Several lists to one, in the way that suits their sizes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.kernels.posting_union import sum_merged, sum_windows

Docs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_SPARSE = 16
"""With fewer than one posting in so many documents, few lists are merged head by head."""

_FEW = 8


def unite_ranges(
    docs: Docs, scores: Floats, rows: Integers, factors: Floats, documents: int
) -> tuple[Docs, Floats]:
    """Return the documents of any list, ascending, and the sums of their scores.

    Args:
        docs: uint32[], where the lists are.
        scores: float64[], aligned.
        rows: int64[n, >= 2], start and stop of each list.
        factors: float64[n], >= 0, what the scores of each list are multiplied with.
        documents: number of documents.
    """
    postings = int((rows[:, 1] - rows[:, 0]).sum())
    room = min(postings, documents) + 1
    out_docs, out_scores = np.empty(room, np.uint32), np.empty(room, np.float64)
    if len(rows) <= _FEW and postings * _SPARSE < documents:
        found = sum_merged(docs, scores, rows, factors, out_docs, out_scores)
    else:
        found = sum_windows(docs, scores, rows, factors, documents, out_docs, out_scores)
    return out_docs[:found], out_scores[:found]


def unite(parts: Sequence[tuple[Docs, Floats]], documents: int) -> tuple[Docs, Floats]:
    """Return the documents of any list, ascending, and the sums of their scores."""
    if not parts:
        return np.empty(0, np.uint32), np.empty(0)
    if len(parts) == 1:
        return parts[0]
    docs, scores, rows = side_by_side(parts)
    return unite_ranges(docs, scores, rows, np.ones(len(parts)), documents)


def side_by_side(parts: Sequence[tuple[Docs, Floats]]) -> tuple[Docs, Floats, Integers]:
    """Return lists one after the other, and int64[n, 3]: start and stop of each, and -1."""
    ends = np.cumsum([len(docs) for docs, _ in parts], dtype=np.int64)
    rows = np.full((len(parts), 3), -1, np.int64)
    rows[1:, 0], rows[0, 0], rows[:, 1] = ends[:-1], 0, ends
    docs = np.concatenate([docs for docs, _ in parts])
    return docs, np.concatenate([scores for _, scores in parts]), rows
