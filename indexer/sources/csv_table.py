"""Tables of articles, comma-, semicolon- or tab-separated, one article a row.

The first row names the columns. Rows become JSON records, so that one module
decides what a record is. Imports modules of this room.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator

import orjson

from indexer.sources.compressed import BrokenContentError
from indexer.sources.dates import read_moment
from indexer.sources.encoding import decode_text
from indexer.sources.json_record import parse_record
from indexer.sources.origin import Origin, saved_item
from indexer.sources.plain_text import harmless
from indexer.sources.saved_item import Rejected, SavedItem
from indexer.sources.tags import split_tags

LONGEST_ROW_CHARACTERS = 16 * 1024 * 1024

_COLUMNS = {
    "title": "title", "headline": "title",
    "body": "body", "text": "body", "content": "body", "article": "body", "story": "body",
    "fulltext": "body", "articlebody": "body",
    "date": "date", "published": "date", "publicationdate": "date", "pubdate": "date",
    "datepublished": "date", "publishdate": "date", "publishedat": "date",
    "author": "authors", "authors": "authors", "byline": "authors", "creator": "authors",
    "tag": "tags", "tags": "tags", "keyword": "tags", "keywords": "tags", "topic": "tags",
    "topics": "tags", "category": "tags", "categories": "tags",
    "section": "section",
    "url": "url", "link": "url", "address": "url", "weburl": "url",
    "source": "source", "publisher": "source", "publication": "source", "newspaper": "source",
    "outlet": "source",
    "language": "language", "lang": "language",
    "id": "id", "articleid": "id", "guid": "id",
    "modified": "modified", "updated": "modified", "datemodified": "modified",
    "summary": "summary", "description": "summary", "abstract": "summary",
}  # fmt: skip
_SEPARATORS = ",;\t|"
_BETWEEN_TAGS = ";|"


def read_table(stream: io.BufferedReader, origin: Origin) -> Iterator[SavedItem | Rejected]:
    """Give an item for each row below the names of the columns.

    Raises:
        OSError: the file cannot be read any further.
    """
    lines = _lines(stream)
    first = next(lines, "")
    if first.startswith("sep="):  # a hint to spreadsheets
        first = next(lines, "")
    # The module's own limit is a setting of the whole process.
    csv.field_size_limit(LONGEST_ROW_CHARACTERS)
    rows = csv.reader(itertools.chain([first], lines), delimiter=_separator(first), strict=True)
    names = _names(rows)
    if not {"title", "body"} & set(names):
        yield origin.rejected(_why_no_table(first))
        return
    while True:
        place = origin.at(f"line {rows.line_num + 1}")
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield place.rejected(
                f"expected a row of at most {LONGEST_ROW_CHARACTERS:,} characters with quotation "
                f"marks in pairs, found: {error}; mend the row"
            )
            continue
        if any(cell.strip() for cell in row):
            yield _item(names, row, place)


def _names(rows: Iterator[list[str]]) -> list[str]:
    """Return what the columns mean, empty for those that are not known."""
    try:
        return [_COLUMNS.get(_key(name), "") for name in next(rows, [])]
    except csv.Error:
        return []


def _lines(stream: io.BufferedReader) -> Iterator[str]:
    """Give decoded lines.

    Raises:
        BrokenContentError: a line is longer than a row may be.
    """
    marked = stream.peek(2)[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    text = io.TextIOWrapper(stream, "utf-16", "replace", newline="") if marked else None
    while line := text.readline(LONGEST_ROW_CHARACTERS) if text else _decoded(stream):
        if len(line) >= LONGEST_ROW_CHARACTERS:
            raise BrokenContentError(f"a line of more than {LONGEST_ROW_CHARACTERS:,} characters")
        yield line.replace("\0", "")


def _decoded(stream: io.BufferedReader) -> str:
    return decode_text(stream.readline(LONGEST_ROW_CHARACTERS))


def _separator(header: str) -> str:
    """Return the separator that parts the header into the most known columns."""
    return max(
        _SEPARATORS,
        key=lambda separator: sum(
            _key(name) in _COLUMNS for name in header.strip("\r\n").split(separator)
        ),
    )


def _key(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _item(names: list[str], row: list[str], place: Origin) -> SavedItem | Rejected:
    if len(row) > len(names):
        return place.rejected(
            f"expected {len(names)} cells as in the first row, found {len(row)}; "
            "put quotation marks around cells that hold separators"
        )
    return saved_item(orjson.dumps(_record(names, row)), place, parse_record)


def _record(names: list[str], row: list[str]) -> dict[str, str | list[str]]:
    """Return the row as a JSON record.

    Of two columns of one meaning the first counts; topics may stand in several.
    """
    record: dict[str, str | list[str]] = {}
    for name, cell in zip(names, row, strict=False):
        if name == "tags" and name in record:
            record[name] = f"{record[name]};{_text(cell)}"
        elif name and cell.strip():
            record.setdefault(name, _text(cell))
    summary = record.pop("summary", "")
    if summary:
        record.setdefault("body", summary)
    for field in ("date", "modified"):
        if field in record:
            record[field] = read_moment(str(record[field])) or str(record[field]).strip()
    if "tags" in record:
        tags = str(record["tags"])
        between = _BETWEEN_TAGS if any(mark in tags for mark in _BETWEEN_TAGS) else ","
        record["tags"] = list(split_tags([tags], between=between))
    return record


def _text(cell: str) -> str:
    """Return a cell that JSON can hold."""
    return harmless(cell)


def _why_no_table(header: str) -> str:
    found = header[:1000].strip().split(_separator(header))
    listed = ", ".join(name.strip(' "') for name in found[:8]) or "nothing"
    return (
        "expected a first row that names a column title or body (or headline, text, content), "
        f"found {harmless(listed)[:200]}; name the columns"
    )
