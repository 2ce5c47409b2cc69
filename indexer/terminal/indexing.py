"""Run the indexer with a progress bar, and report what it did."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from indexer.errors import ArticleSearchError
from indexer.rejection_list import Entry, Kind, replace_rejections
from indexer.sources.saved_item import Rejected
from indexer.storage_format import Format
from indexer.terminal.kernels import warm_kernels
from indexer.terminal.rejections import other_files_line, rejection_line
from indexer.writing.index_writer import IndexWriter
from indexer.writing.rebuild import rebuild
from indexer.writing.sync import Sync, SyncReport

WATCH_SECONDS = 1.0
"""Between two looks at watched files, at least."""

_WAIT_TO_LOOK = 9


def index_sources(
    sources: list[Path], folder: Path, storage_format: Format, budget_bytes: int
) -> bool:
    """Bring an index in step with sources and print what was done.

    Args:
        sources: folders and files of saved articles.
        folder: the index; made if it is not there.
        storage_format: how new segments are stored.
        budget_bytes: memory that may be filled before articles are written.

    Returns:
        Whether the index holds any article from the sources now.

    Raises:
        ArticleSearchError: a source or the index cannot be used.
    """
    started = time.perf_counter()
    warm_kernels()
    writer = IndexWriter(folder, storage_format, budget_bytes)
    try:
        with (
            tqdm(total=_size_bytes(sources), unit="B", unit_scale=True, desc="Indexing") as bar,
            writer,
        ):
            report = Sync(writer, bar.update).run(sources)
            bar.set_description("Writing")
            writer.renew_suggestions()
            writer.renew_duplicates()
            replace_rejections(folder, sources, _entries(report))
    except KeyboardInterrupt:
        print(
            f"{writer.committed:,} articles of this run are in the index, the rest is not; "
            "the same command goes on from there.",
            file=sys.stderr,
        )
        raise
    _print_report(report, time.perf_counter() - started)
    return bool(report.added + report.replaced + report.unchanged)


def watch_sources(
    sources: list[Path], folder: Path, storage_format: Format, budget_bytes: int
) -> None:
    """Bring an index in step with sources again and again, until Ctrl-C.

    A run begins when files have changed and have not changed again at the next look, so
    that a page that is being saved is not read half. Looking takes a tenth of the time
    at most, however many files there are. What cannot be used later on,
    such as a source that is gone for a while, is said and tried again.

    Args:
        sources: as of :func:`index_sources`.
        folder: as there.
        storage_format: as there.
        budget_bytes: as there.

    Raises:
        ArticleSearchError: a source or the index cannot be used from the start.
    """
    started = time.perf_counter()
    indexed = before = _state(sources)
    looking_s = time.perf_counter() - started
    index_sources(sources, folder, storage_format, budget_bytes)
    print("Watching for changes; Ctrl-C ends it.", file=sys.stderr, flush=True)
    while True:
        time.sleep(max(WATCH_SECONDS, looking_s * _WAIT_TO_LOOK))
        now = _state(sources)
        if now == before and now != indexed:
            indexed = now
            try:
                index_sources(sources, folder, storage_format, budget_bytes)
            except ArticleSearchError as error:
                print(f"article-search: {error}", file=sys.stderr, flush=True)
        before = now


def _state(sources: list[Path]) -> int:
    """Return a number that is another one if any file comes, goes or changes."""
    state = 0
    for source in sources:
        for path in _files(source):
            with contextlib.suppress(OSError):
                status = path.stat()
                state ^= hash((path, status.st_size, status.st_mtime_ns, status.st_ino))
    return state


def _entries(report: SyncReport) -> list[Entry]:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return [
        Entry(item, kind, today)
        for kind, items in (
            (Kind.REJECTED, report.rejected),
            (Kind.REPEATED, report.repeated),
            (Kind.LEFT_OUT, report.left_out),
        )
        for item in items
    ]


def rebuild_index(folder: Path) -> None:
    """Rebuild an index with a progress bar.

    Raises:
        IndexAccessError: it cannot be read or written.
    """
    warm_kernels()
    with tqdm(unit="article", desc="Rebuilding") as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        articles = rebuild(folder, show)
    print(f"{articles:,} articles in the index")


def _size_bytes(sources: list[Path]) -> int:
    total = 0
    for source in sources:
        for path in _files(source):
            # Only the length of the bar depends on it; reading says what is wrong.
            with contextlib.suppress(OSError):
                total += path.stat().st_size if path.is_file() else 0
    return total


def _files(source: Path) -> Iterator[Path]:
    yield source
    for folder, _, names in os.walk(source):
        yield from (Path(folder, name) for name in names)


def _print_report(report: SyncReport, seconds: float) -> None:
    print(
        f"{report.added:,} added, {report.replaced:,} replaced, "
        f"{report.unchanged:,} unchanged, {report.deleted:,} deleted, "
        f"{len(report.rejected):,} rejected ({seconds:.1f} s)"
    )
    _print_list("Rejected", report.rejected)
    _print_list("Left out, found twice", report.repeated)
    if report.left_out:
        print(other_files_line(report.left_out), file=sys.stderr)


def _print_list(heading: str, items: list[Rejected]) -> None:
    if not items:
        return
    print(f"{heading}:", file=sys.stderr)
    for item in items:
        print(f"  {rejection_line(item)}", file=sys.stderr)
