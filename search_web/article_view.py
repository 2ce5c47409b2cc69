"""The page of an article: its text, what is marked in it, where it comes from.

Imports only pure modules of this room and the backend protocol.
"""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import urlsplit

from indexer.article import Article
from indexer.backends.protocol import SearchBackend
from indexer.query.marked_article import unmarked_article
from indexer.query.request import SearchRequest
from indexer.query.result import Copy
from indexer.time_limit import time_limit
from search_web.article_address import ArticleAddress, Span, quote_problem
from search_web.article_text import ArticleText, numbered_text, quoted_text
from search_web.quotation import quoted_words, words_digest
from search_web.text_differences import same_words

MOST_COPIES = 100
"""Copies that the page of an article lists; of a press release there can be thousands."""

COMPARED_COPIES = 10
"""Copies whose words are compared with the article's, for which they have to be read."""

DESCRIPTION_CHARACTERS = 200

_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


@dataclasses.dataclass(frozen=True, slots=True)
class ListedCopy:
    """A copy of an article, and what is known of its words without comparing them."""

    copy: Copy
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class ArticlePage:
    """What the page of an article shows.

    Attributes:
        article: the article.
        text: its texts with marks.
        description: what it is about, in a sentence or two.
        original_url: where it was saved from, if that is safe to link.
        saved_file: the file that it was read from, from its source's name on.
        copies: its copies.
        origin: the search that led here, if one did.
        marks_are_off: whether found words are left unmarked because that was asked for.
        quote_note: whether the quoted words are what they were, empty without a quote.
        notices: what was wrong with the address.
    """

    article: Article
    text: ArticleText
    description: str
    original_url: str
    saved_file: str
    copies: tuple[ListedCopy, ...]
    origin: SearchRequest | None
    marks_are_off: bool
    quote_note: str
    notices: tuple[str, ...]


@time_limit()
def article_page(
    backend: SearchBackend, article_id: str, search: SearchRequest, address: ArticleAddress
) -> ArticlePage | None:
    """Return the page of an article, None if there is no such article.

    Raises:
        RequestError: the search that led here asks for more than one query may.
    """
    marking = bool(search.text) and address.marks and address.quote is None
    marked = backend.marked_article(article_id, search) if marking else None
    article = marked.article if marked else backend.article(article_id)
    if article is None:
        return None
    problems, quote = address.problems, address.quote
    if quote and not quoted_words(article, quote):
        problems = (*problems, quote_problem(str(quote), len(article.body)))
        quote = None
    return ArticlePage(
        article=article,
        text=quoted_text(article, quote)
        if quote
        else numbered_text(marked or unmarked_article(article)),
        description=description(article),
        original_url=original_url(article),
        saved_file=backend.saved_file(article_id) or "",
        copies=_copies(backend, article),
        origin=None if search == SearchRequest() else search,
        marks_are_off=bool(search.text) and not address.marks,
        quote_note=_quote_note(article, quote, address.digest) if quote else "",
        notices=tuple(problem.message for problem in problems),
    )


def original_url(article: Article) -> str:
    """Return the address of the original if it is safe to link, else nothing.

    Only ``http`` and ``https`` with a host are linked: a saved page may name
    ``javascript:`` or ``data:`` as its address.
    """
    if _UNSAFE_IN_URL.search(article.url):
        return ""
    try:
        parts = urlsplit(article.url)
        return article.url if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""


def description(article: Article) -> str:
    """Return the beginning of what an article says, no word of it cut."""
    sentences = map(_sentence, article.highlights)
    text = " ".join((" ".join(sentences) or article.body[: 5 * DESCRIPTION_CHARACTERS]).split())
    if len(text) <= DESCRIPTION_CHARACTERS:
        return text
    return text[:DESCRIPTION_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _sentence(highlight: str) -> str:
    return highlight if highlight.rstrip().endswith((".", "!", "?", "…")) else f"{highlight}."


def _quote_note(article: Article, quote: Span, digest: str) -> str:
    if not digest:
        return "The quoted words are marked."
    if digest == words_digest(quoted_words(article, quote)):
        return "The quoted words are unchanged."
    return (
        "This article has changed since it was quoted: "
        "what stands now where the quoted words stood is marked."
    )


def _copies(backend: SearchBackend, article: Article) -> tuple[ListedCopy, ...]:
    copies = backend.copies(article.id, MOST_COPIES) or ()
    compared = [_words_note(article, backend.article(copy.id)) for copy in copies[:COMPARED_COPIES]]
    notes = [*compared, *[""] * (len(copies) - len(compared))]
    return tuple(map(ListedCopy, copies, notes))


def _words_note(article: Article, other: Article | None) -> str:
    if other is None:
        return ""
    return "the same words" if same_words(article, other) else "changed words"
