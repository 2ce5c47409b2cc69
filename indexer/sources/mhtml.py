"""MHTML, as browsers save a page with its parts into one file (RFC 2557).

The e-mail package of the standard library takes it apart. Imports ``dates``,
``html_page`` and ``origin``.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
from email.message import Message

from indexer.article import Article
from indexer.sources.encoding import declared_encoding
from indexer.sources.html_page import parse_page
from indexer.sources.origin import NoArticleError, Origin

MOST_PARTS = 10_000

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def parse_mhtml(raw: bytes, origin: Origin) -> Article:
    """Return the article in a page that was saved as one file.

    Raises:
        NoArticleError: there is no HTML in it, or no text in that.
    """
    # The policy of old: it does not parse headers, on which the modern one fails
    # in many ways when they are broken.
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    part = _page_in(message)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise _no_page("a part that holds others")
    said = part.get_content_charset("") or ""
    return parse_page(
        content,
        origin,
        address=_header(part, "Content-Location") or _header(message, "Snapshot-Content-Location"),
        captured_at=_date(_header(message, "Date")),
        encoding="" if declared_encoding(content) else said,
    )


def _page_in(message: Message) -> Message:
    """Return the part that is the page: the one that is named, else the first that is HTML."""
    wanted = _start(message)
    pages = []
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            break
        if part.get_content_type() in _PAGE_TYPES:
            if wanted and _header(part, "Content-ID").strip("<> ") == wanted:
                return part
            pages.append(part)
    if not pages:
        raise _no_page("none")
    return pages[0]


def _start(message: Message) -> str:
    try:
        return str(message.get_param("start") or "").strip("<> ")
    except (ValueError, LookupError, TypeError):  # a parameter in an encoding of its own
        return ""


def _header(part: Message, name: str) -> str:
    return str(part.get(name) or "").strip()


def _date(text: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(text).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _no_page(found: str) -> NoArticleError:
    return NoArticleError(f"expected MHTML with a part of HTML, found {found}; save the page again")
