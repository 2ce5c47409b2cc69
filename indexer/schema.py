"""The fields of the index, in one place for those who write and those who read.

Imports :mod:`indexer.article` and :mod:`indexer.analysis`.
"""

from __future__ import annotations

import json
from typing import Any

from whoosh import columns, fields

from indexer.analysis.analyzer import ExactAnalyzer, LanguageText, StemAnalyzer, ValueAnalyzer
from indexer.analysis.folding import fold_value
from indexer.article import Article

SCHEMA_VERSION = 1
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

DATE_FIELD = "published"

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
        words=fields.TEXT(analyzer=ExactAnalyzer(), phrase=False),
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
    document = {
        "id": article.id,
        **_word_fields(article),
        **_value_field("tags", article.tags),
        **_value_field("source", (article.source,)),
        **_value_field("language", (article.language,)),
        "article": json.dumps(article.to_json(), ensure_ascii=False),
        "origin": origin.encode("utf-8", "surrogateescape"),
        "path": path.encode("utf-8", "surrogateescape"),
        "sha256": article.sha256.encode("ascii"),
    }
    if article.url:
        document["url"] = article.url
    if (moment := article.published_at) is not None:
        document[DATE_FIELD] = moment
    return document


def _word_fields(article: Article) -> dict[str, str]:
    highlights = "\n".join(article.highlights)
    return {
        "title": LanguageText(article.title, article.language),
        "highlights": LanguageText(highlights, article.language),
        "body": LanguageText(article.body, article.language),
        EXACT_FIELD: "\n".join((article.title, highlights, article.body)),
        "authors": "\n".join(article.authors),
    }


def _value_field(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    # A tuple is indexed by Whoosh as it stands, one term a value, and
    # `_stored_` overrides what goes into the column.
    given = tuple(value for value in values if value)
    if not given:
        return {}
    keys = tuple(dict.fromkeys(fold_value(value) for value in given))
    return {name: keys, f"_stored_{name}": VALUE_SEPARATOR.join(given)}


def stored_article(stored: str) -> Article:
    """Return the article that :func:`document_fields` stored."""
    return Article.from_json(json.loads(stored))
