"""What is not in an index, and why, as lines of a terminal."""

from __future__ import annotations

import collections
from collections.abc import Iterable
from pathlib import Path

from indexer.rejection_list import Entry, Kind
from indexer.sources.saved_item import Rejected
from indexer.terminal.printing import printable

_HEADINGS = {Kind.REJECTED: "Rejected", Kind.REPEATED: "Left out, found twice"}


def rejection_line(item: Rejected) -> str:
    """Return where something is and why it is not in the index."""
    place = f"{item.path}, {item.record}" if item.record else item.path
    return f"{printable(place)}: {printable(item.reason)}"


def other_files_line(items: Iterable[Rejected]) -> str:
    """Return how many files of other kinds there are by suffix: a page brings dozens along."""
    suffixes = collections.Counter(Path(item.path).suffix or "no suffix" for item in items)
    kinds = ", ".join(f"{count:,} {printable(suffix)}" for suffix, count in suffixes.most_common())
    return f"Left out, not a kind of file that is read: {kinds}"


def print_rejections(entries: Iterable[Entry]) -> int:
    """Print entries by kind, those of the same kind in their order; return how many.

    Files of kinds that are not read are counted, not listed.
    """
    by_kind: dict[Kind, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    for kind, heading in _HEADINGS.items():
        of_kind = by_kind.get(kind, [])
        if of_kind:
            print(f"{heading} ({len(of_kind):,}):")
        for entry in of_kind:
            print(f"  {entry.day}  {rejection_line(entry.item)}")
    others = [entry.item for entry in by_kind.get(Kind.LEFT_OUT, [])]
    if others:
        print(other_files_line(others))
    return sum(map(len, by_kind.values()))
