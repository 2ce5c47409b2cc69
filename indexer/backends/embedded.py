"""The default backend: a Whoosh index in a folder, searched in this process."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from indexer.article import Article
from indexer.backends.completions import FolderCompletions
from indexer.backends.folder_copies import FolderCopies
from indexer.backends.protocol import ArchiveStats
from indexer.duplicate_file import FILE_NAME as COPIES
from indexer.engine.collection import Collection
from indexer.engine.columns import NO_DATE, published_day
from indexer.engine.copies import Copies
from indexer.engine.plan_report import PlanLine
from indexer.engine.profile import PROFILES, Formula
from indexer.index_folder import open_index, readable, size_bytes
from indexer.query.cursor import Cursor
from indexer.query.explanation import Explanation
from indexer.query.marked_article import MarkedArticle
from indexer.query.name_spellings import NameSpellings
from indexer.query.name_variants import NameVariants
from indexer.query.rejections import Rejections, summarized
from indexer.query.request import Duplicates, SearchRequest
from indexer.query.result import Copy, Hit, SearchResult
from indexer.query.search import Snapshot
from indexer.query.suggestions import Completion
from indexer.query.synonyms import Synonyms
from indexer.rejection_list import read_rejections
from indexer.storage_format import Format
from indexer.suggestion_file import FILE_NAME as SUGGESTIONS

STATES_KEPT = 2
KEPT_SECONDS = 300
"""States before the present one that cursors can go on in, and for how long."""

LOOK_SECONDS = 1.0
"""How often a followed index is looked at."""

_logger = logging.getLogger(__name__)


class EmbeddedBackend:
    """A search backend over an index folder; follows commits by itself.

    All threads share one snapshot of the index. A commit makes a new one for the
    searches after it; those under way end on the one that they began with.

    Args:
        folder: the index.
        storage_format: ``STOCK`` allows Whoosh's own format too.
        ranking: the formula of its scores.
        cache_bytes: most memory for decoded posting lists; by default a share of the
            machine's, see :func:`indexer.engine.collection.usual_cache_bytes`.
        synonyms: what else is searched for.
        names: whose spellings are searched for; by default those that are shipped.

    Raises:
        IndexAccessError: there is no index, or it cannot be read.
    """

    def __init__(
        self,
        folder: Path,
        storage_format: Format = Format.COLUMNAR,
        *,
        ranking: Formula = Formula.BM25F,
        cache_bytes: int | None = None,
        synonyms: Synonyms | None = None,
        names: NameSpellings | None = None,
    ) -> None:
        self._folder = folder
        self._index = open_index(folder, storage_format)
        self._profile = PROFILES[ranking]
        self._cache_bytes = cache_bytes
        self._synonyms = synonyms
        self._names = NameVariants(names)
        self._completions = FolderCompletions(folder)
        self._copies = FolderCopies(folder)
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._current_stamp = (-1, 0)
        self._followed = False
        self._earlier: dict[int, tuple[float, Snapshot]] = {}

    @classmethod
    def open(cls, folder: Path, storage_format: Format = Format.COLUMNAR) -> EmbeddedBackend:
        """Open the index in a folder.

        Args:
            folder: the index.
            storage_format: ``STOCK`` allows Whoosh's own format too.

        Raises:
            IndexAccessError: there is none, or it cannot be read.
        """
        return cls(folder, storage_format)

    def __enter__(self) -> EmbeddedBackend:
        """Return the backend itself, which is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a question, exactly.

        Raises:
            IndexAccessError: the index cannot be read.
            RequestError: the request's cursor is not one that an answer gave.
        """
        with readable(self._folder):
            snapshot = self._snapshot_for(request)
            return snapshot.search(request, self._copies_to_collapse(request, snapshot))

    def explain(self, request: SearchRequest, article_id: str) -> Explanation | None:
        """Return what a request makes of an article, None if there is no such."""
        with readable(self._folder):
            snapshot = self._snapshot()
            copies = self._copies_to_collapse(request, snapshot)
            return snapshot.explain(request, article_id, copies)

    def _copies_to_collapse(self, request: SearchRequest, snapshot: Snapshot) -> Copies | None:
        """Return the copies that count once, None where all count or none are known."""
        collapsing = request.duplicates is Duplicates.COLLAPSE
        return self._copies.among(snapshot) if collapsing else None

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        with readable(self._folder):
            return self._snapshot().article(article_id)

    def marked_article(self, article_id: str, request: SearchRequest) -> MarkedArticle | None:
        """Return an article with what a request's text looks for marked, as in snippets."""
        with readable(self._folder):
            return self._snapshot().marked_article(article_id, request)

    def saved_file(self, article_id: str) -> str | None:
        """Return the file that an article was read from, from its source's own name on."""
        with readable(self._folder):
            return self._snapshot().saved_file(article_id)

    def similar(self, article_id: str, limit: int = 10) -> tuple[Hit, ...] | None:
        """Return the articles that are most like one, best first; None if there is no such."""
        with readable(self._folder):
            return self._snapshot().similar(article_id, limit)

    def copies(self, article_id: str, limit: int = 100) -> tuple[Copy, ...] | None:
        """Return the copies and near copies of an article; None if there is no such.

        The earliest come first, itself left out. There are none where the list of copies
        is missing or of an earlier state.
        """
        with readable(self._folder):
            snapshot = self._snapshot()
            return snapshot.copies(article_id, self._copies.among(snapshot), limit)

    def suggest(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        """Return what may be meant by what is typed: tags, then phrases, then titles.

        Args:
            text: what is typed, the last word perhaps not to its end.
            limit: most completions, at most 100.

        Raises:
            IndexAccessError: the index cannot be read.
        """
        with readable(self._folder):
            return self._completions.complete(self._snapshot(), text, limit)

    def explain_plan(self, text: str) -> tuple[PlanLine, ...]:
        """Return what is done, node by node, to answer a query text."""
        with readable(self._folder):
            return self._snapshot().explain_plan(text)

    def stats(self) -> ArchiveStats:
        """Return what the archive holds at this moment."""
        with readable(self._folder):
            snapshot = self._snapshot()
            return _stats(snapshot, size_bytes(self._folder), self._version_of(snapshot))

    def rejections(self, limit: int = 100) -> Rejections:
        """Return what the last runs of the indexer could not take in."""
        return summarized(read_rejections(self._folder), limit)

    def version(self) -> str:
        """Return what changes whenever the content of the index does."""
        with readable(self._folder):
            return self._version_of(self._snapshot())

    def _version_of(self, snapshot: Snapshot) -> str:
        return f"{snapshot.version}-{self._written_beside():08x}"

    def _written_beside(self) -> int:
        """Return what changes with the files of completions and of copies."""
        times = bytearray()
        for name in (SUGGESTIONS, COPIES):
            with contextlib.suppress(OSError):
                times += b"%d " % (self._folder / name).stat().st_mtime_ns
        return zlib.crc32(times)

    def close(self) -> None:
        """Let go of the index; searches under way end as if nothing had happened."""
        self._completions.close()
        with self._lock:
            self._current = None
            self._earlier.clear()

    def _snapshot_for(self, request: SearchRequest) -> Snapshot:
        """Return the snapshot that a request's cursor goes on in, or the present one."""
        snapshot = self._snapshot()
        if request.cursor:
            generation = Cursor.decode(request.cursor, request.order).generation
            with self._lock:
                _, snapshot = self._earlier.get(generation, (0.0, snapshot))
        return snapshot

    @contextlib.contextmanager
    def follow(self) -> Iterator[None]:
        """Keep up with commits in a thread of its own, for as long as the context lasts.

        A new state is read and searched once before anybody else gets it.
        """
        stop = threading.Event()
        self._snapshot()
        thread = threading.Thread(target=self._keep_up, args=(stop,), name="follow", daemon=True)
        self._followed = True
        thread.start()
        try:
            yield
        finally:
            self._followed = False
            stop.set()
            thread.join()

    def _keep_up(self, stop: threading.Event) -> None:
        while not stop.wait(LOOK_SECONDS):
            try:
                with readable(self._folder):
                    self._renew()
            except Exception:
                # The state that is known still answers; the next look may go better.
                _logger.exception("index %s: the new state cannot be read", self._folder)

    def _snapshot(self) -> Snapshot:
        current = self._current
        if current is not None and self._followed:
            return current
        with self._lock:
            stamp = self._stamp()
            if self._current is None or stamp != self._current_stamp:
                self._take(self._opened(), stamp)
            assert self._current is not None  # noqa: S101
            return self._current

    def _renew(self) -> None:
        """Take a new state, if there is one, after it has answered once."""
        stamp = self._stamp()
        if stamp == self._current_stamp:
            return
        snapshot = self._opened()
        snapshot.search(SearchRequest(text="news", timeline=True))
        with self._lock:
            self._take(snapshot, stamp)

    def _stamp(self) -> tuple[int, int]:
        """Return what tells states apart: number, and when its table of contents was written.

        An index that was deleted and made anew counts from 1 again.
        """
        generation = int(self._index.latest_generation())
        table = self._folder / f"_{self._index.indexname}_{generation}.toc"
        try:
            return generation, table.stat().st_mtime_ns
        except OSError:
            return generation, 0

    def _opened(self) -> Snapshot:
        reader = self._index.reader()
        collection = Collection(reader, self._profile, self._cache_bytes)
        # Asked of what was opened: a commit may have come since somebody looked.
        return Snapshot(collection, reader.generation(), self._synonyms, self._names)

    def _take(self, snapshot: Snapshot, stamp: tuple[int, int]) -> None:
        if self._current is not None:
            self._keep(self._current)
        self._current, self._current_stamp = snapshot, stamp

    def _keep(self, snapshot: Snapshot) -> None:
        now = time.monotonic()
        snapshot.collection.shrink()
        self._earlier[snapshot.generation] = now, snapshot
        for generation, (since, _) in list(self._earlier.items()):
            if now - since > KEPT_SECONDS or len(self._earlier) > STATES_KEPT:
                del self._earlier[generation]


def _stats(snapshot: Snapshot, index_bytes: int, version: str) -> ArchiveStats:
    collection = snapshot.collection
    published = collection.columns.published
    dated = published[collection.live & (published != NO_DATE)]
    return ArchiveStats(
        articles=collection.live_count,
        first_published=published_day(int(dated.min())) if len(dated) else "",
        last_published=published_day(int(dated.max())) if len(dated) else "",
        undated=collection.live_count - len(dated),
        index_bytes=index_bytes,
        values=snapshot.all_values,
        version=version,
    )
