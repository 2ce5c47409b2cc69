"""Parse bytes in tests as the room does: to an article or a rejection."""

from __future__ import annotations

from indexer.article import Article
from indexer.sources.html_page import parse_page
from indexer.sources.json_record import parse_record
from indexer.sources.origin import Origin, Parser, parse_or_reject
from indexer.sources.saved_item import Rejected
from indexer.sources.text_dump import parse_dump

ORIGIN = Origin("/archive/saved/x", "saved/x", "2024-05-01T08:00:00+00:00", sha256="0" * 64)

PARSERS: tuple[Parser, ...] = (parse_page, parse_dump, parse_record)


def article(parser: Parser, content: str | bytes) -> Article:
    """Return the article in the content, which must have one."""
    parsed = outcome(parser, content)
    assert isinstance(parsed, Article), parsed
    return parsed


def reason(parser: Parser, content: str | bytes) -> str:
    """Return why the content is rejected, which it must be."""
    parsed = outcome(parser, content)
    assert isinstance(parsed, Rejected), parsed
    return parsed.reason


def outcome(parser: Parser, content: str | bytes) -> Article | Rejected:
    """Return what comes of the content."""
    raw = content.encode() if isinstance(content, str) else content
    return parse_or_reject(parser, raw, ORIGIN)


def page(body: str, head: str = "", attributes: str = "") -> str:
    """Return an HTML page."""
    return f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>"


def dump(content: str | bytes) -> Article:
    """Return the article in a text dump."""
    return article(parse_dump, content)


def saved(content: str | bytes) -> Article:
    """Return the article in an HTML page."""
    return article(parse_page, content)


def record(content: str | bytes) -> Article:
    """Return the article in a JSON record."""
    return article(parse_record, content)
