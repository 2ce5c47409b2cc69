"""RSS and Atom: one article an entry.

feedparser reads what publishers call a feed; entries become JSON records, so that
one module decides what a record is. It is handed bytes, as it fetches addresses.
Imports modules of this room.
"""

from __future__ import annotations

import dataclasses
import email.utils
import functools
import io
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

import lxml.html
import orjson
from lxml import etree

from indexer.article import Article
from indexer.sources.dates import read_moment
from indexer.sources.html_tree import text_blocks
from indexer.sources.json_record import parse_record
from indexer.sources.languages import language_code
from indexer.sources.origin import Origin, saved_item
from indexer.sources.page_facts import web_address
from indexer.sources.plain_text import harmless
from indexer.sources.saved_item import Rejected, SavedItem

LARGEST_FEED_BYTES = 8 * 1024 * 1024

_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
# feedparser looks for addresses in names with a pattern that takes time by the square.
_LONG_PERSON = re.compile(
    rb"<(?:\w+:)?(?:author|creator|contributor|publisher|owner|name|email|managingEditor|webMaster)"
    rb"\b[^>]*>[^<]{1000}",
    re.IGNORECASE,
)

Record = dict[str, str | list[str]]


def read_feed(stream: BinaryIO, origin: Origin) -> Iterator[SavedItem | Rejected]:
    """Give an item for each entry.

    Raises:
        OSError: the file cannot be read any further.
    """
    raw = stream.read(LARGEST_FEED_BYTES + 1)
    why = _why_not_read(raw)
    if why:
        yield origin.rejected(why)
        return
    parsed = _parse(raw)
    if parsed is None:
        yield origin.rejected(
            "expected an RSS or Atom feed, found bytes that cannot be read as one; save it again"
        )
        return
    entries = parsed.get("entries", [])
    feed = parsed.get("feed", {})
    source, language = _plain(_string(feed.get("title"))), _string(feed.get("language"))
    parser = functools.partial(parse_entry, source, language)
    for number, entry in enumerate(entries, start=1):
        record = {key: value for key, value in _record(entry).items() if value}
        yield saved_item(orjson.dumps(record), origin.at(f"entry {number}"), parser)
    if parsed.get("bozo") or not entries:
        problem = parsed.get("bozo_exception")
        if not entries or _is_broken(problem):
            yield origin.rejected(
                f"expected a feed in well-formed XML, found {_said(problem, len(entries))}; "
                "save the feed again"
            )


def parse_entry(source: str, language: str, raw: bytes, origin: Origin) -> Article:
    """Return the article in an entry.

    What the feed says of all its entries is no part of one, so that an entry
    stays as it was when only the feed is called otherwise.

    Args:
        source: the title of the feed.
        language: of the feed.
        raw: the entry as a JSON record.
        origin: where it was found.
    """
    article = parse_record(raw, origin)
    return dataclasses.replace(
        article,
        source=article.source or source,
        language=article.language or language_code(language),
    )


def _why_not_read(raw: bytes) -> str:
    """Return why a feed is not given to feedparser, which some feeds keep busy for hours."""
    if len(raw) > LARGEST_FEED_BYTES:
        return f"expected a feed of at most {LARGEST_FEED_BYTES:,} bytes, found more; split it"
    root = _ROOT.search(raw)
    if b"<!ENTITY" in raw[: root.start() if root else None]:
        return "expected a feed without declarations of entities, found some; take them out"
    if _LONG_PERSON.search(raw):
        return "expected names of authors, found one of more than 1,000 characters; shorten it"
    return ""


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


def _record(entry: Any) -> Record:
    link = web_address(_string(entry.get("link")))
    return {
        "id": "" if link else _string(entry.get("id")),
        "title": _plain(_string(entry.get("title"))),
        "body": _body(entry),
        "url": link,
        "date": _moment(entry, "published") or _moment(entry, "updated"),
        "modified": _moment(entry, "updated") if _moment(entry, "published") else "",
        "authors": [_person(_string(author.get("name"))) for author in entry.get("authors", [])],
        "tags": [_string(tag.get("term")) for tag in entry.get("tags", [])],
        "language": _string(entry.get("title_detail", {}).get("language")),
        "source": _plain(_string(entry.get("source", {}).get("title"))),
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
    """Return a date as ISO 8601 by the paper's own clock, empty where there is none.

    feedparser turns dates to UTC, and with it a day into the next: it is asked
    only for what is in none of the usual forms.
    """
    # Not entry.get(): feedparser's own gives the date of publication for that of a change.
    written = _string(dict.get(entry, name)).strip()
    try:
        return email.utils.parsedate_to_datetime(written).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    parsed = dict.get(entry, f"{name}_parsed")
    return read_moment(written) or (_utc(parsed) if isinstance(parsed, time.struct_time) else "")


def _utc(parsed: time.struct_time) -> str:
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat()
    except (ValueError, OverflowError):
        return ""


def _person(name: str) -> str:
    """Return the name in ``ann@quayside.example (Ann Lee)``, as RSS writes authors."""
    behind = re.search(r"\(([^()]+)\)?\s*$", name)
    return behind[1] if behind else name


def _string(value: object) -> str:
    return harmless(value) if isinstance(value, str) else ""
