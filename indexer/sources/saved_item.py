"""What every source module hands on: saved items, and what was rejected.

Imports only :mod:`indexer.article`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from indexer.article import Article


@dataclasses.dataclass(frozen=True, slots=True)
class Rejected:
    """Something that gave no article.

    Attributes:
        path: the file, as an absolute path.
        reason: what was expected, what was found, what to do.
        record: where in the file, such as ``line 12``; empty for the whole.
        other_format: it is a file of a kind that is not read at all, such as
            a picture beside a page; listed apart from failures.
    """

    path: str
    reason: str
    record: str = ""
    other_format: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class SavedItem:
    """The bytes of one article, found but not parsed yet.

    Telling what is there costs reading and hashing; parsing costs much more
    and is left undone for what the index already holds unchanged.

    Attributes:
        path: the file, as an absolute path.
        record: where in the file, such as ``line 12``; empty for the whole.
        sha256: digest of the bytes, 64 hexadecimal digits.
        size_bytes: how many bytes.
        parse: makes the article, or says why there is none; does not raise. It
            holds the bytes and can be pickled with them.
        parsed_apart: it is to be parsed in a process of its own: what libraries
            and patterns make of a page is nobody's to foresee.
    """

    path: str
    record: str
    sha256: str
    size_bytes: int
    parse: Callable[[], Article | Rejected]
    parsed_apart: bool = False
