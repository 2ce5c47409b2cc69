"""tantivy by its Python binding: one thread, its English stemmer.

Needs the package ``tantivy``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy

from bench.engines.engine import BUFFER_BYTES, Counts, Indexed

_TEXTS = ("title", "body")
_DAY = re.compile(r'"(?:date|published)": "(\d{4}-\d\d-\d\d)[^"]*"')
"""The key and value of a line's date. In a text its quotes would be escaped."""


class Tantivy:
    """Stemmed title and body with positions; columns of tags, source and date.

    Lines go in as they are and are parsed by tantivy, which takes a tenth less
    time than to parse them here.
    """

    version = metadata.version("tantivy")
    differs = ""

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Index the stories in one commit and wait until merges have ended."""
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=BUFFER_BYTES, num_threads=1)
        with stories.open(encoding="utf-8") as stream:
            for line in stream:
                writer.add_json(_with_moment(line))
        writer.commit()
        writer.wait_merging_threads()
        return Indexed()

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the document stores."""
        return sum(path.stat().st_size for path in folder.glob("*.store"))

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count by searching."""
        index = tantivy.Index.open(str(folder))
        searcher = index.searcher()
        queries = {word: index.parse_query(word, list(_TEXTS)) for word in words}
        hits = {word: searcher.search(query, 1).count for word, query in queries.items()}
        return Counts(searcher.num_docs, hits)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in _TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem", index_option="position")
    for name in ("id", "url"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("tags", "source"):
        builder.add_text_field(
            name, stored=True, fast=True, tokenizer_name="raw", index_option="basic"
        )
    builder.add_date_field("date", stored=True, indexed=True, fast=True)
    return builder.build()


def _with_moment(line: str) -> str:
    """Return a line with its date as the moment that tantivy reads."""
    return _DAY.sub(r'"date": "\1T00:00:00Z"', line, count=1)
