"""The product's engine, without the pages and passages around it.

It indexes the texts themselves with its own writer and settings; asked is its field of
bodies alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from whoosh import query as whoosh_query

import indexer
from bench.engines.product_writer import ProductWriter
from bench.query import Query, QueryKind
from bench.query_engines.engine import TOP, Answer, Ask, Mode, Session
from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.engine.search import find
from indexer.index_folder import open_index
from indexer.schema import STORED_FIELD, stored_article
from indexer.terminal.kernels import warm_kernels

STORIES = "stories.jsonl"
"""The texts, in the folder where the terms are."""

_FIELD = "body"
_NODES = {QueryKind.UNION: whoosh_query.Or, QueryKind.INTERSECTION: whoosh_query.And}


class Product:
    """The product with its default settings."""

    version = indexer.__version__
    differs = ""
    most_queries = None

    def index(self, terms: Path, folder: Path) -> None:
        """Index the texts that the terms were made of."""
        warm_kernels()
        ProductWriter().index(terms.with_name(STORIES), folder)

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open the index as the server does."""
        with closing(open_index(folder)) as index, closing(index.reader()) as reader:
            yield ProductSession(Collection(reader))


class ProductSession:
    """An open index of the product."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def prepare(self, query: Query) -> whoosh_query.Query:
        """Return a tree of Whoosh's nodes."""
        if query.kind is QueryKind.PHRASE:
            return whoosh_query.Phrase(_FIELD, list(query.words))
        terms = [whoosh_query.Term(_FIELD, word) for word in query.words]
        return terms[0] if len(terms) == 1 else _NODES[query.kind](terms)

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the one way of each mode."""
        return {"find": {Mode.TOP: self._top, Mode.TOTAL: self._total, Mode.TAGS: self._tags}[mode]}

    def _top(self, tree: whoosh_query.Query) -> Answer:
        return Answer(find(self._collection, tree, TOP, total=False).doc_ids.tolist())

    def _total(self, tree: whoosh_query.Query) -> Answer:
        found = find(self._collection, tree, TOP)
        return Answer(found.doc_ids.tolist(), found.total)

    def _tags(self, tree: whoosh_query.Query) -> Answer:
        found = find(self._collection, tree, TOP, facets=(Facet.TAGS,))
        return Answer(found.doc_ids.tolist(), found.total, found.counts[Facet.TAGS])

    def lines(self, answer: Answer) -> list[int]:
        """Return the articles' ids, which are numbers of lines."""
        stored = map(self._collection.stored_fields, answer.best)
        return [int(stored_article(fields[STORED_FIELD]).id) for fields in stored]
