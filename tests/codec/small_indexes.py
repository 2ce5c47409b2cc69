"""Small indexes in our format, for the tests of the codec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index, query

from indexer.codec.segment import SUFFIX
from indexer.codec.whoosh_codec import ColumnarCodec


def words_schema(**more: Any) -> Any:
    """Return a schema of an id, a text ``t`` and more fields."""
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        t=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), stored=True),
        **more,
    )


def create(folder: Path, schema: Any = None) -> Any:
    """Return a new index."""
    return index.create_in(folder, schema or words_schema())


def add(made: Any, documents: Iterable[dict[str, Any]]) -> None:
    """Commit documents in a segment of their own."""
    with made.writer(codec=ColumnarCodec()) as writer:
        for document in documents:
            writer.add_document(**document)
        writer.merge = False


def numbered(count: int) -> list[dict[str, Any]]:
    """Return documents of one to nine words."""
    return [{"id": f"d{i}", "t": " ".join(["alfa"] * (i % 9 + 1))} for i in range(count)]


def segment_files(folder: Path) -> list[Path]:
    """Return the files of segments in a folder."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def found(made: Any, asked: Any) -> set[str]:
    """Return the ids of what a query finds."""
    with made.searcher() as searcher:
        return {hit["id"] for hit in searcher.search(asked, limit=None)}


def stepped(matcher: Any) -> Iterator[int]:
    """Give the documents of a matcher by going from one to the next."""
    while matcher.is_active():
        yield matcher.id()
        matcher.next()


ALFA = query.Term("t", "alfa")
