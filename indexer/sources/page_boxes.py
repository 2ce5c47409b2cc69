"""Boxes beside a page's story: highlights, editor's notes, lists of links.

Imports only modules of this room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.sources.dump_lines import Kind, fits
from indexer.sources.editors_note import split_note
from indexer.sources.html_blocks import LONGEST_LABEL, Block
from indexer.sources.html_tree import Element, class_names, remove, text_of
from indexer.sources.page_layout import tag_lists
from indexer.sources.page_names import Holds, Named
from indexer.sources.plain_text import ends_sentence

MOST_HIGHLIGHTS = 12
MOST_NOTES = 10
MOST_CAPTIONS = 40
LONGEST_CAPTION = 1000
LONGEST_NOTE = 2000
"""Characters of an editor's note; what is longer has swallowed a story."""

_HEADINGS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol", "dl"})
_BOXES = frozenset({"ul", "ol", "div", "section", "aside"})
_LINK_LABELS = (Kind.RELATED, Kind.ENDING, Kind.COMMENTS, Kind.TAGS)
_NOTE = re.compile(r"editor(?:s|ial)?[-_ ]?note|(?:^|[\s_-])note(?:$|[\s_-])")
_CAPTIONS = frozenset(["caption", "captions", "imagecaption", "photocaption", "cutline", "credit"])


def find_highlights(named: Named, blocks: list[Block]) -> tuple[tuple[str, ...], list[Element]]:
    """Return the first summary that the page sets apart, and the elements it fills."""
    for element in named[Holds.HIGHLIGHTS]:
        if element.tag in _BOXES and (sentences := _sentences(element)):
            return sentences, [element]
    for heading in _labels(blocks, (Kind.HIGHLIGHTS_HEADING,)):
        listed = heading.getnext()
        if listed is not None and (sentences := _sentences(listed)):
            return sentences, [heading, listed]
    return (), []


def _sentences(listed: Element) -> tuple[str, ...]:
    """Return a summary's sentences, none if it is a list of links."""
    items = list(listed.iter("li")) or list(listed.iter("p"))
    if len(items) > MOST_HIGHLIGHTS:
        return ()
    sentences = tuple(text for item in items if (text := text_of(item)))
    linked = sum(len(text_of(link)) for item in items for link in item.iter("a"))
    return sentences if 2 * linked <= sum(map(len, sentences)) else ()


def find_notes(blocks: list[Block]) -> tuple[str, list[Element]]:
    """Return the editor's notes as paragraphs, and the elements they fill."""
    notes: dict[str, None] = {}
    filled: list[Element] = []
    for place, block in enumerate(blocks):
        if len(notes) < MOST_NOTES and (note := split_note(block.text)) is not None:
            box = [block, *_rest_of_note(blocks, place, note)]
            text = "\n\n".join(filter(None, [note, *(below.text for below in box[1:])]))
            if 0 < len(text) <= LONGEST_NOTE:
                notes[text] = None
                filled += [part.element for part in box]
    return "\n\n".join(notes), filled


def _rest_of_note(blocks: list[Block], place: int, note: str) -> list[Block]:
    """Return the blocks below a note's first that belong to it.

    They stand in one element that is called a note; below a mere heading it is
    the next block, unless that is a link in a section of this name.
    """
    box = next(
        (e for e in blocks[place].element.iterancestors("div", "aside", "section", "blockquote")),
        None,
    )
    below = blocks[place + 1 : place + 4]
    if box is not None and _NOTE.search(class_names(box)):
        return [block for block in below if box in block.element.iterancestors()]
    if not note and below and len(below[0].text) <= LONGEST_NOTE and ends_sentence(below[0].text):
        return below[:1]
    return []


def captions(tree: Element) -> tuple[str, ...]:
    """Return what stands below the pictures of the story."""
    holder = next(tree.iter("article", "main"), tree)
    texts = (text_of(caption) for caption in holder.iter("figcaption"))
    return tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST_CAPTION))[
        :MOST_CAPTIONS
    ]


def take_apart(tree: Element, named: Named, blocks: list[Block]) -> None:
    """Take captions, topics and lists of other stories out of the tree."""
    captions = [e for e in tree.xpath("//body//*[@class or @id]") if _is_caption(e)]
    for element in (*tree.iter("figcaption"), *tag_lists(named, blocks), *captions):
        remove(element)
    for heading in list(_labels(blocks, _LINK_LABELS)):
        _remove_links_below(heading)


def _is_caption(element: Element) -> bool:
    return bool(_CAPTIONS & set(re.split(r"[\s_-]+", class_names(element))))


def _labels(blocks: list[Block], kinds: tuple[Kind, ...]) -> Iterator[Element]:
    """Give headings of such a kind, and other labels that stand right above a list."""
    for block in blocks:
        if len(block.text) <= LONGEST_LABEL and any(fits(block.text, kind) for kind in kinds):
            below = block.element.getnext()
            if block.element.tag in _HEADINGS or (below is not None and below.tag in _LISTS):
                yield block.element


def _remove_links_below(heading: Element) -> None:
    """Remove a heading and the lists and links right below it."""
    following = heading.getnext()
    while following is not None and _is_list_of_links(following):
        removed, following = following, following.getnext()
        remove(removed)
    remove(heading)


def _is_list_of_links(element: Element) -> bool:
    if element.tag in _LISTS:
        return True
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked > 0 and linked >= 0.7 * len(text_of(element))
