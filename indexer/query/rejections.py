"""What the last runs of the indexer could not take in, in short.

Imports only :mod:`indexer.rejection_list`.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
from collections.abc import Iterable
from pathlib import PurePath

from indexer.rejection_list import Entry, Kind


@dataclasses.dataclass(frozen=True, slots=True)
class RejectedFile:
    """Something that is not in the index.

    Attributes:
        name: the file's own name, and the record in it; not the folders of the server.
        reason: why, and what to do.
        day: ISO 8601, of the run that says so.
    """

    name: str
    reason: str
    day: str


@dataclasses.dataclass(frozen=True, slots=True)
class Rejections:
    """What is not in the index.

    Attributes:
        rejected: files and records that cannot be read.
        repeated: those that were found twice, of which the first is there.
        left_out: files of kinds that are not read.
        listed: some of the rejected.
    """

    rejected: int = 0
    repeated: int = 0
    left_out: int = 0
    listed: tuple[RejectedFile, ...] = ()


def summarized(entries: Iterable[Entry], limit: int) -> Rejections:
    """Return entries by kind, and the first ``limit`` of those that cannot be read."""
    counts: collections.Counter[Kind] = collections.Counter()
    listed: list[RejectedFile] = []
    for entry in entries:
        counts[entry.kind] += 1
        if entry.kind is Kind.REJECTED and len(listed) < limit:
            listed.append(_in_short(entry))
    return Rejections(
        counts[Kind.REJECTED], counts[Kind.REPEATED], counts[Kind.LEFT_OUT], tuple(listed)
    )


def _in_short(entry: Entry) -> RejectedFile:
    parts = itertools.chain([PurePath(entry.item.path).name], [entry.item.record])
    return RejectedFile(", ".join(part for part in parts if part), entry.item.reason, entry.day)
