"""The text of an article with its marks numbered, as its page shows it.

Imports only :mod:`indexer.query` and :mod:`search_web.article_address`.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

from indexer.article import Article
from indexer.query.marked_article import MarkedArticle, unmarked_article
from indexer.query.paragraphs import paragraph_spans, with_plain_line_ends
from indexer.query.result import TextPart
from search_web.article_address import Span

QUOTE_ANCHOR = "quote"


@dataclasses.dataclass(frozen=True, slots=True)
class PagePart:
    """A stretch of text; where it is marked, ``anchor`` is what links to it name."""

    text: str
    marked: bool = False
    anchor: str = ""


Parts = tuple[PagePart, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body.

    Attributes:
        span: where it is in the body.
        parts: its text.
    """

    span: Span
    parts: Parts


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleText:
    """All texts of an article in the order of the page.

    Attributes:
        title, highlights, editors_note: above the body.
        paragraphs: the body.
        marks: how many places have an anchor ``mark-1``, ``mark-2`` and so on.
    """

    title: Parts
    highlights: tuple[Parts, ...]
    editors_note: Parts
    paragraphs: tuple[Paragraph, ...]
    marks: int


def numbered_text(marked: MarkedArticle) -> ArticleText:
    """Return the text of an article, the marks numbered as the page is read."""
    numbers = itertools.count(1)

    def numbered(parts: tuple[TextPart, ...]) -> Parts:
        return tuple(
            PagePart(part.text, True, f"mark-{next(numbers)}")
            if part.marked
            else PagePart(part.text)
            for part in parts
        )

    spans = paragraph_spans(with_plain_line_ends(marked.article.body))
    return ArticleText(
        title=numbered(marked.title),
        highlights=tuple(map(numbered, marked.highlights)),
        editors_note=numbered(marked.editors_note),
        paragraphs=tuple(
            Paragraph(Span(*span), numbered(parts))
            for span, parts in zip(spans, marked.paragraphs, strict=True)
        ),
        marks=next(numbers) - 1,
    )


def quoted_text(article: Article, quote: Span) -> ArticleText:
    """Return the text of an article with nothing but a quoted passage marked."""
    body = with_plain_line_ends(article.body)
    anchors = itertools.chain([QUOTE_ANCHOR], itertools.repeat(""))
    plain = numbered_text(unmarked_article(article))
    paragraphs = tuple(
        Paragraph(each.span, tuple(_quoted(body, each.span, quote, anchors)))
        for each in plain.paragraphs
    )
    return dataclasses.replace(plain, paragraphs=paragraphs)


def _quoted(body: str, span: Span, quote: Span, anchors: Iterator[str]) -> Iterator[PagePart]:
    """Yield a paragraph in parts, what is quoted of it marked."""
    start, stop = max(span.start, quote.start), min(span.stop, quote.stop)
    if start >= stop:
        yield PagePart(body[span.start : span.stop])
        return
    if span.start < start:
        yield PagePart(body[span.start : start])
    yield PagePart(body[start:stop], True, next(anchors))
    if stop < span.stop:
        yield PagePart(body[stop : span.stop])
