"""tantivy by its Python binding, one segment, one thread.

Needs the package ``tantivy``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy

from bench.query import Query, QueryKind
from bench.query_engines.engine import TOP, Answer, Ask, Mode, Session
from bench.term_file import read_terms

_ALL_TAGS = {"tags": {"terms": {"field": "tags", "size": 65_000}}}
_TAGS_AND_TOTAL = {**_ALL_TAGS, "total": {"value_count": {"field": "line"}}}
_HEAP_BYTES = 4_000_000_000
"""All in one segment: the binding has no other way to have one."""

_TOKENIZER = "whitespace"
_OCCURS = {
    QueryKind.UNION: tantivy.Occur.Should,
    QueryKind.INTERSECTION: tantivy.Occur.Must,
}


class Tantivy:
    """A field of terms with positions, columns of tags and of line numbers."""

    version = metadata.version("tantivy")
    differs = ""
    most_queries = None

    def index(self, terms: Path, folder: Path) -> None:
        """Index the terms in one commit."""
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for number, story in enumerate(read_terms(terms)):
            document = tantivy.Document(body=[story.terms], tags=story.tags, line=number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one searcher."""
        index = tantivy.Index.open(str(folder))
        yield _TantivySession(index.searcher(), index.schema)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name=_TOKENIZER, index_option="position")
    builder.add_text_field("tags", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("line", stored=True, fast=True)
    return builder.build()


class _TantivySession:
    def __init__(self, searcher: Any, schema: Any) -> None:
        self._searcher = searcher
        self._schema = schema

    def prepare(self, query: Query) -> Any:
        """Return the binding's query object."""
        if query.kind is QueryKind.PHRASE and len(query.words) > 1:
            return tantivy.Query.phrase_query(self._schema, "body", list(query.words))
        terms = [tantivy.Query.term_query(self._schema, "body", word) for word in query.words]
        if len(terms) == 1:
            return terms[0]
        return tantivy.Query.boolean_query([(_OCCURS[query.kind], term) for term in terms])

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the ways; to count by collecting, or by aggregating."""
        if mode is Mode.TOP:
            return {"search": self._top}
        if mode is Mode.TOTAL:
            return {"search": self._total}
        return {"search, aggregate": self._tags, "aggregate all": self._aggregated}

    def _top(self, query: Any) -> Answer:
        return Answer(self._searcher.search(query, TOP, count=False).hits)

    def _total(self, query: Any) -> Answer:
        result = self._searcher.search(query, TOP, count=True)
        return Answer(result.hits, result.count)

    def _tags(self, query: Any) -> Answer:
        result = self._searcher.search(query, TOP, count=True)
        counted = self._searcher.aggregate(query, _ALL_TAGS)
        return Answer(result.hits, result.count, _tags(counted))

    def _aggregated(self, query: Any) -> Answer:
        result = self._searcher.search(query, TOP, count=False)
        counted = self._searcher.aggregate(query, _TAGS_AND_TOTAL)
        return Answer(result.hits, int(counted["total"]["value"]), _tags(counted))

    def lines(self, answer: Answer) -> list[int]:
        """Return the stored numbers."""
        return [self._searcher.doc(address)["line"][0] for _, address in answer.best]


def _tags(counted: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["tags"]["buckets"]}
