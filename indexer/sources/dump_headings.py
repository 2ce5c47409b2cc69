"""Headings in a text dump, and the lines that belong under them.

"STORY HIGHLIGHTS", "Topics", "Editor's note" and a player's label say what the
next lines are. Imports only ``dump_lines``,
``editors_note`` and ``plain_text``.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from indexer.sources.dump_lines import HIGHLIGHT_WORDS, Kind, Line
from indexer.sources.editors_note import split_note
from indexer.sources.plain_text import ends_sentence, word_count

LONGEST_HIGHLIGHT_WORDS = 40
LONGEST_CAPTION_WORDS = 17


def place_under_headings(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the kind that the heading above gives them."""
    placed: list[Line] = []
    while len(placed) < len(lines):
        heading = lines[len(placed)]
        placed.append(heading)
        below = (lines[i] for i in range(len(placed), len(lines)))
        placed += [
            dataclasses.replace(line, kind=kind) for line, kind in list(_below(heading, below))
        ]
    return placed


def _below(heading: Line, below: Iterator[Line]) -> Iterator[tuple[Line, Kind]]:
    if heading.kind is Kind.HIGHLIGHTS_HEADING:
        return _highlights(below)
    if heading.kind is Kind.TAGS and not heading.text.partition(":")[2].strip():
        return _topics(below)
    if heading.kind is Kind.NOTE and split_note(heading.text) == "":
        return _first(below, Kind.NOTE)
    if heading.kind is Kind.PLAYER and heading.touches_next:
        return _caption(below)
    return iter(())


def _highlights(below: Iterator[Line]) -> Iterator[tuple[Line, Kind]]:
    """Give the summary under its heading: bullets, or lines up to the next gap."""
    for line in below:
        bulleted = line.kind is Kind.BULLET
        if not bulleted and line.kind is not Kind.TEXT:
            return
        if bulleted and word_count(line.text) < HIGHLIGHT_WORDS:
            return
        if word_count(line.text) > LONGEST_HIGHLIGHT_WORDS:
            return
        yield line, Kind.HIGHLIGHT
        if not bulleted and not line.touches_next:
            return


def _topics(below: Iterator[Line]) -> Iterator[tuple[Line, Kind]]:
    """Give the topics under their heading: short lines, bulleted or not."""
    for line in below:
        listed = line.kind in {Kind.BULLET, Kind.TEXT} and not ends_sentence(line.text)
        if not listed or (word_count(line.text) >= HIGHLIGHT_WORDS and "," not in line.text):
            return
        yield line, Kind.TOPIC
        if line.kind is Kind.TEXT and not line.touches_next:
            return


def _first(below: Iterator[Line], kind: Kind) -> Iterator[tuple[Line, Kind]]:
    for line in itertools.islice(below, 1):
        if line.kind is Kind.TEXT:
            yield line, kind


def _caption(below: Iterator[Line]) -> Iterator[tuple[Line, Kind]]:
    """Give the line that touches "Click to play": what the film shows."""
    for line, kind in _first(below, Kind.CAPTION):
        if word_count(line.text) <= LONGEST_CAPTION_WORDS:
            yield line, kind
