"""Where an item came from, and the one place that turns failures to reasons.

Imports :mod:`indexer.article`, :mod:`indexer.errors` and ``saved_item``.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable
from typing import BinaryIO

from indexer.article import Article
from indexer.errors import ArticleError
from indexer.sources.detected_language import detect_language
from indexer.sources.saved_item import Rejected, SavedItem

LARGEST_PAGE_BYTES = 32 * 1024 * 1024
"""Of what holds one article."""


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

    def at(self, record: str) -> Origin:
        """Return where a record of this file, or of this member of an archive, is."""
        return dataclasses.replace(self, record=", ".join(filter(None, (self.record, record))))

    def member(self, name: str) -> Origin:
        """Return where a member of this archive is."""
        path = f"{self.relative_path}/{name}"
        return dataclasses.replace(self.at(_shown(name)), relative_path=path)

    def whole(self) -> Origin:
        """Return where the file is that this is a part of."""
        return dataclasses.replace(self, record="")

    def rejected(self, reason: str, *, other_format: bool = False) -> Rejected:
        """Return the rejection of what was found here."""
        return Rejected(self.path, reason, self.record, other_format)


def _shown(name: str) -> str:
    """Return a member's name as it can be printed on one line."""
    text = name.encode("utf-8", "replace").decode()
    return text if text.isprintable() else ascii(text)[1:-1]


def read_whole(stream: BinaryIO, origin: Origin) -> bytes | Rejected:
    """Return all of what holds one article, or why it is not read.

    Raises:
        OSError: it cannot be read to its end.
    """
    raw = stream.read(LARGEST_PAGE_BYTES + 1)
    if len(raw) <= LARGEST_PAGE_BYTES:
        return raw
    return origin.rejected(
        f"expected one article of at most {LARGEST_PAGE_BYTES:,} bytes, found more; "
        "split it, or put records into a .jsonl file"
    )


Parser = Callable[[bytes, Origin], Article]


def saved_item(raw: bytes, origin: Origin, parser: Parser, *, apart: bool = False) -> SavedItem:
    """Return the item for these bytes, hashed but not parsed.

    The item can be pickled when the parser is a module's function, so that
    another process can parse it; ``apart`` says that one must.
    """
    digest = hashlib.sha256(raw).hexdigest()
    placed = dataclasses.replace(origin, sha256=digest)
    parse = functools.partial(parse_or_reject, parser, raw, placed)
    return SavedItem(origin.path, origin.record, digest, len(raw), parse, apart)


def parse_or_reject(parser: Parser, raw: bytes, origin: Origin) -> Article | Rejected:
    """Parse the bytes; what fails becomes a :class:`Rejected` with its reason.

    The only place where failures are caught that no parser expects: the bytes
    are anyone's, and the parsers and libraries under them recurse along the
    nesting of what they read and allocate by its size. One bad page must cost
    that page only.
    """
    try:
        return _with_language(parser(raw, origin))
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


def _with_language(article: Article) -> Article:
    """Return the article with the language that its text is in, if it declares none."""
    if article.language:
        return article
    language = detect_language(f"{article.title}\n{article.body}")
    # Nobody else holds it yet; a copy would be checked all over again.
    object.__setattr__(article, "language", language)
    return article
