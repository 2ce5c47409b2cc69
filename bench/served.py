"""Servers in processes of their own: the product, and a page that says hello.

``python -m bench.served THREADS`` is what :func:`hello` starts.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.record import ROOT

_SAID = "Serving on "


def product(index: Path, threads: int) -> contextlib.AbstractContextManager[str]:
    """Serve an index as ``article-search serve`` does, its log apart; yield the address."""
    options = ["--index", str(index), "--port=0", f"--threads={threads}", "--log=off"]
    return _serving([sys.executable, "-m", "indexer", "serve", *options])


def hello(threads: int) -> contextlib.AbstractContextManager[str]:
    """Serve the bare page, and yield the address."""
    return _serving([sys.executable, "-m", "bench.served", str(threads)])


@contextlib.contextmanager
def _serving(command: list[str]) -> Iterator[str]:
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line.startswith(_SAID):
                raise RuntimeError(f"expected {_SAID!r} and an address, found {line!r}")
            yield line.removeprefix(_SAID).split()[0]
        finally:
            process.terminate()


def main() -> None:
    """Answer "hello" by Flask through Waitress until the process is ended."""
    import logging

    from flask import Flask
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    listener = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, sockets=[listener], threads=int(sys.argv[1]))
    print(f"{_SAID}http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
