"""Serves the pages to browsers with Waitress until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import sys
import threading
import time
from types import FrameType
from typing import Any

from waitress import server as waitress_server
from waitress import wasyncore
from waitress.channel import HTTPChannel

from indexer.backends.protocol import SearchBackend
from indexer.errors import ArticleSearchError
from indexer.query.request import SearchRequest
from search_web import DEFAULTS, create_app
from search_web.request_log import write_to_standard_error
from search_web.settings import Settings

MAX_PORT = 65_535

# No page reads a body, and no address that a page makes comes near 64 KiB.
_OPTIONS: dict[str, Any] = {
    "ident": None,
    "max_request_header_size": 64 * 1024,
    "max_request_body_size": 64 * 1024,
    "channel_timeout": 60,
    "connection_limit": 256,
    "clear_untrusted_proxy_headers": True,
}

_REASONS = {
    errno.EADDRINUSE: "another program uses this port; stop it or choose another port",
    errno.EACCES: "this port needs more rights; choose one from 1024 on",
    errno.EADDRNOTAVAIL: "this machine has no such address; 127.0.0.1 always works",
}


class PageServer:
    """The server of an archive; Waitress's threads answer, one loop does the I/O.

    Attributes:
        address: the URL under which the pages are reached.
    """

    def __init__(
        self, backend: SearchBackend, listener: socket.socket, settings: Settings = DEFAULTS
    ) -> None:
        """Make ready to serve.

        Args:
            backend: the archive.
            listener: a socket that listens; it belongs to the server from now on.
            settings: decisions of whoever runs it.
        """
        self.address = address_of(listener)
        self._stop_seconds = settings.stop_seconds
        self._stopping = False
        self._sockets: dict[int, Any] = {}
        # It warns of each request that waits for a moment, which is what queues are for.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        # Any: the published types know neither the trigger nor the options.
        self._server: Any = waitress_server.create_server(
            create_app(backend, settings),
            map=self._sockets,
            sockets=[listener],
            threads=settings.threads,
            **_OPTIONS,
            **_believed(settings.proxies),
        )

    def run(self) -> None:
        """Serve until Ctrl-C or :meth:`stop`; requests under way are answered first."""
        try:
            with contextlib.suppress(KeyboardInterrupt, SystemExit):
                while not self._stopping:
                    wasyncore.loop(timeout=1, map=self._sockets, use_poll=True, count=1)
            self._finish()
        except (KeyboardInterrupt, SystemExit):
            logging.getLogger(__name__).warning("stopped at once; requests under way are lost")
        finally:
            self._server.task_dispatcher.shutdown(timeout=1)
            wasyncore.close_all(self._sockets)

    def stop(self) -> None:
        """End :meth:`run`; to be called from another thread."""
        self._stopping = True
        self._server.trigger.pull_trigger()

    def _finish(self) -> None:
        """Take no new connection, and let those that are being answered come to their end."""
        self._server.del_channel(self._sockets)
        self._server.socket.close()
        until = time.monotonic() + self._stop_seconds
        while self._busy() and time.monotonic() < until:
            wasyncore.loop(timeout=0.05, map=self._sockets, use_poll=True, count=1)

    def _busy(self) -> bool:
        channels = [one for one in self._sockets.values() if isinstance(one, HTTPChannel)]
        return any(one.requests or one.total_outbufs_len for one in channels)


def _believed(proxies: int) -> dict[str, Any]:
    """Return the options that say whose forwarded addresses are believed."""
    if not proxies:
        return {}
    return {
        "trusted_proxy": "*",
        "trusted_proxy_count": proxies,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
    }


def serve(backend: SearchBackend, settings: Settings) -> None:
    """Serve an archive until Ctrl-C or SIGTERM; the backend stays open.

    Args:
        backend: the archive.
        settings: where to listen, and other decisions; port 0 lets the system choose.

    Raises:
        ArticleSearchError: host or port cannot be listened on.
    """
    server = PageServer(backend, open_listener(settings.host, settings.port), settings)
    write_to_standard_error(settings)
    _stop_on_sigterm()
    # The first question loads stemmers and columns, the first letter typed loads kernels;
    # no reader should wait for either.
    backend.search(SearchRequest(text="news", limit=1))
    backend.suggest("é")
    with backend.follow():
        _say(f"Serving on {server.address} - stop with Ctrl-C")
        server.run()
    _say("Stopped.")


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the first address of a host.

    Raises:
        ArticleSearchError: it cannot be; the message says what to do.
    """
    # Checked here: the system would take 70000 for 4464 without a word.
    if not 0 <= port <= MAX_PORT:
        raise _unusable(host, port, f"expected a port from 0 to {MAX_PORT}")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (socket.gaierror, UnicodeError):
        reason = "the host name is not known; 127.0.0.1 always works"
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, str(error.strerror))
    raise _unusable(host, port, reason)


def address_of(listener: socket.socket) -> str:
    """Return the URL under which a listening socket is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _unusable(host: str, port: int, reason: str) -> ArticleSearchError:
    """Return the error that says why an address cannot be served on."""
    return ArticleSearchError(f"Cannot serve on {host} port {port}: {reason}.")


def _say(line: str) -> None:
    """Print a line at once, whether or not a terminal reads it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _stop_on_sigterm() -> None:
    """End on SIGTERM as on Ctrl-C; only the main thread can ask for that."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Raise what Waitress's loop takes for the wish to end."""
    raise KeyboardInterrupt
