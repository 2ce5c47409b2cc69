"""Write articles as columnar segments: in bulk, within a memory budget.

Imports the codec and this room's modules.
"""

from __future__ import annotations

import contextlib
from typing import Any

from whoosh.reading import SegmentReader

from indexer.article import Article
from indexer.codec.merging import can_be_merged
from indexer.codec.segment import ColumnarSegment
from indexer.codec.whoosh_codec import ColumnarCodec
from indexer.writing.merge_policy import next_merge
from indexer.writing.open_index import OpenIndex
from indexer.writing.part_clock import PartClock
from indexer.writing.second_core import SecondCore
from indexer.writing.segment_build import SegmentBuild

BUILD_SHARE = 0.5
"""How much of the budget a segment in the making may fill. The rest is needed
to sort and pack it; held to the budget by measurement, see bench/records."""


class ColumnarWriter:
    """Adds and deletes articles, and commits.

    Args:
        index: the index, whose lock is held.
        budget_bytes: memory that indexing may take beyond what the program
            takes by itself.
    """

    def __init__(self, index: OpenIndex, budget_bytes: int) -> None:
        self._index = index
        self._full_bytes = int(budget_bytes * BUILD_SHARE)
        self._codec = ColumnarCodec()
        self._clock = PartClock()
        self._second_core = SecondCore()
        self._readers: dict[str, Any] = {}
        self._flushed: list[ColumnarSegment] = []
        self._segment: ColumnarSegment | None = None
        self._build: SegmentBuild | None = None
        self._waiting: dict[str, tuple[ColumnarSegment, int]] = {}

    @property
    def seconds_by_part(self) -> dict[str, float]:
        """What the time went into so far, by part of the work."""
        return dict(self._clock.seconds)

    @property
    def full(self) -> bool:
        """Whether it is time to flush, for lack of memory."""
        return self._build is not None and self._build.used_bytes >= self._full_bytes

    def put(self, article: Article, origin: str, path: str) -> None:
        """Add an article; the one with its id goes if it is not committed yet.

        Raises:
            OSError: the disk does not take it.
        """
        self._delete_waiting(article.id)
        build, segment = self._started()
        self._waiting[article.id] = segment, build.add(article, origin, path)

    def _started(self) -> tuple[SegmentBuild, ColumnarSegment]:
        if self._build is None or self._segment is None:
            storage = self._index.storage
            self._segment = ColumnarSegment(self._index.name)
            path = self._segment.path(storage)
            self._build = SegmentBuild(path, self._index.schema, self._clock, self._second_core)
        return self._build, self._segment

    def delete(self, article_id: str) -> None:
        """Delete the article with this id, committed or not."""
        self._delete_waiting(article_id)
        for segment in self._index.segments:
            reader = self._reader(segment)
            if ("id", article_id) in reader:
                for document in reader.postings("id", article_id).all_ids():
                    segment.delete_document(document)

    def _delete_waiting(self, article_id: str) -> None:
        if (place := self._waiting.pop(article_id, None)) is not None:
            segment, document = place
            segment.delete_document(document)

    def _reader(self, segment: Any) -> Any:
        key = segment.segment_id()
        if key not in self._readers:
            self._readers[key] = SegmentReader(self._index.storage, self._index.schema, segment)
        return self._readers[key]

    def flush(self) -> None:
        """Write what waits in memory as a segment; it is not committed by that.

        Raises:
            OSError: the disk does not take it.
        """
        if self._build is not None and self._segment is not None:
            self._segment.footer_checksum = self._build.finish()
            self._segment.set_doc_count(self._build.documents)
            self._flushed.append(self._segment)
            self._build = self._segment = None

    def commit(self) -> None:
        """Make everything durable that was put and deleted, then merge what is to merge.

        Raises:
            OSError: the disk does not take it; the commit before stays.
            SegmentError: a segment to merge is damaged; what was put is committed.
        """
        self.flush()
        self._index.commit([*self._index.segments, *self._flushed])
        self._flushed = []
        self._waiting.clear()
        while chosen := next_merge([self._size(segment) for segment in self._index.segments]):
            with self._clock("merge"):
                self._merge(chosen)

    def _size(self, segment: Any) -> tuple[int, int] | None:
        """Return a segment's documents and live documents; None: it is never merged."""
        if not isinstance(segment, ColumnarSegment):
            return None
        if not can_be_merged(segment.opened(self._index.storage).file):
            return None
        return segment.doc_count_all(), segment.doc_count()

    def _merge(self, chosen: range) -> None:
        segments = self._index.segments
        merged = self._codec.merge(
            self._index.storage, self._index.schema, segments[chosen.start : chosen.stop]
        )
        self._close_readers()
        self._index.commit([*segments[: chosen.start], *merged, *segments[chosen.stop :]])

    def cancel(self) -> None:
        """Give up what was put and deleted since the last commit."""
        if self._build is not None:
            with contextlib.suppress(OSError):
                self._build.abandon()
        self._build = self._segment = None
        for segment in self._flushed:
            with contextlib.suppress(OSError):
                self._index.storage.delete_file(segment.filename)

    def close(self) -> None:
        """Give back what is open."""
        self._close_readers()
        self._second_core.close()

    def _close_readers(self) -> None:
        while self._readers:
            self._readers.popitem()[1].close()
