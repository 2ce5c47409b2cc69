"""How long an answer may take: begun by whoever answers many, looked at by what takes long.

A room of one file, because pages begin it and engines look at it. Imports
:mod:`indexer.errors` only.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from contextvars import ContextVar

from indexer.errors import RequestError

MAX_SECONDS = 10.0
"""Looked at before each node of a plan, each list that is decoded and each part of a
dictionary that is read; none of these is cut short once it has begun."""

_end: ContextVar[float] = ContextVar("end of the answer's time", default=math.inf)


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """Begin the time of an answer, unless it has begun; outside it there is no limit.

    For those who answer many. Compiling a kernel counts, too, the first time it is used
    after an installation, so where nobody else waits there should be no limit.
    """
    token = _end.set(min(_end.get(), time.monotonic() + MAX_SECONDS))
    try:
        yield
    finally:
        _end.reset(token)


def check_time() -> None:
    """See that there is time left for the answer that is under way in this context.

    Raises:
        RequestError: there is none; the message says what to change.
    """
    if time.monotonic() > _end.get():
        raise RequestError(
            f"query: expected to be answered within {MAX_SECONDS:g} seconds; "
            "search for less at a time"
        )
