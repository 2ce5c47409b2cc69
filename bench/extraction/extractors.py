"""The product's reader of pages and its peers behind one protocol.

Each is set as its documentation says for saved pages: no pictures, no network.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.metadata
import warnings
from collections.abc import Callable
from typing import Any

from bench.extraction.page_values import Values

PRODUCT = "product"

DIFFERENCES = {
    "newspaper4k": "pages in Japanese and Korean give nothing without further packages and data",
    "readability_lxml": "of the metadata it reads the title alone",
    "trafilatura_fast": "reads no metadata",
}
"""What one has to know of a peer to compare it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor finds in a page.

    Attributes:
        body: the story.
        values: its metadata; ``None`` for an extractor that reads none.
        title_alone: it reads no other metadata.
    """

    body: str
    values: Values | None
    title_alone: bool = False


Extractor = Callable[[bytes], Extracted]


def load_extractors() -> tuple[dict[str, Extractor], dict[str, str]]:
    """Return the extractors that can run here, and why others cannot, by name."""
    loaders: dict[str, Callable[[], Extractor]] = {
        PRODUCT: _product,
        "trafilatura": _trafilatura,
        "trafilatura_fast": _trafilatura_fast,
        "readability_lxml": _readability,
        "newspaper4k": _newspaper,
    }
    extractors, missing = {}, {}
    for name, load in loaders.items():
        try:
            extractors[name] = load()
        except ModuleNotFoundError as error:
            missing[name] = f"the package {error.name} is not installed"
    return extractors, missing


def version_of(name: str) -> str:
    """Return the version of an extractor's package."""
    packages = {
        "product": "article-search",
        "trafilatura_fast": "trafilatura",
        "readability_lxml": "readability-lxml",
    }
    return importlib.metadata.version(packages.get(name, name))


def _product() -> Extractor:
    from indexer.sources.html_page import parse_page
    from indexer.sources.origin import NoArticleError, Origin

    def extract(page: bytes) -> Extracted:
        try:
            article = parse_page(page, Origin("page.html", "page.html", ""))
        except NoArticleError:
            return Extracted("", Values())
        values = Values(article.title, article.published, article.authors, article.tags)
        return Extracted(article.body, values)

    return extract


def _trafilatura() -> Extractor:
    import trafilatura

    def extract(page: bytes) -> Extracted:
        document: Any = trafilatura.bare_extraction(
            page.decode("utf-8", "replace"), include_comments=False, with_metadata=True
        )
        if document is None:
            return Extracted("", Values())
        authors = tuple(filter(None, (document.author or "").split("; ")))
        tags = (*(document.tags or ()), *(document.categories or ()))
        values = Values(document.title or "", document.date or "", authors, tags)
        return Extracted(document.text or "", values)

    return extract


def _trafilatura_fast() -> Extractor:
    import trafilatura

    def extract(page: bytes) -> Extracted:
        text = trafilatura.extract(
            page.decode("utf-8", "replace"), fast=True, include_comments=False
        )
        return Extracted(text or "", None)

    return extract


def _readability() -> Extractor:
    import lxml.html
    import readability

    def extract(page: bytes) -> Extracted:
        document = readability.Document(page.decode("utf-8", "replace"))
        fragment = lxml.html.fromstring(document.summary())
        texts = (text.strip() for text in fragment.itertext())
        values = Values(title=document.short_title())
        return Extracted("\n".join(text for text in texts if text), values, title_alone=True)

    return extract


def _newspaper() -> Extractor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it could do with further packages
        import newspaper

    settings = newspaper.Config()
    settings.fetch_images = False
    return functools.partial(_by_newspaper, newspaper, settings)


def _by_newspaper(newspaper: Any, settings: Any, page: bytes) -> Extracted:
    article = newspaper.Article("https://news.example/", config=settings)
    article.download(input_html=page.decode("utf-8", "replace"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            article.parse()
    except (ImportError, LookupError, newspaper.ArticleException):
        return Extracted("", Values())  # see DIFFERENCES
    published = article.publish_date.isoformat() if article.publish_date else ""
    tags = tuple(article.tags or ()) or tuple(filter(None, article.meta_keywords or ()))
    return Extracted(
        article.text or "",
        Values(article.title or "", published, tuple(article.authors or ()), tags),
    )
