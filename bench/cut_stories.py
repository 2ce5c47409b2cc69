"""Stories numbered by line and, to have more of them, cut into pieces.

Imports :mod:`bench.record` and :mod:`bench.stories`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

from bench.record import Corpus
from bench.stories import Story, read_stories


def number_stories(stories: Path, corpus: Corpus, documents: int | None, target: Path) -> Corpus:
    """Write stories whose id is the number of their line, counted from 0.

    Args:
        stories: what :func:`bench.corpus_file.prepare_stories` wrote.
        corpus: its description.
        documents: how many to make, at least as many as there are: each story is cut
            into pieces of equal numbers of words, all of its tags on each. None leaves
            the stories whole.
        target: the file to write.

    Returns:
        The description of what was written.
    """
    wanted = corpus.articles if documents is None else documents
    number = body_bytes = 0
    with target.open("w", encoding="utf-8") as stream:
        for place, story in enumerate(read_stories(stories)):
            pieces = (place + 1) * wanted // corpus.articles - number
            for body in _pieces(story.body, pieces):
                stream.write(_line(story, body, number) + "\n")
                number += 1
                body_bytes += len(body.encode())
    return dataclasses.replace(corpus, articles=number, body_bytes=body_bytes)


def _pieces(body: str, count: int) -> Iterator[str]:
    if count == 1:
        yield body
        return
    words = body.split()
    for piece in range(count):
        start, stop = (len(words) * place // count for place in (piece, piece + 1))
        yield " ".join(words[start:stop])


def _line(story: Story, body: str, number: int) -> str:
    record = {
        "id": str(number),
        "title": story.title,
        "body": body,
        "source": story.source,
        "date": story.date,
        "tags": list(story.tags),
    }
    return json.dumps(record, ensure_ascii=False)
