"""The real server on a free port, run in a thread for the length of a test."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from indexer.backends.embedded import EmbeddedBackend
from indexer.backends.protocol import SearchBackend
from indexer.writing.index_writer import IndexWriter
from search_web.server import PageServer, open_listener

from .sample_articles import sample_articles


@contextlib.contextmanager
def running_server(backend: SearchBackend) -> Iterator[str]:
    """Serve an archive and yield the address."""
    server = PageServer(backend, open_listener("127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.address
    finally:
        server.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@contextlib.contextmanager
def sample_backend() -> Iterator[EmbeddedBackend]:
    """Yield a real index of the sample articles, with completions and copies."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "index")
        with IndexWriter(folder) as writer:
            for article in sample_articles():
                writer.put(article, "origin", "path", replaces=False)
            writer.renew_suggestions()
            writer.renew_duplicates()
        with EmbeddedBackend.open(folder) as backend:
            yield backend
