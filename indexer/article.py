"""The one record that travels through the rooms: an article.

Imports only :mod:`indexer.errors`.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from indexer.errors import ArticleError

ID_LENGTH = 16
"""Hexadecimal digits of an article id: 64 bits, enough for millions."""

_DIGEST = re.compile("[0-9a-f]{64}")

HEADLINE_WORDS = 12
"""Words of the body that stand in for a missing title."""


def article_id(*identity: str) -> str:
    """Return the stable id of the article with this identity.

    Args:
        identity: what makes the article itself: its URL, or the path of its
            file, and for a record in a file with many also the record's id.

    Returns:
        ``ID_LENGTH`` lower-case hexadecimal digits, equal for equal identity.
    """
    joined = "\n".join(identity)
    return hashlib.sha256(joined.encode("utf-8", "surrogateescape")).hexdigest()[:ID_LENGTH]


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """One saved article.

    Text fields hold plain text, never markup. What is not known is empty.

    Attributes:
        id: stable identity, see :func:`article_id`.
        title: the headline; empty when the source has none.
        body: paragraphs separated by a blank line.
        url: where the page was found.
        authors: names as printed, without "By".
        source: the publication, such as a newspaper's name.
        published: ISO 8601, as exact as it is known: ``1987-02-26``,
            ``1987-02-26T15:01:01`` or ``1987-02-26T15:01:01+00:00``.
        language: ISO 639-1 code in lower case, such as ``en``.
        tags: topics as written, each once (compared without case).
        highlights: summary sentences that the page sets apart.
        editors_note: the editor's note, without the words "Editor's note:".
        dateline: where the story was filed, such as ``Seoul (Reuters)``.
        captured_at: ISO 8601, when the page was saved.
        sha256: digest of the source bytes, 64 hexadecimal digits.
        modified: ISO 8601, when it was last changed after it appeared.
        section: the part of the publication that it appeared in, such as World.
        captions: what stands below its pictures.

    Raises:
        ArticleError: ``published``, ``modified`` or ``captured_at`` is not such
            a date, ``sha256`` no such digest, or a text has half a surrogate pair,
            which no file can hold.
    """

    id: str
    title: str
    body: str
    url: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    published: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    editors_note: str = ""
    dateline: str = ""
    captured_at: str = ""
    sha256: str = ""
    modified: str = ""
    section: str = ""
    captions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check dates and characters, and drop tags that differ only in case."""
        for field in ("published", "modified", "captured_at"):
            value = getattr(self, field)
            if value:
                parse_moment(value, field)
        if self.sha256 and not _DIGEST.fullmatch(self.sha256):
            raise ArticleError(
                f"sha256: expected 64 hexadecimal digits, found {self.sha256[:80]!r}"
            )
        for name in _FIELD_NAMES:
            if value := getattr(self, name):
                _check_encodable(name, value)
        unique = {tag.casefold(): tag for tag in reversed(self.tags)}
        if len(unique) < len(self.tags):
            object.__setattr__(self, "tags", tuple(reversed(unique.values())))

    @property
    def headline(self) -> str:
        """The title or, where there is none, the first words of the body."""
        if self.title:
            return self.title
        words = self.body.split(maxsplit=HEADLINE_WORDS)
        return " ".join(words[:HEADLINE_WORDS]) + (" …" if len(words) > HEADLINE_WORDS else "")

    @property
    def published_at(self) -> datetime.datetime | None:
        """When it appeared by the paper's own clock, without a zone.

        A day without a time counts as its first moment. The zone is dropped so
        that "published on 4 January" means the date that is printed.
        """
        return parse_moment(self.published, "published") if self.published else None

    def to_json(self) -> dict[str, Any]:
        """Return the article as a dictionary that JSON can hold."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name in _FIELD_NAMES
            for value in (getattr(self, name),)
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Article:
        """Build an article from what :meth:`to_json` returned."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in record.items()
        }
        return cls(**fields)


_FIELD_NAMES = tuple(field.name for field in dataclasses.fields(Article))


def _check_encodable(name: str, value: str | tuple[str, ...]) -> None:
    text = value if isinstance(value, str) else "".join(value)
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{name}: expected Unicode text, found half a surrogate pair at character {error.start}"
        ) from None


def parse_moment(text: str, field: str) -> datetime.datetime:
    """Read an ISO 8601 date or date-time and drop its zone.

    Args:
        text: such as ``2011-01-04`` or ``2011-01-04T21:14:00-05:00``.
        field: the name to use in the error.

    Raises:
        ArticleError: ``text`` is neither.
    """
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ArticleError(
            f"{field}: expected an ISO 8601 date such as 2011-01-04 or "
            f"2011-01-04T21:14:00+00:00, found {text[:60]!r}"
        ) from None
