"""What index runs could not take in, kept beside the index: one line of JSON each.

A line is ``{"path": ..., "record": ..., "reason": ..., "kind": ..., "day": ...}``. The
list is no part of a commit; an index without it answers the same.

Imports :mod:`indexer.errors`, :mod:`indexer.sources.saved_item` and
:mod:`indexer.index_storage`.
"""

from __future__ import annotations

import dataclasses
import enum
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.errors import IndexAccessError
from indexer.index_storage import flush_folder
from indexer.sources.saved_item import Rejected

FILE_NAME = "rejected.v1.jsonl"
"""A name that Whoosh's cleaning of an index folder leaves alone."""

_NEW_FILE_NAME = FILE_NAME + ".new"
_LONGEST_LINE = 1 << 20


class Kind(enum.StrEnum):
    """Why something is not in the index. The value is the name in files and JSON."""

    REJECTED = "rejected"
    REPEATED = "repeated"
    LEFT_OUT = "left out"


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """Something that is not in the index.

    Attributes:
        item: where it is, and why it is not in the index and what to do.
        kind: rejected; found twice, so that the first was kept; or of a kind of file
            that is not read.
        day: ISO 8601, of the run that says so.
    """

    item: Rejected
    kind: Kind
    day: str

    def to_json(self) -> dict[str, Any]:
        """Return the entry as it is kept and printed."""
        return {
            "path": self.item.path,
            "record": self.item.record,
            "reason": self.item.reason,
            "kind": str(self.kind),
            "day": self.day,
        }


def read_rejections(folder: Path) -> Iterator[Entry]:
    """Give what the last run over each source could not take in, in order of the runs.

    Args:
        folder: the index; without a list nothing is given.

    Raises:
        IndexAccessError: the list cannot be read, or holds something else.
    """
    path = folder / FILE_NAME
    try:
        with path.open("rb") as stream:
            number = 0
            while line := stream.readline(_LONGEST_LINE):
                number += 1
                yield _entry(path, number, line)
    except FileNotFoundError:
        return
    except OSError as error:
        raise IndexAccessError(f"{path}: cannot be read ({error.strerror})") from error


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        fields = json.loads(line)
        texts = [fields[name] for name in ("path", "reason", "record", "day")]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError
        *item, day = texts
        return Entry(Rejected(*item), Kind(fields["kind"]), day)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise IndexAccessError(
            f"{path}, line {number}: expected an entry as `index` writes it, found something "
            "else; delete the file and run `index` over the sources again"
        ) from None


def replace_rejections(folder: Path, sources: Sequence[Path], entries: Iterable[Entry]) -> None:
    """Keep what a run over some sources could not take in, in place of the run before.

    To be called by whoever holds the lock of the index. A list that is damaged is begun
    anew.

    Args:
        folder: the index.
        sources: what the run was over; entries of other sources stay.
        entries: of this run.

    Raises:
        IndexAccessError: the disk does not take it; the list before is kept.
    """
    tops = {place for source in sources for place in (source.absolute(), source.resolve())}
    new = folder / _NEW_FILE_NAME
    try:
        with new.open("wb") as stream:
            for entry in (*_of_others(folder, tops), *entries):
                stream.write(json.dumps(entry.to_json()).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(folder / FILE_NAME)
        flush_folder(str(folder))
    except OSError as error:
        raise IndexAccessError(
            f"{folder / FILE_NAME}: cannot be written ({error.strerror}); the articles are in "
            "the index, the list is that of the run before"
        ) from error


def _of_others(folder: Path, tops: set[Path]) -> list[Entry]:
    try:
        return [
            entry
            for entry in read_rejections(folder)
            if tops.isdisjoint((Path(entry.item.path), *Path(entry.item.path).parents))
        ]
    except IndexAccessError:
        return []
