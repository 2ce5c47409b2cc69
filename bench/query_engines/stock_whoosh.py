"""Whoosh as its documentation shows it, over terms parted at spaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import whoosh
from whoosh import index, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import KEYWORD, STORED, TEXT, Schema
from whoosh.sorting import Count, FieldFacet

from bench.engines.engine import BUFFER_BYTES
from bench.query import Query, QueryKind
from bench.query_engines.engine import TOP, Answer, Ask, Mode, Session
from bench.term_file import read_terms

_NODES = {QueryKind.UNION: query.Or, QueryKind.INTERSECTION: query.And}


class StockWhoosh:
    """A field of terms with positions, tags as keywords."""

    version = str(whoosh.versionstring())
    differs = "asked 10 queries of each row, as it is slow"
    most_queries = 10

    def index(self, terms: Path, folder: Path) -> None:
        """Index with the default writer in one commit."""
        schema = Schema(
            body=TEXT(analyzer=SpaceSeparatedTokenizer()), tags=KEYWORD(commas=True), line=STORED()
        )
        folder.mkdir(parents=True, exist_ok=True)
        opened = index.create_in(str(folder), schema)
        writer = opened.writer(limitmb=BUFFER_BYTES >> 20)
        for number, story in enumerate(read_terms(terms)):
            writer.add_document(body=story.terms, tags=story.tags, line=number)
        writer.commit()
        opened.close()

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one searcher."""
        opened = index.open_dir(str(folder))
        with opened.searcher() as searcher:
            yield _WhooshSession(searcher)
        opened.close()


class _WhooshSession:
    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher

    def prepare(self, asked: Query) -> Any:
        """Return a tree of Whoosh's nodes."""
        if asked.kind is QueryKind.PHRASE:
            return query.Phrase("body", list(asked.words))
        terms = [query.Term("body", word) for word in asked.words]
        return terms[0] if len(terms) == 1 else _NODES[asked.kind](terms)

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the one way of each mode."""
        asks = {Mode.TOP: self._top, Mode.TOTAL: self._total, Mode.TAGS: self._tags}
        return {"search": asks[mode]}

    def _top(self, tree: Any) -> Answer:
        return Answer(_best(self._searcher.search(tree, limit=TOP)))

    def _total(self, tree: Any) -> Answer:
        # With a limit Whoosh does not count what it skips.
        results = self._searcher.search(tree, limit=None)
        return Answer(_best(results), len(results))

    def _tags(self, tree: Any) -> Answer:
        # Without `allow_overlap` it counts one tag of a story.
        facet = FieldFacet("tags", allow_overlap=True, maptype=Count)
        results = self._searcher.search(tree, limit=None, groupedby={"tags": facet})
        counts = {tag: count for tag, count in results.groups("tags").items() if tag}
        return Answer(_best(results), len(results), counts)

    def lines(self, answer: Answer) -> list[int]:
        """Return the stored numbers."""
        return [self._searcher.stored_fields(doc_id)["line"] for doc_id in answer.best]


def _best(results: Any) -> list[int]:
    return [doc_id for _, doc_id in results.top_n[:TOP]]
