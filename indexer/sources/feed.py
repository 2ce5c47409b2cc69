"""RSS and Atom: one article an entry.

feedparser reads what publishers call a feed; entries become JSON records, so that
one module decides what a record is. It is handed bytes, as it fetches addresses.
Imports modules of this room.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

import lxml.html
import orjson
from lxml import etree

from indexer.sources.html_tree import text_blocks
from indexer.sources.json_record import parse_record
from indexer.sources.origin import Origin, read_whole, saved_item
from indexer.sources.plain_text import harmless
from indexer.sources.saved_item import Rejected, SavedItem

Record = dict[str, str | list[str]]


def read_feed(stream: BinaryIO, origin: Origin) -> Iterator[SavedItem | Rejected]:
    """Give an item for each entry.

    Raises:
        OSError: the file cannot be read any further.
    """
    raw = read_whole(stream, origin)
    if isinstance(raw, Rejected):
        yield raw
        return
    if b"<!ENTITY" in raw:
        yield origin.rejected(
            "expected a feed without declarations of entities, found some; take them out"
        )
        return
    parsed = _parse(raw)
    if parsed is None:
        yield origin.rejected(
            "expected an RSS or Atom feed, found bytes that cannot be read as one; save it again"
        )
        return
    entries = parsed.get("entries", [])
    for number, entry in enumerate(entries, start=1):
        record = {key: value for key, value in _record(entry, parsed).items() if value}
        yield saved_item(orjson.dumps(record), origin.at(f"entry {number}"), parse_record)
    if parsed.get("bozo") or not entries:
        problem = parsed.get("bozo_exception")
        if not entries or _is_broken(problem):
            yield origin.rejected(
                f"expected a feed in well-formed XML, found {_said(problem, len(entries))}; "
                "save the feed again"
            )


def _parse(raw: bytes) -> Any:
    """Return what feedparser makes of a feed, ``None`` where it fails."""
    import feedparser

    try:
        return feedparser.parse(io.BytesIO(raw), sanitize_html=True, resolve_relative_uris=False)
    except Exception:
        # It is made to forgive what is no feed, and raises all sorts of errors
        # (of codecs, of names, of types) on what nobody thought of.
        return None


def _is_broken(problem: object) -> bool:
    """Tell XML that is cut or broken from remarks on its encoding or type."""
    from xml.sax import SAXException

    return isinstance(problem, SAXException)


def _said(problem: object, entries: int) -> str:
    said = harmless(str(problem))[:200] if problem else "no entries"
    return f"{said} behind {entries:,} entries"


def _record(entry: Any, parsed: Any) -> Record:
    feed = parsed.get("feed", {})
    link = _string(entry.get("link"))
    return {
        "id": "" if link else _string(entry.get("id")),
        "title": _plain(_string(entry.get("title"))),
        "body": _body(entry),
        "url": link,
        "date": _moment(entry, "published") or _moment(entry, "updated"),
        "modified": _moment(entry, "updated") if _moment(entry, "published") else "",
        "authors": [_string(author.get("name")) for author in entry.get("authors", [])],
        "tags": [_string(tag.get("term")) for tag in entry.get("tags", [])],
        "language": _string(feed.get("language")) or _content_language(entry),
        "source": _plain(_string(entry.get("source", {}).get("title") or feed.get("title"))),
    }


def _body(entry: Any) -> str:
    """Return the longest of what the entry gives of its text, as paragraphs."""
    texts = [_string(content.get("value")) for content in entry.get("content", [])]
    return max((_plain(text) for text in [*texts, _string(entry.get("summary"))]), key=len)


def _plain(markup: str) -> str:
    """Return HTML as paragraphs of plain text."""
    if "<" not in markup and "&" not in markup:
        return harmless(markup).strip()
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(markup.encode(), parser=parser)
    except etree.LxmlError:
        return ""
    return "\n\n".join(text_blocks(tree))


def _moment(entry: Any, name: str) -> str:
    """Return a date as ISO 8601 in UTC, empty where the entry has none that is known."""
    # Not entry.get(): feedparser's own gives the date of publication for that of a change.
    parsed = dict.get(entry, f"{name}_parsed")
    if not isinstance(parsed, time.struct_time):
        return ""
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat()
    except (ValueError, OverflowError):
        return ""


def _content_language(entry: Any) -> str:
    return _string(entry.get("title_detail", {}).get("language"))


def _string(value: object) -> str:
    return harmless(value) if isinstance(value, str) else ""
