"""The parts of a text dump: what a line is by its place among the others.

A news page has a head (navigation, title, by-line, date, player, highlights,
topics), the story, and a foot (links to other stories, comments, rights).
Imports only the other ``dump_`` modules, ``authors``, ``dateline``,
``editors_note`` and ``plain_text``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence

from indexer.sources.authors import is_name, names_outlet
from indexer.sources.dateline import split_dateline
from indexer.sources.dump_lines import HIGHLIGHT_WORDS, Kind, Line, kind_of
from indexer.sources.editors_note import without_introduction
from indexer.sources.plain_text import ends_sentence, word_count

STORY_WORDS = 18
"""Words of a paragraph that is the story for certain; captions have fewer."""

LONGEST_HEAD = 300
"""Lines in which the title is looked for."""

SENTENCE_WORDS = 4
TITLE_WORDS = range(4, 21)
LONGEST_TITLE = 200
LONGEST_TITLE_WORDS = 30

_SIGNED = frozenset({Kind.BYLINE, Kind.DATE})
_HEAD = _SIGNED | {
    Kind.TAGS, Kind.TOPIC, Kind.BULLET, Kind.HIGHLIGHTS_HEADING, Kind.HIGHLIGHT, Kind.NOTE,
    Kind.PLAYER, Kind.CAPTION,
}  # fmt: skip
_LISTS = frozenset({Kind.COMMENTS, Kind.ENDING, Kind.RELATED})
_FOOT = _LISTS | {Kind.RIGHTS}
# Headlines begin with the words of links, too: "Watch out for the comet".
_TITLE = frozenset({Kind.TEXT, Kind.PROMOTION, Kind.ENDING, Kind.RELATED, Kind.COMMENTS})
_LINKS = frozenset({Kind.NAVIGATION, Kind.ENDING, Kind.RELATED, Kind.PLAYER, Kind.COMMENTS})


@dataclasses.dataclass(slots=True)
class Layout:
    """The lines of a dump, told apart.

    Attributes:
        title: the headline, empty where none stands out.
        story: paragraphs and list items of the body.
        said: what other lines say, by their kind, in their order.
    """

    title: str = ""
    story: list[str] = dataclasses.field(default_factory=list)
    said: dict[Kind, list[str]] = dataclasses.field(default_factory=dict)

    def keep(self, kind: Kind, text: str) -> None:
        """Keep a line that tells something beside the story."""
        self.said.setdefault(kind, []).append(text)

    def get(self, kind: Kind) -> list[str]:
        """Return the lines of a kind, in their order."""
        return self.said.get(kind, [])


def read_layout(lines: Sequence[Line]) -> Layout:
    """Tell the parts of a dump apart."""
    start = _story_start(lines)
    layout = Layout()
    _read_head(layout, lines[:start])
    _read_story(layout, lines[start:])
    return layout


def _story_start(lines: Sequence[Line]) -> int:
    """Return the index of the story's first paragraph, behind the page's head."""
    filed = _first(lines, _is_filed)
    certain = _first(lines, _is_story)
    if certain == len(lines):
        certain = _first(lines, _is_sentence)
    if filed < len(lines) and not _is_ended(lines[certain:filed]) and filed <= certain + 6:
        return filed
    return _back_to_first_sentence(lines, _behind_late_byline(lines, certain))


def _first(lines: Sequence[Line], test: Callable[[Line], bool]) -> int:
    return next((i for i, line in enumerate(lines) if test(line)), len(lines))


def _behind_late_byline(lines: Sequence[Line], certain: int) -> int:
    """Move on where a by-line or date stands below a long standfirst."""
    for i in range(certain + 1, min(certain + 4, len(lines))):
        if lines[i].kind in _SIGNED and not _is_ended(lines[certain:i]):
            behind = i + _first(lines[i:], _is_sentence)
            return behind if behind < len(lines) else certain
    return certain


def _back_to_first_sentence(lines: Sequence[Line], certain: int) -> int:
    """Step back over short paragraphs before the first long one.

    A question or a cry that would be the only headline stays in the head.
    """
    start = certain
    while start and _is_sentence(lines[start - 1]):
        start -= 1
    titled = any(_may_be_title(line) for line in lines[:start])
    if start < certain and not titled and not lines[start].text.endswith("."):
        return start + 1
    return start


def _is_ended(lines: Iterable[Line]) -> bool:
    return any(line.kind in _FOOT for line in lines)


def _is_filed(line: Line) -> bool:
    return line.kind is Kind.TEXT and split_dateline(line.text)[0] != ""


def _is_story(line: Line) -> bool:
    return line.kind is Kind.TEXT and (
        (word_count(line.text) >= STORY_WORDS and ends_sentence(line.text))
        or word_count(line.text) >= 2 * STORY_WORDS
    )


def _is_sentence(line: Line) -> bool:
    return (
        line.kind is Kind.TEXT
        and ends_sentence(line.text)
        and word_count(line.text) >= SENTENCE_WORDS
    )


def _may_be_title(line: Line) -> bool:
    return (
        line.kind in _TITLE
        and len(line.text) <= LONGEST_TITLE
        and word_count(line.text) <= LONGEST_TITLE_WORDS
        and any(letter.isalpha() for letter in line.text)
    )


def _title_index(head: Sequence[Line]) -> int:
    """Return where the line is that reads most like a headline, -1 without one."""
    candidates = [i for i, line in enumerate(head[:LONGEST_HEAD]) if _may_be_title(line)]
    return max(candidates, key=lambda i: _title_score(head, i), default=-1)


def _title_score(head: Sequence[Line], i: int) -> int:
    line, following = head[i], [other.kind for other in head[i + 1 : i + 4]]
    before = {earlier.kind for earlier in head[:i]}
    repeated = sum(other.text.startswith(line.text) for other in head[:LONGEST_HEAD]) > 1
    return (
        (3 if line.kind is Kind.TEXT else 0)
        + (2 if word_count(line.text) in TITLE_WORDS else 0)
        + (3 if _SIGNED & set(following[:1]) else 0)
        + (1 if _SIGNED & set(following[1:]) else 0)
        + (2 if repeated else 0)
        + (1 if line.alone else 0)
        - (3 if line.text.endswith((".", ":", ";", ",")) else 0)
        - (2 if word_count(line.text) < 3 else 0)
        # Captions and standfirsts stand below the by-line, headlines above it.
        - (4 if before & _HEAD - {Kind.DATE, Kind.BULLET} else 0)
        - (3 if Kind.DATE in before else 0)
    )


def _read_head(layout: Layout, head: Sequence[Line]) -> None:
    titled = _title_index(head)
    signed = max((i for i, line in enumerate(head) if line.kind in _SIGNED), default=-1)
    layout.title = head[titled].text if titled >= 0 else ""
    for i, line in enumerate(head):
        if line.kind is Kind.BULLET:
            _read_head_bullet(layout, line, behind_title=i > titled)
        elif line.kind is not Kind.TEXT:
            layout.keep(line.kind, line.text)
        elif i < titled and _is_masthead(line):
            layout.keep(Kind.MASTHEAD, _masthead(line))
        elif titled < i < signed and _is_bare_name(line, head[i + 1]):
            layout.keep(Kind.BYLINE, line.text)
        elif titled < i < signed and _is_standfirst(line):
            layout.story.append(line.text)


def _is_bare_name(line: Line, following: Line) -> bool:
    """Tell whether the line is a name without "By" that touches the date line."""
    return line.touches_next and following.kind is Kind.DATE and is_name(line.text)


def _is_masthead(line: Line) -> bool:
    name = _masthead(line)
    # A single word above a title is a section ("World") more often than a paper.
    return 1 < len(name.split()) <= 5 and name[0].isupper() and names_outlet(name)


def _masthead(line: Line) -> str:
    """Return the publication's name without its motto, not all in capitals."""
    name = re.split(r"\s+[-–—|]\s+", line.text)[0]
    name = re.sub(r"\s+archives?$", "", name, flags=re.IGNORECASE)
    if not name.isupper() or len(name.split()) == 1:
        return name
    return " ".join(word.capitalize() if len(word) > 3 else word for word in name.split())


