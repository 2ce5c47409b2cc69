"""Whoosh as its documentation shows it: its schema, its writer, its searcher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import whoosh
from whoosh import index
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import DATETIME, ID, KEYWORD, STORED, TEXT, Schema
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.qparser import MultifieldParser
from whoosh.sorting import Count, FieldFacet

from bench.engines.engine import BUFFER_BYTES, TOP, Answer, Counts, Indexed, Session
from bench.query import Query
from bench.stories import Story, read_stories


class StockWhoosh:
    """Stemmed title and body, tags as keywords; the article stored, the title to be shown."""

    version = str(whoosh.versionstring())
    differs = "leaves stop words out"

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Index the stories with the default writer in one commit."""
        schema = Schema(
            id=ID(unique=True),
            title=TEXT(analyzer=StemmingAnalyzer(), stored=True),
            body=TEXT(analyzer=StemmingAnalyzer()),
            tags=KEYWORD(commas=True),
            source=ID(sortable=True),
            date=DATETIME(sortable=True),
            url=ID(),
            article=STORED(),
        )
        folder.mkdir(parents=True, exist_ok=True)
        opened = index.create_in(str(folder), schema)
        writer = opened.writer(limitmb=BUFFER_BYTES >> 20)
        for story in read_stories(stories):
            writer.add_document(**_document(story))
        writer.commit()
        opened.close()
        return Indexed()

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the columns of stored fields in the compound files."""
        with FileStorage(str(folder)) as storage:
            return sum(_stored_bytes(storage, name) for name in storage if name.endswith(".seg"))

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count matches one by one."""
        opened = index.open_dir(str(folder))
        parser = MultifieldParser(["title", "body"], opened.schema)
        with opened.searcher() as searcher:
            hits = {word: len(set(parser.parse(word).docs(searcher))) for word in words}
            articles = searcher.doc_count()
        opened.close()
        return Counts(articles, hits)

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one searcher for all queries."""
        opened = index.open_dir(str(folder))
        with opened.searcher() as searcher:
            yield _WhooshSession(searcher, opened.schema)
        opened.close()


def _document(story: Story) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": story.id,
        "title": story.title,
        "body": story.body,
        # Tags can hold commas; a list is indexed as it stands.
        "tags": list(story.tags),
        "source": story.source,
        "url": story.url,
        "article": story.line,
    }
    if story.day:
        document["date"] = story.day.replace(tzinfo=None)
    return document


def _stored_bytes(storage: FileStorage, name: str) -> int:
    compound = CompoundStorage(storage.open_file(name))
    parts = [part for part in compound.list() if part.endswith("_stored.col")]
    stored: int = sum(compound.file_length(part) for part in parts)
    compound.close()
    return stored


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
