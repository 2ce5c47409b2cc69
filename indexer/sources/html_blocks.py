"""The blocks of text in a page's tree: paragraphs, list items, headings, cells.

One walk, so that all that is judged by text (where the story is, which box
lists links) need not walk again. Imports only ``html_tree`` and
``plain_text``.
"""

from __future__ import annotations

import dataclasses

from lxml import etree

from indexer.sources.html_tree import BLOCK_TAGS, SILENT_TAGS, Element
from indexer.sources.plain_text import ends_sentence, one_line

LONGEST_LABEL = 60
"""Characters of a line that can be a label: a heading, a by-line, a date."""

_UNREAD = SILENT_TAGS | {"figure", "figcaption", "picture", "nav", "footer", "dialog"}
"""Elements whose text is never part of a story, by the HTML standard's own words."""


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Text that a browser sets apart from what is above and below it.

    Attributes:
        element: the innermost element set as a block that holds the text.
        text: on one line, never empty.
        linked: how many of its characters stand in links.
    """

    element: Element
    text: str
    linked: int


def read_blocks(root: Element) -> list[Block]:
    """Return the blocks of text below an element, in order.

    Old pages have no paragraphs: two line breaks in a row end a block, too, and
    one behind a line as short as a label.
    """
    reader = _Reader(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = str(element.tag)
        if event == "end":
            reader.leave(element, tag)
        elif tag in _UNREAD or tag == "br":
            walk.skip_subtree()
            if tag == "br":
                reader.break_line(element)
        else:
            reader.enter(element, tag)
    return reader.finish()


class _Reader:
    """Collects text until a block ends."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._blocks: list[Block] = []
        self._holders = [root]
        self._texts: list[str] = []
        self._linked = 0
        self._links_open = 0

    def enter(self, element: Element, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self._end_block()
            self._holders.append(element)
        elif tag == "a":
            self._links_open += 1
        self._add(element.text)

    def leave(self, element: Element, tag: str) -> None:
        if tag in BLOCK_TAGS and self._holders[-1] is element:
            self._end_block()
            self._holders.pop()
        elif tag == "a":
            self._links_open -= 1
        if element is not self._root:
            self._add(element.tail)

    def break_line(self, element: Element) -> None:
        following = element.getnext()
        doubled = following is not None and following.tag == "br" and not _has_text(element.tail)
        if doubled or self._is_label():
            self._end_block()
        else:
            self._texts.append(" ")

    def finish(self) -> list[Block]:
        self._end_block()
        return self._blocks

    def _add(self, text: str | None) -> None:
        if text:
            self._texts.append(text)
            if self._links_open:
                self._linked += len(text.strip())

    def _is_label(self) -> bool:
        """Tell whether a line broken off here is a heading or by-line of its own."""
        line = "".join(self._texts).strip()
        return 0 < len(line) <= LONGEST_LABEL and not ends_sentence(line)

    def _end_block(self) -> None:
        if self._texts:
            text = one_line("".join(self._texts))
            if text:
                self._blocks.append(Block(self._holders[-1], text, self._linked))
            self._texts = []
            self._linked = 0


def _has_text(text: str | None) -> bool:
    return bool(text and text.strip())
