"""The stories as terms, so that every engine indexes the same ones: analysed once, by the product.

A line is ``{"body": "term term ...", "tags": [...]}``. Peers part the terms at spaces
and do nothing else to them. Imports :mod:`bench.stories` and the product's analysis.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.stories import read_stories
from indexer.kernels.joined_words import join_words
from indexer.writing.vocabulary import Vocabulary

_BATCH_STORIES = 2_000
_ENDING = np.frombuffer(bytearray(b"\n"), np.uint8)


class StoryTerms(NamedTuple):
    """What is indexed of a story.

    Attributes:
        terms: of its body, in order, a space between them.
        tags: its tags.
    """

    terms: str
    tags: list[str]


def write_terms(stories: Path, target: Path) -> None:
    """Analyse the bodies of a file of stories, in English.

    Args:
        stories: JSON Lines, see :mod:`bench.stories`.
        target: the file to write, a line for each story in the same order.
    """
    vocabulary = Vocabulary()
    read = read_stories(stories)
    with target.open("w", encoding="utf-8") as stream:
        while batch := list(itertools.islice(read, _BATCH_STORIES)):
            bodies = _analysed(vocabulary, [story.body for story in batch])
            for terms, story in zip(bodies, batch, strict=True):
                line = {"body": terms, "tags": list(dict.fromkeys(story.tags))}
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def analyse(text: str) -> list[str]:
    """Return the terms of a query's text, as :func:`write_terms` makes them."""
    return _analysed(Vocabulary(), [text])[0].split()


def _analysed(vocabulary: Vocabulary, texts: Sequence[str]) -> list[str]:
    tokens = vocabulary.tokenize(texts, [""] * len(texts))
    stems = vocabulary.stems
    joined, _ = join_words(stems.texts, stems.offsets, tokens.stem_ids, tokens.offsets, _ENDING)
    return joined.tobytes().decode().split("\n")[:-1]


def read_terms(path: Path) -> Iterator[StoryTerms]:
    """Read what :func:`write_terms` wrote."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            yield StoryTerms(record["body"], record["tags"])
