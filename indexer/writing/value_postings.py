"""The postings of a field whose whole values are terms, gathered in memory.

Imports :mod:`indexer.codec.flat_postings`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from indexer.codec.flat_postings import FlatPostings

_TERM_BYTES = 150
"""What an entry of a dictionary with a key and a short list takes, about."""


class ValuePostings:
    """Which documents have a value."""

    def __init__(self) -> None:
        self._documents: dict[str | bytes, list[int]] = {}
        self._postings = 0

    @property
    def used_bytes(self) -> int:
        """Memory that the lists take, about."""
        return _TERM_BYTES * len(self._documents) + 8 * self._postings

    def add(self, values: Sequence[str | bytes], document: int) -> None:
        """Add a document's values, each once; documents come in ascending order.

        Args:
            values: terms as bytes, or as text that UTF-8 makes terms of.
            document: its id.
        """
        for value in values:
            if value in self._documents:
                self._documents[value].append(document)
            else:
                self._documents[value] = [document]
        self._postings += len(values)

    def flat(self) -> FlatPostings:
        """Return all lists as flat arrays, values in ascending order."""
        documents = {
            value if isinstance(value, bytes) else value.encode(): documents
            for value, documents in self._documents.items()
        }
        values = sorted(documents)
        lists = [documents[value] for value in values]
        doc_ids = np.fromiter(itertools.chain.from_iterable(lists), np.uint32, self._postings)
        nothing = np.empty(0, np.uint32)
        return FlatPostings(
            np.frombuffer(b"".join(values), np.uint8),
            offsets_of(map(len, values)),
            offsets_of(map(len, lists)),
            doc_ids,
            nothing,
            nothing,
        )


def offsets_of(lengths: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return int64[n + 1]: where each of n things starts that lie one after the other."""
    return np.fromiter(itertools.accumulate(lengths, initial=0), np.int64)
