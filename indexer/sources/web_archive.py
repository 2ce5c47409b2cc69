"""Web archives (WARC): the pages among the responses that a crawler kept.

warcio reads the records, one after the other, in flat memory. Format: ISO
28500:2017. Imports modules of this room.
"""

from __future__ import annotations

import collections
import functools
from collections.abc import Iterator
from typing import Any, BinaryIO

from indexer.article import Article
from indexer.sources.compressed import BrokenContentError
from indexer.sources.dates import iso_moment
from indexer.sources.encoding import declared_encoding
from indexer.sources.html_page import parse_page
from indexer.sources.origin import Origin, read_whole, saved_item
from indexer.sources.plain_text import one_line
from indexer.sources.saved_item import Rejected, SavedItem

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
LONGEST_ADDRESS = 2000


def read_web_archive(stream: BinaryIO, origin: Origin) -> Iterator[SavedItem | Rejected]:
    """Give an item for each page, and one line for each kind of record that is none.

    Raises:
        OSError: the archive cannot be read any further.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    others: collections.Counter[str] = collections.Counter()
    records = ArchiveIterator(stream)
    records.INC_RECORD = ""  # it would print what it finds; below it is listed
    try:
        for number, record in enumerate(records, start=1):
            why = _why_no_page(record)
            if why:
                others[why] += 1
            else:
                yield _read_page(record, origin, f"record {number}")
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, KeyError, TypeError) as error:
        # warcio raises what its parsing runs into; what is behind cannot be found.
        raise BrokenContentError(f"a web archive that is damaged ({error})") from None
    finally:
        yield from _listed(others, origin)
    if records.err_count:
        yield origin.whole().rejected(
            f"expected records as long as they say, found {records.err_count:,} that are not; "
            "what stands behind them may be missing: make the archive again"
        )


def _why_no_page(record: Any) -> str:
    """Return what kind of record it is, nothing for a page."""
    if record.rec_type not in {"response", "resource"}:
        return f"{record.rec_type} record"
    headers = record.http_headers
    status = headers.get_statuscode() if headers is not None else "200"
    if not str(status).startswith("2"):
        return f"response with status {one_line(str(status))[:20]}"
    kind = _content_type(record)
    return "" if kind.startswith(_PAGE_TYPES) else f"{kind.split(';')[0].strip()[:60] or 'untyped'}"


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return one_line(headers.get_header("Content-Type") or "").lower()


def _read_page(record: Any, origin: Origin, name: str) -> SavedItem | Rejected:
    address = one_line(record.rec_headers.get_header("WARC-Target-URI") or "")[:LONGEST_ADDRESS]
    place = origin.at(name)
    raw = read_whole(record.content_stream(), place)
    if isinstance(raw, Rejected):
        return raw
    record.raw_stream.read()
    if record.raw_stream.limit > 0:  # bytes that its header promises and nobody delivers
        raise BrokenContentError(f"a web archive that ends within {name}")
    captured = iso_moment(record.rec_headers.get_header("WARC-Date") or "")
    encoding = _content_type(record).partition("charset=")[2].split(";")[0].strip("\"' ")
    parser = functools.partial(parse_captured, address, captured, encoding)
    return saved_item(raw, place, parser, apart=True)


def parse_captured(
    address: str, captured_at: str, encoding: str, raw: bytes, origin: Origin
) -> Article:
    """Return the article in a page of which its capture tells more than the page.

    Args:
        address: where it was fetched; stands in where the page does not say.
        captured_at: ISO 8601; empty if not known.
        encoding: as the server said; stands in where the page does not say.
        raw: the page.
        origin: where it was found.
    """
    return parse_page(
        raw,
        origin,
        address=address,
        captured_at=captured_at,
        encoding="" if declared_encoding(raw) else encoding,
    )


def _listed(others: collections.Counter[str], origin: Origin) -> Iterator[Rejected]:
    for why, count in sorted(others.items()):
        yield origin.at(f"{count:,} records").rejected(
            f"expected responses that are pages, found {why}", other_format=True
        )
