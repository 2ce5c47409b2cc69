"""What readers ask a server for: real or made queries, by turns with dates and orders.

Imports :mod:`bench.queries` and :mod:`bench.stories`.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from bench.queries import SEED, make_queries
from bench.stories import Story

MADE_QUERIES = 100

Search = tuple[tuple[str, str], ...]


def query_texts(path: Path | None, stories: Sequence[Story]) -> list[str]:
    """Return queries as typed: those of a file in JSON Lines, or some made of the stories."""
    if path is None:
        return [query.text for query in make_queries(stories, MADE_QUERIES)]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["query"] for line in lines]


def repeated_searches(texts: Sequence[str], stories: Sequence[Story]) -> list[Search]:
    """Return each query once: one in four from a day on, one in eight the newest first."""
    days = _days(stories)
    middle = days[len(days) // 2]
    return _shuffled([_search(text, at, middle) for at, text in enumerate(texts)])


def new_searches(texts: Sequence[str], stories: Sequence[Story], number: int) -> list[Search]:
    """Return searches no two of which are the same: each query until another last day."""
    days = _days(stories)
    middle, last = days[len(days) // 2], days[-1]
    rounds = -(-number // len(texts))
    # Half of the last days leave some of the newest out, half of them leave nothing out.
    lasts = [last + datetime.timedelta(days=at - rounds // 2) for at in range(rounds)]
    searches = [
        (*_search(text, at, min(middle, until)), ("to", until.isoformat()))
        for until in lasts
        for at, text in enumerate(texts)
    ]
    return _shuffled(searches)[:number]


def write_targets(searches: Sequence[Search], path: str, file: Path) -> Path:
    """Write the addresses of some searches, a line each."""
    lines = (f"{path}?{urlencode(search)}\n" for search in searches)
    file.write_text("".join(lines), encoding="ascii")
    return file


def _days(stories: Sequence[Story]) -> list[datetime.date]:
    days = sorted(story.day.date() for story in stories if story.day)
    return days or [datetime.date(2000, 1, 1)]


def _search(text: str, at: int, since: datetime.date) -> Search:
    parameters = [("q", text)]
    if at % 4 == 1:
        parameters.append(("from", since.isoformat()))
    if at % 8 == 3:
        parameters.append(("sort", "newest"))
    return tuple(parameters)


def _shuffled(searches: list[Search]) -> list[Search]:
    random.Random(SEED).shuffle(searches)  # noqa: S311  (repeatable, not secret)
    return searches
