"""Where an item came from, and the one place that turns failures to reasons.

Imports :mod:`indexer.article`, :mod:`indexer.errors` and ``saved_item``.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable

from indexer.article import Article
from indexer.errors import ArticleError
from indexer.sources.saved_item import Rejected, SavedItem


class NoArticleError(Exception):
    """The bytes hold no article; the message is the reason for the user."""


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes were found.

    Attributes:
        path: the file, as an absolute path.
        relative_path: the path from the parent of the source, with ``/``: what
            stays the same when the archive moves.
        captured_at: ISO 8601, when the file was last written.
        record: where in the file, such as ``line 12``; empty for the whole.
        sha256: digest of the bytes, 64 hexadecimal digits.
    """

    path: str
    relative_path: str
    captured_at: str
    record: str = ""
    sha256: str = ""

    def rejected(self, reason: str, *, other_format: bool = False) -> Rejected:
        """Return the rejection of what was found here."""
        return Rejected(self.path, reason, self.record, other_format)


Parser = Callable[[bytes, Origin], Article]


def saved_item(raw: bytes, origin: Origin, parser: Parser, record: str = "") -> SavedItem:
    """Return the item for these bytes, hashed but not parsed.

    The item can be pickled when the parser is a module's function, so that
    another process can parse it.
    """
    digest = hashlib.sha256(raw).hexdigest()
    placed = dataclasses.replace(origin, record=record, sha256=digest)
    parse = functools.partial(parse_or_reject, parser, raw, placed)
    return SavedItem(origin.path, record, digest, len(raw), parse)


def parse_or_reject(parser: Parser, raw: bytes, origin: Origin) -> Article | Rejected:
    """Parse the bytes; what fails becomes a :class:`Rejected` with its reason.

    The only place where failures are caught that no parser expects: the bytes
    are anyone's, and the parsers and libraries under them recurse along the
    nesting of what they read and allocate by its size. One bad page must cost
    that page only.
    """
    try:
        return parser(raw, origin)
    except (NoArticleError, ArticleError) as error:
        return origin.rejected(str(error))
    except RecursionError:
        return origin.rejected(
            "expected values nested a few levels deep, found more levels than can be read; "
            "simplify the file or leave it out"
        )
    except MemoryError:
        return origin.rejected(
            f"expected content that fits into memory, found {len(raw):,} bytes that do not; "
            "split the file or leave it out"
        )
