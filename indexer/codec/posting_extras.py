"""Weights and value bytes of postings, for fields whose arrays do not give them.

See FORMAT.md, "Fields". Imports the container and the kinds of values.
"""

from __future__ import annotations

import array
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFileWriter
from indexer.codec.posting_values import ValueKind

Weights = npt.NDArray[np.float64]


class PostingExtras:
    """Gathers weights and value bytes, and writes those that are needed.

    Args:
        name: the field.
        boost: what a frequency is multiplied with to give a usual weight.
        kind: what is kept of values.
    """

    def __init__(self, name: str, boost: float, kind: ValueKind) -> None:
        self._name = name
        self._boost = boost
        self._kind = kind
        self._offsets = array.array("Q", [0])
        self._values = bytearray()
        self._usual: list[npt.NDArray[np.uint32]] = []
        self._weights: list[Weights] | None = None

    def add_value(self, value: bytes) -> None:
        """Add the value bytes of the next posting."""
        self._values += value
        self._offsets.append(len(self._values))

    def add_weights(self, weights: Weights, freqs: npt.NDArray[np.uint32]) -> None:
        """Add the weights of the next postings.

        Args:
            weights: not kept.
            freqs: of the same postings, not kept; empty in a field without frequencies.
        """
        usual = freqs if len(freqs) else np.ones(len(weights), np.uint32)
        if self._weights is None:
            if _are_alike(weights, self._weights_of(usual)):
                self._usual.append(usual.copy())
                return
            self._weights = [self._weights_of(before) for before in self._usual]
        self._weights.append(weights.copy())

    def _weights_of(self, freqs: npt.NDArray[np.uint32]) -> Weights:
        return freqs.astype(np.float64) * self._boost

    def finish(self, file: SegmentFileWriter) -> dict[str, Any]:
        """Write the sections that the field needs, and return the facts on them."""
        prefix = f"fields/{self._name}/"
        if self._weights is not None:
            file.begin(prefix + "weights", "f8")
            for piece in self._weights:
                file.write(piece)
            file.end()
        if self._kind is ValueKind.BYTES:
            file.add(prefix + "value_offsets", np.frombuffer(self._offsets, np.uint64))
            file.add(prefix + "values", np.frombuffer(self._values, np.uint8))
        return {"boost": self._boost}


def _are_alike(weights: Weights, usual: Weights) -> bool:
    """Tell whether weights are what frequencies and boost give.

    Whoosh's own segments have weights in single precision, so they are compared
    in that: a merge with such a segment is no reason to store weights.
    """
    return bool(np.array_equal(weights.astype(np.float32), usual.astype(np.float32)))
