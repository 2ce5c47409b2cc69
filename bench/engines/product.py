"""The product, by the way that its own command line and pages take.

It does more for an answer than is asked of the peers: facets of source,
language and year beside the tags, passages that fit the query, marked words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import indexer
from bench.engines.engine import TOP, Answer, Counts, Indexed, Session
from bench.query import Query
from indexer.backends.embedded import EmbeddedBackend
from indexer.codec.segment_file import SegmentFile
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import plain_text
from indexer.terminal.kernels import warm_kernels
from indexer.writing.index_writer import IndexWriter
from indexer.writing.sync import Sync


class Product:
    """The product with its default settings."""

    version = indexer.__version__
    differs = (
        "hashes its sources and compares them with what the index holds; also indexes "
        "every word unstemmed, authors and highlights"
    )

    def __init__(self) -> None:
        warm_kernels()  # once after an installation, so it is no part of indexing

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Bring a new index in step with the file.

        Raises:
            RuntimeError: a story was rejected, so the peers would have more to do.
        """
        with IndexWriter(folder) as writer:
            report = Sync(writer).run([stories])
        left_out = report.rejected + report.repeated
        if left_out:
            raise RuntimeError(
                f"{len(left_out):,} stories not indexed, first {left_out[0].record}: "
                f"{left_out[0].reason}"
            )
        return Indexed(seconds_by_part=writer.seconds_by_part | {"parse": report.parse_seconds})

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the sections of stored documents."""
        files = [SegmentFile(path) for path in folder.glob("*.segment")]
        if not files:
            return None  # segments in Whoosh's own format hide it
        return sum(
            file.unchecked(name).nbytes
            for file in files
            for name in file.names()
            if name.startswith("stored/")
        )

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count by searching, as the server does."""
        with EmbeddedBackend.open(folder) as backend:
            hits = {word: backend.search(SearchRequest(text=word, limit=0)).total for word in words}
            return Counts(backend.stats().articles, hits)

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open the index as the server does."""
        with EmbeddedBackend.open(folder) as backend:
            yield _ProductSession(backend)


class _ProductSession:
    def __init__(self, backend: EmbeddedBackend) -> None:
        self._backend = backend

    def answer(self, query: Query) -> Answer:
        result = self._backend.search(SearchRequest(text=query.text, limit=TOP))
        return Answer(
            result.total,
            tuple(plain_text(hit.title) for hit in result.hits),
            {entry.value: entry.count for entry in result.facets[Facet.TAGS]},
        )
