"""One JSON record to an article.

Imports the text modules of this room and :mod:`indexer.article`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import orjson

from indexer.article import Article, article_id
from indexer.sources.authors import split_authors
from indexer.sources.dates import iso_moment
from indexer.sources.editors_note import without_introduction
from indexer.sources.languages import language_code
from indexer.sources.origin import NoArticleError, Origin
from indexer.sources.page_facts import web_address
from indexer.sources.plain_text import harmless, one_line, paragraphs
from indexer.sources.tags import clean_tags, split_tags

Record = dict[str, Any]


def parse_record(raw: bytes, origin: Origin) -> Article:
    """Return the article in one line of a JSON Lines file.

    Raises:
        NoArticleError: the line is no JSON object, has neither title nor body,
            or one of its fields has a type or a form that is not read.
    """
    record = _read_object(raw)
    if "title" not in record and "body" not in record:
        found = ", ".join(sorted(record)[:8])[:80] or "no keys"
        raise NoArticleError(f"expected a key title or body, found {harmless(found)}")
    url = web_address(_text(record, "url"))
    return Article(
        id=_identity(record, url, origin),
        title=_line(record, "title"),
        body=paragraphs(_text(record, "body")),
        url=url,
        authors=_authors(record),
        source=_line(record, "source"),
        published=_moment(record, "date") or _moment(record, "published"),
        language=language_code(_text(record, "language")),
        tags=_tags(record),
        highlights=_lines(record, "highlights"),
        editors_note=without_introduction(paragraphs(_text(record, "editors_note"))),
        dateline=_line(record, "dateline"),
        captured_at=_moment(record, "captured_at") or origin.captured_at,
        sha256=origin.sha256,
        modified=_moment(record, "modified"),
        section=_line(record, "section"),
        captions=_lines(record, "captions"),
    )


def _read_object(raw: bytes) -> Record:
    """Read the line's object; null counts as missing."""
    try:
        value = _loads(raw)
    except UnicodeDecodeError as error:
        raise NoArticleError(
            f"expected UTF-8, found byte 0x{raw[error.start]:02x} at byte {error.start + 1}; "
            "convert the file to UTF-8"
        ) from None
    except ValueError as error:
        raise NoArticleError(f"expected a JSON object, found invalid JSON: {error}") from None
    if not isinstance(value, dict):
        raise NoArticleError(f"expected a JSON object, found {_kind(value)}")
    return {key: item for key, item in value.items() if item is not None}


def _loads(raw: bytes) -> Any:
    """Read JSON by the fast module; what that refuses by the one that says why."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw.decode("utf-8"))


def _identity(record: Record, url: str, origin: Origin) -> str:
    """Return the id: by URL and record id, what is there; else by the line itself."""
    own = record.get("id", "")
    if isinstance(own, bool) or not isinstance(own, str | int | float):
        raise _wrong("id", "a string or a number", own)
    own_id = harmless(str(own)).strip()
    if url:
        return article_id(url, own_id) if own_id else article_id(url)
    return article_id(origin.relative_path, own_id or origin.sha256)


def _text(record: Record, field: str) -> str:
    value = record.get(field, "")
    if not isinstance(value, str):
        raise _wrong(field, "a string", value)
    return harmless(value)


def _line(record: Record, field: str) -> str:
    return one_line(_text(record, field))


def _strings(record: Record, field: str) -> list[str]:
    value = record.get(field, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list):
        raise _wrong(field, "a string or a list of strings", value)
    for item in values:
        if not isinstance(item, str):
            raise _wrong(field, "a list of strings", item)
    return values


def _lines(record: Record, field: str) -> tuple[str, ...]:
    return tuple(line for text in _strings(record, field) if (line := one_line(text)))


def _tags(record: Record) -> tuple[str, ...]:
    """Return the tags: a list with one each, or one string with commas."""
    if isinstance(record.get("tags"), str):
        return split_tags([harmless(record["tags"])], between=",")
    return clean_tags(_strings(record, "tags"))


def _authors(record: Record) -> tuple[str, ...]:
    """Return the authors; a list names one each, a string may be a by-line."""
    written: Iterable[str] = _lines(record, "authors") or _lines(record, "author")
    return split_authors(written)


def _moment(record: Record, field: str) -> str:
    text = _line(record, field)
    moment = iso_moment(text)
    if text and not moment:
        raise _wrong(field, "an ISO 8601 date such as 2011-01-04 or 2011-01-04T21:14:00Z", text)
    return moment


def _wrong(field: str, expected: str, found: Any) -> NoArticleError:
    return NoArticleError(f"{field}: expected {expected}, found {_kind(found)}; mend the record")


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return ascii(value[:60])
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return "null" if value is None else names.get(type(value), "an object")
