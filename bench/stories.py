"""The articles as the engines read them, from one JSON Lines file.

Every engine is given the same file, so none has an advantage in reading.
Imports nothing of ours, so that no peer carries the product in its memory.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_DAY_LENGTH = len("1916-01-31")


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """What is indexed of an article; what is not known is empty.

    Attributes:
        id: as the file has it.
        title, body, source, url: texts.
        date: ISO 8601, a day or a moment.
        tags: topics, in order.
        line: the whole article as JSON, to be stored.
    """

    id: str
    title: str
    body: str
    source: str
    url: str
    date: str
    tags: tuple[str, ...]
    line: str

    @property
    def day(self) -> datetime.datetime | None:
        """The first moment of the story's day, in UTC; None where no date is known."""
        if not self.date:
            return None
        moment = datetime.datetime.fromisoformat(self.date[:_DAY_LENGTH])
        return moment.replace(tzinfo=datetime.UTC)


def read_stories(path: Path) -> Iterator[Story]:
    """Read a file that ``prepare_stories`` wrote, one story at a time."""
    with path.open(encoding="utf-8") as stream:
        yield from map(read_story, stream)


def read_story(line: str) -> Story:
    """Read one line."""
    record: dict[str, Any] = json.loads(line)
    return Story(
        id=str(record.get("id", "")),
        title=record.get("title") or "",
        body=record.get("body") or "",
        source=record.get("source") or "",
        url=record.get("url") or "",
        date=record.get("date") or record.get("published") or "",
        tags=tuple(record.get("tags") or ()),
        line=line.rstrip("\n"),
    )
