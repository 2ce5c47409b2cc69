"""A segment's part in a merge.

Imports the container.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile


@dataclasses.dataclass(frozen=True, slots=True)
class MergedSegment:
    """A segment and what becomes of its documents.

    Attributes:
        file: the segment.
        documents: int64[documents], the document that each becomes, -1 if it
            is deleted.
    """

    file: SegmentFile
    documents: npt.NDArray[np.int64]

    @property
    def live(self) -> npt.NDArray[np.bool_]:
        """bool[documents]: which documents go into the result."""
        return self.documents >= 0
