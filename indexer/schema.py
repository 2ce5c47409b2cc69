"""The fields of the index, in one place for those who write and those who read.

Imports :mod:`indexer.article` and :mod:`indexer.analysis`.
"""

from __future__ import annotations

import functools
from typing import Any

import orjson
from whoosh import columns, fields

from indexer.analysis.analyzer import ExactAnalyzer, LanguageText, StemAnalyzer, ValueAnalyzer
from indexer.analysis.folding import fold_value
from indexer.article import Article

SCHEMA_VERSION = 3
"""Counts up whenever fields, terms or stored values change their meaning."""

INDEX_NAME = f"articles{SCHEMA_VERSION}"
"""Whoosh's name for the index inside its folder; another version is another name."""

SEARCHED_FIELDS = {"title": 3.0, "highlights": 2.0, "body": 1.0}
"""Where words are looked for by default, with the weight of an occurrence."""

EXACT_FIELD = "words"
"""Unstemmed words of all searched fields: for prefix, wildcard, fuzzy search."""

TEXT_FIELDS = (*SEARCHED_FIELDS, "authors")
"""Fields made of words, where a phrase can be looked for."""

VALUE_FIELDS = ("tags", "source", "language", "url", "id")
"""Fields whose whole value is one term, see :func:`fold_value`."""

VALUES_REMEMBERED = 1 << 14
"""Lists of tags and the like that are remembered as terms: many articles share them."""

BYTES_COLUMNS = ("id", "tags", "source", "language", "origin", "path", "sha256")
"""Columns of byte strings; a document without a value has the empty one."""

DATE_FIELD = "published"

STORED_FIELD = "article"

VALUE_SEPARATOR = "\x1f"
"""Between the values of one document in a column: ASCII's unit separator."""


def build_schema() -> fields.Schema:
    """Return the schema of a new index.

    ``tags``, ``source`` and ``language`` hold folded terms for matching and a
    column of the values as written, for counting and showing. ``origin``,
    ``path`` and ``sha256`` are columns that incremental indexing compares.
    """
    stemmed = {
        name: fields.TEXT(analyzer=StemAnalyzer(), field_boost=boost)
        for name, boost in SEARCHED_FIELDS.items()
    }
    return fields.Schema(
        id=fields.ID(unique=True, analyzer=ValueAnalyzer(), sortable=True),
        **stemmed,
        authors=fields.TEXT(analyzer=ExactAnalyzer()),
        # Matched by patterns, which score every match alike: nothing but which
        # documents have a word is needed.
        words=fields.ID(analyzer=ExactAnalyzer()),
        tags=fields.ID(analyzer=ValueAnalyzer(), sortable=True),
        source=fields.ID(analyzer=ValueAnalyzer(), sortable=True),
        language=fields.ID(analyzer=ValueAnalyzer(), sortable=True),
        url=fields.ID(analyzer=ValueAnalyzer()),
        published=fields.DATETIME(sortable=True),
        article=fields.STORED(),
        origin=fields.COLUMN(columns.RefBytesColumn()),
        path=fields.COLUMN(columns.VarBytesColumn()),
        sha256=fields.COLUMN(columns.VarBytesColumn()),
    )


def document_fields(article: Article, origin: str, path: str) -> dict[str, Any]:
    """Return what Whoosh's ``add_document`` takes for an article.

    Args:
        article: the article.
        origin: the source that delivered it, as named when indexing.
        path: the file it was read from.
    """
    columns = column_values(article, origin, path)
    title, highlights, body, authors = texts(article)
    document: dict[str, Any] = {
        "title": LanguageText(title, article.language),
        "highlights": LanguageText(highlights, article.language),
        "body": LanguageText(body, article.language),
        "authors": authors,
        EXACT_FIELD: "\n".join((title, highlights, body)),
        STORED_FIELD: stored_text(article),
    }
    for name, values in value_terms(article).items():
        # A tuple is indexed by Whoosh as it stands, one term a value, and
        # `_stored_` overrides what goes into the column.
        document[name] = values
        if name in columns:
            document[f"_stored_{name}"] = columns.pop(name).decode()
    if (moment := article.published_at) is not None:
        document[DATE_FIELD] = moment
    return document | columns


def texts(article: Article) -> tuple[str, str, str, str]:
    """Return what is tokenized for ``TEXT_FIELDS``, in their order."""
    return (
        article.title,
        "\n".join(article.highlights),
        article.body,
        "\n".join(article.authors),
    )


def value_terms(article: Article) -> dict[str, tuple[str, ...]]:
    """Return the terms of ``VALUE_FIELDS``, without fields that have none."""
    terms = {name: _folded(values) for name, values in repeated_values(article).items()}
    terms["id"] = (fold_value(article.id),)
    if article.url:
        terms["url"] = (fold_value(article.url),)
    return terms


def column_values(article: Article, origin: str, path: str) -> dict[str, bytes]:
    """Return the values of columns of byte strings, without those that are empty."""
    columns = {name: _joined(values) for name, values in repeated_values(article).items()}
    columns["id"] = article.id.encode()
    columns["origin"] = _encoded_path(origin)
    columns["path"] = _encoded_path(path)
    columns["sha256"] = bytes.fromhex(article.sha256)
    return columns


def repeated_values(article: Article) -> dict[str, tuple[str, ...]]:
    """Return the values that many articles share, without fields that have none."""
    values = {}
    if article.tags:
        values["tags"] = article.tags
    if article.source:
        values["source"] = (article.source,)
    if article.language:
        values["language"] = (article.language,)
    return values


@functools.lru_cache(VALUES_REMEMBERED)
def _folded(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold_value(value) for value in values if value))


@functools.lru_cache(VALUES_REMEMBERED)
def _joined(values: tuple[str, ...]) -> bytes:
    return VALUE_SEPARATOR.join(filter(None, values)).encode()


@functools.lru_cache(VALUES_REMEMBERED)
def _encoded_path(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def stored_text(article: Article) -> str:
    """Return what is stored of an article, for :func:`stored_article`."""
    return orjson.dumps(article.to_json()).decode()


def stored_article(stored: str) -> Article:
    """Return the article that :func:`stored_text` describes."""
    return Article.from_json(orjson.loads(stored))
