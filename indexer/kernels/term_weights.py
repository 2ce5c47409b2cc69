"""Frequencies to scores. Imports :mod:`indexer.kernels.jit` only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Docs = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@kernel
def weigh(docs: Docs, freqs: Floats, norms: Floats, weight: float, out: Floats) -> None:
    """Normalise frequencies by the lengths of fields: ``weight * freq / norm``.

    Args:
        docs: uint32[n], not modified.
        freqs: float64[n], not modified.
        norms: float64[documents], positive, not modified.
        weight: of the field.
        out: float64[n], out; may be ``freqs``.
    """
    for i in range(len(docs)):
        out[i] = weight * freqs[i] / norms[docs[i]]


@kernel
def saturate(weights: Floats, k1: float, factor: float) -> None:
    """Turn weights to scores: ``factor * (weight * (k1 + 1)) / (weight + k1)``.

    Args:
        weights: float64[n], >= 0, in and out.
        k1: > 0.
        factor: the inverse document frequency.
    """
    for i in range(len(weights)):
        weights[i] = factor * ((weights[i] * (k1 + 1)) / (weights[i] + k1))


@kernel
def saturate_by_length(
    docs: Docs, weights: Floats, norms: Floats, k1: float, factor: float
) -> None:
    """Turn weights to scores as Whoosh's BM25F does, in the same order of operations.

    Args:
        docs: uint32[n], not modified.
        weights: float64[n], in and out.
        norms: float64[documents], ``k1 * ((1 - b) + b * length / average)``, not modified.
        k1: > 0.
        factor: the inverse document frequency.
    """
    for i in range(len(docs)):
        weights[i] = factor * ((weights[i] * (k1 + 1)) / (weights[i] + norms[docs[i]]))


@kernel
def keep_live(docs: Docs, values: Floats, live: npt.NDArray[np.bool_]) -> int:
    """Keep the postings of documents that are not deleted; return how many.

    Args:
        docs: uint32[n], in and out.
        values: float64[n], in and out.
        live: bool[documents], not modified.
    """
    found = 0
    for i in range(len(docs)):
        document, value = docs[i], values[i]
        docs[found] = document
        values[found] = value
        found += live[document]
    return found
