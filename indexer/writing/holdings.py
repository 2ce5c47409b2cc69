"""What an index already holds, as far as keeping it in step needs to know."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Holding:
    """An article in the index: where it came from and what its source was.

    Attributes:
        origin: the source that delivered it, as an absolute path.
        path: the file it was read from, as an absolute path.
        sha256: digest of its source bytes.
    """

    origin: str
    path: str
    sha256: str


def read_holdings(reader: Any) -> dict[str, Holding]:
    """Return the holding of every live article of a Whoosh reader, by article id."""
    holdings: dict[str, Holding] = {}
    for leaf, _ in reader.leaf_readers():
        if not leaf.doc_count_all():
            continue  # the reader of an index without segments has no columns
        ids, origins, paths, digests = (
            leaf.column_reader(name) for name in ("id", "origin", "path", "sha256")
        )
        for document in leaf.all_doc_ids():
            holdings[ids[document]] = Holding(
                origins[document].decode("utf-8", "surrogateescape"),
                paths[document].decode("utf-8", "surrogateescape"),
                digests[document].hex(),
            )
    return holdings
