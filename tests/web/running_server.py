"""The real server on a free port, run in a thread for the length of a test."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from indexer.backends.protocol import SearchBackend
from search_web.server import PageServer, open_listener


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
