"""Processes in which untrusted pages are parsed: what happens there costs one page.

A process has a limit on its memory and, for each item, on its time; it may not
connect to anything or start anything. One that dies or hangs is
replaced; the item that it was on becomes a rejection, the others are parsed by
the next. Imports :mod:`indexer.article` and :mod:`indexer.sources.saved_item`.
"""

from __future__ import annotations

import collections
import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

from indexer.article import Article
from indexer.sources.saved_item import Rejected, SavedItem

try:
    import resource
except ImportError:  # not on Windows, which has no such limits
    resource = None  # type: ignore[assignment]

Parsed = Article | Rejected
Parse = Callable[[], Parsed]

ITEM_CPU_SECONDS = 20
"""The slowest of 181 real pages takes a hundredth of it."""

SILENT_SECONDS = 60.0
"""Without an answer, whether the process computes or sleeps."""

MEMORY_BYTES = 3 * 1024**3
FLUSH_SECONDS = 0.02
"""Between answers: each costs some work on both sides."""

_FORBIDDEN = frozenset({
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "socket.sendto",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty",
    "os.startfile",
})  # fmt: skip


class Task:
    """Items given to a process together.

    Attributes:
        items: in order.
        answers: what they gave, as far as it is known.
        singly: whether each is answered at once, to know which one is fatal.
    """

    def __init__(self, items: Sequence[SavedItem]) -> None:
        self.items = list(items)
        self.answers: list[Parsed] = []
        self.singly = False

    @property
    def is_done(self) -> bool:
        """Whether all answers are there."""
        return len(self.answers) == len(self.items)


class ParseProcess:
    """A process that parses tasks in the order in which they are given."""

    def __init__(self) -> None:
        self._tasks: collections.deque[Task] = collections.deque()
        self._start()

    def give(self, task: Task) -> None:
        """Have a task done; returns at once."""
        if task.items:
            self._tasks.append(task)
            self._send(task)

    def wait_for(self, task: Task) -> None:
        """Wait until a task that was given is done."""
        while not task.is_done:
            try:
                if self._connection.poll(SILENT_SECONDS):
                    self._take(self._connection.recv())
                else:
                    self._replace("does not end")
            except (EOFError, OSError):
                self._replace("")

    def end(self) -> None:
        """End the process at once, whatever it is doing."""
        self._outbox.put(None)
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # this process has threads
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._outbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        # A process that hangs reads nothing: nobody but this thread waits for it then.
        threading.Thread(
            target=_send_all, args=(self._outbox, self._connection), daemon=True
        ).start()

    def _send(self, task: Task) -> None:
        parsers = [item.parse for item in task.items[len(task.answers) :]]
        self._outbox.put((parsers, task.singly))

    def _take(self, answers: list[Parsed]) -> None:
        task = self._tasks[0]
        task.answers += answers
        if task.is_done:
            self._tasks.popleft()

    def _replace(self, why: str) -> None:
        """Go on in a new process after this one has died or hangs."""
        self.end()
        task = self._tasks[0]
        if task.singly:
            item = task.items[len(task.answers)]
            self._take([_rejected(item, why or _cause(self._process.exitcode))])
        task.singly = True
        self._start()
        for waiting in self._tasks:
            self._send(waiting)


def _send_all(outbox: queue.SimpleQueue[object], connection: Connection) -> None:
    """Send what is put into the outbox until it says stop or nobody listens."""
    with contextlib.suppress(OSError, ValueError):
        while (message := outbox.get()) is not None:
            connection.send(message)


def _cause(exit_code: int | None) -> str:
    if exit_code == -getattr(signal, "SIGXCPU", -1):
        return "does not end"
    if exit_code is not None and exit_code < 0:
        with contextlib.suppress(ValueError):
            return f"ends it by {signal.Signals(-exit_code).name}"
    return f"ends it with code {exit_code}"


def _rejected(item: SavedItem, why: str) -> Rejected:
    return Rejected(
        item.path,
        f"expected a page that can be read in {ITEM_CPU_SECONDS} seconds and "
        f"{MEMORY_BYTES / 1024**3:.0f} GB of memory, found that reading it {why}; leave it out",
        item.record,
    )


def serve(connection: Connection) -> None:
    """Parse what comes through a connection until it is closed; runs in its own process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when to end
    sys.dont_write_bytecode = True
    _limit_memory()
    sys.addaudithook(forbid)
    inbox: queue.SimpleQueue[tuple[list[Parse], bool]] = queue.SimpleQueue()
    threading.Thread(target=_receive_all, args=(connection, inbox), daemon=True).start()
    while True:
        parsers, singly = inbox.get()
        answers: list[Parsed] = []
        flushed = time.monotonic()
        for parse in parsers:
            _limit_time()
            answers.append(_answer(parse))
            if singly or time.monotonic() - flushed > FLUSH_SECONDS:
                connection.send(answers)
                answers, flushed = [], time.monotonic()
        if answers:
            connection.send(answers)


def forbid(event: str, _arguments: tuple[object, ...]) -> None:
    """Raise PermissionError for what no parser does; an audit hook (PEP 578)."""
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} is forbidden while parsing")


def _receive_all(
    connection: Connection, inbox: queue.SimpleQueue[tuple[list[Parse], bool]]
) -> None:
    """Receive at all times, so that sending never waits; end when the parent has gone."""
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


def _answer(parse: Parse) -> Parsed:
    try:
        return parse()
    except Exception as error:
        # Parsers do not raise; should one, it is a fault of ours that one page
        # pays for, and its reason says what to report.
        item = getattr(parse, "args", ())
        origin = next((part for part in item if hasattr(part, "rejected")), None)
        reason = f"expected a page that can be read, found {type(error).__name__}: {error}"[:500]
        return origin.rejected(reason) if origin is not None else Rejected("", reason)


def _limit_memory() -> None:
    if resource is not None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _limit_time() -> None:
    """Have the system end this process when the next item takes too long."""
    if resource is not None:
        used = time.process_time()
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 1 + ITEM_CPU_SECONDS, hard))