def _is_standfirst(line: Line) -> bool:
    return ends_sentence(line.text) and word_count(line.text) > HIGHLIGHT_WORDS


def _read_head_bullet(layout: Layout, line: Line, *, behind_title: bool) -> None:
    """Keep a bullet: long ones sum up, short ones are topics, links above the title."""
    if word_count(line.text) >= HIGHLIGHT_WORDS:
        layout.keep(Kind.HIGHLIGHT, line.text)
    elif behind_title and kind_of(line.text) not in _LINKS:
        layout.keep(Kind.TOPIC, line.text)


def _read_story(layout: Layout, lines: Sequence[Line]) -> None:
    """Read the story and what stands below it or between its paragraphs."""
    kept: list[Line] = []
    # What opened the list of links that is being passed over, if one is.
    passing: Kind | None = None
    left = sum(map(_is_story, lines))
    for line in lines:
        left -= _is_story(line)
        if line.kind in _LISTS:
            passing = Kind.COMMENTS if passing is Kind.COMMENTS else _opened_list(line, passing)
        elif line.kind not in {Kind.TEXT, Kind.BULLET}:
            layout.keep(line.kind, line.text)
        elif passing is None or (_is_story(line) and _may_resume(passing, left)):
            passing = None
            kept.append(line)
    _trim_foot(layout, kept)
    layout.story += [line.text for line in kept]


def _opened_list(line: Line, passing: Kind | None) -> Kind | None:
    """Return the list that the line opens; "See also: Ten years on" is all there is."""
    whole = line.kind is Kind.RELATED and line.text.partition(":")[2].strip()
    return passing if whole else line.kind


def _may_resume(passing: Kind, left: int) -> bool:
    """Tell whether a long paragraph inside a list of links is the story again.

    One is enough behind "Related:"; the lists that close a page may hold a
    teaser, so another must follow; nothing follows the readers' comments.
    """
    return passing is Kind.RELATED or (passing is Kind.ENDING and left >= 1)


def _trim_foot(layout: Layout, kept: list[Line]) -> None:
    """Take links and topics off the story's end: no story ends without a stop."""
    while len(kept) > 1 and not _closes_story(kept[-1]):
        line = kept.pop()
        if line.kind is Kind.BULLET and kind_of(line.text) not in _LINKS:
            layout.said.setdefault(Kind.LAST_TOPIC, []).insert(0, line.text)


def _closes_story(line: Line) -> bool:
    short = word_count(line.text) < (HIGHLIGHT_WORDS if line.kind is Kind.BULLET else 12)
    return ends_sentence(line.text) or not short


def topics(layout: Layout) -> list[str]:
    """Return the page's topics as they stand there, several in one "Tags:" line."""
    labelled = [text.partition(":")[2] for text in layout.get(Kind.TAGS)]
    return labelled + layout.get(Kind.TOPIC) or layout.get(Kind.LAST_TOPIC)


def notes(layout: Layout) -> str:
    """Return the editor's notes without their introduction, as paragraphs."""
    texts = [without_introduction(text) for text in layout.get(Kind.NOTE)]
    return "\n\n".join(text for text in texts if not text.rstrip(":").lower().endswith("note"))
