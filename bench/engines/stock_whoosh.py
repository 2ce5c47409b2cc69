"""Whoosh as its documentation shows it: its schema, its writer, its searcher."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import KEYWORD, TEXT, Schema
from whoosh.qparser import MultifieldParser
from whoosh.sorting import Count, FieldFacet

from bench.engines.engine import TOP, Answer, Session
from bench.queries import Query
from bench.stories import read_stories


class StockWhoosh:
    """Stemmed title and body, tags as keywords; texts stored to be shown."""

    name = "stock_whoosh"

    def index(self, stories: Path, folder: Path) -> None:
        """Index the stories with the default writer in one commit."""
        schema = Schema(
            title=TEXT(analyzer=StemmingAnalyzer(), stored=True),
            body=TEXT(analyzer=StemmingAnalyzer(), stored=True),
            tags=KEYWORD(commas=True),
        )
        folder.mkdir(parents=True, exist_ok=True)
        opened = index.create_in(str(folder), schema)
        writer = opened.writer()
        for story in read_stories(stories):
            writer.add_document(title=story.title, body=story.body, tags=",".join(story.tags))
        writer.commit()
        opened.close()

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one searcher for all queries."""
        opened = index.open_dir(str(folder))
        with opened.searcher() as searcher:
            yield _WhooshSession(searcher, opened.schema)
        opened.close()


class _WhooshSession:
    def __init__(self, searcher: Any, schema: Any) -> None:
        self._searcher = searcher
        self._parser = MultifieldParser(["title", "body"], schema)

    def answer(self, query: Query) -> Answer:
        # With its default limit Whoosh skips blocks that hold better hits, and
        # without `allow_overlap` it counts one tag of a story.
        results = self._searcher.search(
            self._parser.parse(query.text),
            limit=None,
            groupedby={"tags": FieldFacet("tags", allow_overlap=True, maptype=Count)},
        )
        counts = results.groups("tags")
        return Answer(
            len(results),
            tuple(results[place]["title"] for place in range(min(TOP, len(results)))),
            {tag: count for tag, count in counts.items() if tag},
        )
