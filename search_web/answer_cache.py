"""Answers that are given again as long as the archive is the same.

Typing, going back and forth and sharing links ask for the same addresses again and again.
An answer is kept under what it depends on (:func:`search_web.conditional.answer_state`), so a
change of the archive makes it unreachable, and the oldest are dropped as room is needed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from flask import Flask, Response, g, request

from search_web.conditional import answer_state

CACHE_BYTES = 64 << 20
LARGEST_BYTES = 1 << 20
"""Most memory for all answers, and for one."""

_KEPT_ENDPOINTS = frozenset({"pages.home", "pages.search", "places.tags", "api.search"})


class Answers:
    """Bodies of answers by what they depend on; for several threads.

    Args:
        most_bytes: memory for their bodies.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[bytes, tuple[bytes, str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, state: bytes) -> tuple[bytes, str] | None:
        """Return body and content type of an answer, None where it is not kept."""
        with self._lock:
            found = self._kept.get(state)
            if found is not None:
                self._kept.move_to_end(state)
            return found

    def put(self, state: bytes, body: bytes, content_type: str) -> None:
        """Keep an answer; those that were not asked for the longest go."""
        with self._lock:
            before = self._kept.pop(state, None)
            self._bytes += len(body) - (len(before[0]) if before else 0)
            self._kept[state] = body, content_type
            while self._bytes > self._most_bytes:
                _, (dropped, _) = self._kept.popitem(last=False)
                self._bytes -= len(dropped)


def register(app: Flask) -> None:
    """Let an application keep answers."""
    answers = Answers(CACHE_BYTES)

    def again() -> Response | None:
        if request.endpoint not in _KEPT_ENDPOINTS or request.method != "GET":
            return None
        state = g.kept_state = answer_state()
        found = answers.get(state) if state is not None else None
        if found is None:
            return None
        g.kept_state = None
        return Response(found[0], content_type=found[1])

    def keep(response: Response) -> Response:
        state = g.get("kept_state")
        if state is not None and response.status_code == 200:
            body = response.get_data()
            if len(body) <= LARGEST_BYTES:
                answers.put(state, body, response.content_type or "")
        return response

    app.before_request(again)
    app.after_request(keep)
