"""A passage of an article as somebody takes it home: its words and where they are from.

Imports only pure modules of this room and :mod:`indexer.article`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from urllib.parse import quote, urldefrag

from indexer.article import Article
from indexer.query.paragraphs import with_plain_line_ends
from search_web.article_address import DIGEST_LENGTH, Span
from search_web.wording import long_date, long_moment

FRAGMENT_WORDS = 5
"""Words at each end of a long passage by which a browser finds it in the original."""


@dataclasses.dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted passage.

    Attributes:
        words: the passage.
        digest: of its words.
        link: leads back to the passage, marked.
        original_link: leads to it on the original page, empty where that is not known.
        citation: words and origin as plain text.
    """

    words: str
    digest: str
    link: str
    original_link: str
    citation: str


def quoted_words(article: Article, span: Span) -> str:
    """Return the words at a passage of an article, none where the body is shorter."""
    body = with_plain_line_ends(article.body)
    return body[span.start : span.stop] if span.stop <= len(body) else ""


def words_digest(words: str) -> str:
    """Return the digest by which a later change of quoted words is noticed."""
    return hashlib.sha256(words.encode()).hexdigest()[:DIGEST_LENGTH]


def quotation(article: Article, span: Span, address: str, original_url: str) -> Quotation:
    """Return a passage with all that tells where it is from.

    Args:
        article: the article.
        span: the passage, which the article has.
        address: the page of the article, from the host on.
        original_url: the page that was saved, if it is safe to link.
    """
    words = quoted_words(article, span)
    digest = words_digest(words)
    link = f"{address}?quote={span}&digest={digest}#quote"
    original = with_text_fragment(original_url, _whole_words(article, span)) if original_url else ""
    return Quotation(words, digest, link, original, _citation(article, words, link, original))


def _whole_words(article: Article, span: Span) -> str:
    """Return a passage without words that it cuts, which no browser would find.

    Where nothing is left, as where words are not set apart, it is the passage itself.
    """
    body, start, stop = with_plain_line_ends(article.body), span.start, span.stop
    while 0 < start < stop and body[start - 1].isalnum() and body[start].isalnum():
        start += 1
    while start < stop < len(body) and body[stop - 1].isalnum() and body[stop].isalnum():
        stop -= 1
    return body[start:stop] if body[start:stop].strip() else body[span.start : span.stop]


def with_text_fragment(url: str, words: str) -> str:
    """Return an address that makes a browser look for words on the page.

    See "URL Fragment Text Directives", WICG: a long text is given by its ends. It is
    looked for within paragraphs, so of several only the ends are given as well.
    """
    found = words.split()
    ends = [found]
    if len(found) > 2 * FRAGMENT_WORDS or "\n\n" in words:
        half = min(FRAGMENT_WORDS, max(len(found) // 2, 1))
        ends = [found[:half], found[-half:]]
    directive = ",".join(_directive_text(" ".join(end)) for end in ends)
    page, fragment = urldefrag(url)
    return f"{page}#{fragment}:~:text={directive}"


def _directive_text(text: str) -> str:
    """Return a text as a directive holds it, where a hyphen has a meaning of its own."""
    return quote(text, safe="").replace("-", "%2D")


def _citation(article: Article, words: str, link: str, original_link: str) -> str:
    origin = ", ".join(filter(None, (article.source, long_date(article.published))))
    lines = [
        f"“{words.strip()}”",
        "",
        f"{article.headline}" + (f" ({origin})" if origin else ""),
        *([f"Original: {original_link}"] if original_link else []),
        f"Archive: {link}",
        *([f"Saved: {long_moment(article.captured_at)}"] if article.captured_at else []),
        *([f"SHA-256 of the saved page: {article.sha256}"] if article.sha256 else []),
    ]
    return "\n".join(lines)
