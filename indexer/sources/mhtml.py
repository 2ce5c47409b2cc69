"""MHTML, as browsers save a page with its parts into one file (RFC 2557).

The e-mail package of the standard library takes it apart. Imports ``dates``,
``html_page`` and ``origin``.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from email.message import Message

from indexer.article import Article
from indexer.sources.encoding import declared_encoding
from indexer.sources.html_page import parse_page
from indexer.sources.origin import NoArticleError, Origin
from indexer.sources.page_facts import web_address

MOST_PARTS = 10_000
DEEPEST_PARTS = 20
LONGEST_HEADER_BYTES = 4000
"""Of what says what a part is: reading its parameters takes time by its square."""

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TYPE_HEADER = re.compile(rb"(?im)^content-[\w-]+:[^\n]*(?:\n[ \t][^\n]*)*")


def parse_mhtml(raw: bytes, origin: Origin) -> Article:
    """Return the article in a page that was saved as one file.

    Raises:
        NoArticleError: there is no HTML in it, or no text in that, or it is made
            to be more work than any page is.
    """
    _check_effort(raw)
    try:
        page, address, captured_at, encoding = _take_apart(raw)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        # The package's own parsers of parameters raise these on broken ones.
        raise _no_page("headers that cannot be read") from None
    return parse_page(
        page,
        origin,
        address=address,
        captured_at=captured_at,
        encoding="" if declared_encoding(page) else encoding,
    )


def _check_effort(raw: bytes) -> None:
    """Refuse what takes the package minutes, before it begins."""
    parts, levels = raw.count(b"\n--"), raw.lower().count(b"multipart/")
    longest = max((match.end() - match.start() for match in _TYPE_HEADER.finditer(raw)), default=0)
    if parts > MOST_PARTS or levels > DEEPEST_PARTS or longest > LONGEST_HEADER_BYTES:
        raise _no_page(
            f"{parts:,} parts on up to {levels:,} levels and a header of {longest:,} bytes"
        )


def _take_apart(raw: bytes) -> tuple[bytes, str, str, str]:
    """Return the page, its address, when it was saved and its encoding."""
    # The policy of old: it does not parse headers, on which the modern one fails
    # in many ways when they are broken.
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    part = _page_in(message)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise _no_page("a part that holds others")
    places = (_header(part, "Content-Location"), _header(message, "Snapshot-Content-Location"))
    address = next((place for place in places if web_address(place)), "")
    return content, address, _date(_header(message, "Date")), part.get_content_charset("") or ""


def _page_in(message: Message) -> Message:
    """Return the part that is the page: the one that is named, else the first that is HTML."""
    wanted = str(message.get_param("start") or "").strip("<> ")
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE_TYPES]
    if not pages:
        raise _no_page("none")
    named = (part for part in pages if _header(part, "Content-ID").strip("<> ") == wanted)
    return next(named, pages[0]) if wanted else pages[0]


def _header(part: Message, name: str) -> str:
    return str(part.get(name) or "").strip()


def _date(text: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(text).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _no_page(found: str) -> NoArticleError:
    return NoArticleError(f"expected MHTML with a part of HTML, found {found}; save the page again")
