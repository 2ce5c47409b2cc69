"""Clusters of copies and near copies, from what articles are compared by.

Copies have the same digest. Near copies are looked for among articles that agree in
eight bins of their sketches (locality-sensitive hashing by bands: Leskovec, Rajaraman,
Ullman, Mining of Massive Datasets, 3.4) and compared by the whole sketch. Clusters are
the connected components of both, whatever the order of the articles.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from indexer.duplicate_file import Signatures
from indexer.kernels.shingle_sketches import BAND_BINS, BINS, fill_bands
from indexer.kernels.similar_sketches import find_roots, unite_bucket_mates

LEAST_SIMILARITY = 0.8
"""The share of shingles that near copies have in common at least: of 1,000 words, some
22 may be others, each of which takes five shingles with it. With less, daily reports that
only differ in their numbers become one: "Fed adds reserves" in Reuters-21578 at 0.66."""

Integers = npt.NDArray[np.int64]
Members = npt.NDArray[np.uint32]


def find_clusters(
    signatures: Signatures, id_of: Callable[[int], str]
) -> tuple[Members, npt.NDArray[np.uint32]]:
    """Return the clusters, each in the order of publication, capture and id.

    Args:
        signatures: of all documents.
        id_of: returns the id of a document.

    Returns:
        uint32[m], the members of all clusters, and uint32[clusters + 1], where each
        starts. Clusters are in the order of their first documents.
    """
    parents = _united_copies(signatures.digests)
    firsts = np.flatnonzero(parents == np.arange(len(parents)))
    _unite_near_copies(signatures.sketches, firsts, parents)
    find_roots(parents)
    sizes = np.bincount(parents, minlength=len(parents))
    members = np.flatnonzero(sizes[parents] > 1)
    moments = signatures.moments.tolist() if len(members) else []
    keys = [
        (root, *moments[document], id_of(document))
        for document, root in zip(members.tolist(), parents[members].tolist(), strict=True)
    ]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    starts = np.append(0, np.cumsum(sizes[sizes > 1]))
    return members[order].astype(np.uint32), starts.astype(np.uint32)


def _united_copies(digests: npt.NDArray[np.uint64]) -> Integers:
    """Return int64[documents]: the first document with the same digest."""
    parents = np.arange(len(digests), dtype=np.int64)
    known = np.flatnonzero(digests.any(axis=1))
    in_order = known[np.lexsort(digests[known].T)]  # stable, so the first comes first
    differs = np.ones(len(known), np.bool_)
    differs[1:] = (digests[in_order[1:]] != digests[in_order[:-1]]).any(axis=1)
    parents[in_order] = in_order[differs][np.cumsum(differs) - 1]
    return parents


def _unite_near_copies(
    sketches: npt.NDArray[np.uint8], documents: Integers, parents: Integers
) -> None:
    documents = documents[sketches[documents].any(axis=1)]
    filled = np.empty((len(documents), BAND_BINS), np.uint8)
    for band in range(BINS // BAND_BINS):
        fill_bands(sketches, documents, band, filled)
        keys = filled.view(np.uint64)[:, 0]
        order = np.argsort(keys, kind="stable")
        unite_bucket_mates(sketches, documents[order], keys[order], LEAST_SIMILARITY, parents)
