"""Boxes beside a page's story: highlights, editor's notes, lists of links.

Imports only modules of this room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.sources.dump_lines import Kind, kind_of
from indexer.sources.editors_note import split_note
from indexer.sources.html_tree import Element, class_names, first_words, remove, text_of
from indexer.sources.page_layout import ShortTexts, tag_lists
from indexer.sources.plain_text import ends_sentence

MOST_HIGHLIGHTS = 12
LONGEST_LABEL = 60
MOST_NOTES = 10
LONGEST_NOTE = 2000
"""Characters of an editor's note; what is longer has swallowed a story."""

_LABELS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "p", "div", "span", "strong", "b",
})  # fmt: skip
_HEADINGS = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol", "dl"})
_TEXT_HOLDERS = frozenset({"p", "em", "i", "small", "li"})
_LINK_LABELS = frozenset({Kind.RELATED, Kind.ENDING, Kind.COMMENTS, Kind.TAGS})
_HIGHLIGHTS = re.compile(
    r"(?:story|article|news|top|key)[-_ ]?(?:highlight|point|takeaway|fact)"
    r"|(?:^|[\s_-])(?:highlights|keypoints?|takeaways|summary-?list|at-a-glance|in-?brief)(?:$|[\s_-])"
)
_NOTE = re.compile(r"editor(?:s|ial)?[-_ ]?note|(?:^|[\s_-])note(?:$|[\s_-])")
_CAPTIONS = frozenset(["caption", "captions", "imagecaption", "photocaption", "cutline", "credit"])


def take_highlights(tree: Element, short: ShortTexts) -> tuple[str, ...]:
    """Take the first summary that the page sets apart out of the tree, and return it."""
    for taken, sentences in _highlight_lists(tree, short):
        for element in taken:
            remove(element)
        return sentences
    return ()


def _highlight_lists(
    tree: Element, short: ShortTexts
) -> Iterator[tuple[list[Element], tuple[str, ...]]]:
    for element in tree.iter("ul", "ol", "div", "section", "aside"):
        if _HIGHLIGHTS.search(class_names(element)) and (sentences := _sentences(element)):
            yield [element], sentences
    for heading in _labels(short, frozenset({Kind.HIGHLIGHTS_HEADING})):
        listed = heading.getnext()
        if listed is not None and (sentences := _sentences(listed)):
            yield [heading, listed], sentences


def _sentences(listed: Element) -> tuple[str, ...]:
    """Return a summary's sentences, none if it is a list of links."""
    items = list(listed.iter("li")) or list(listed.iter("p"))
    if len(items) > MOST_HIGHLIGHTS:
        return ()
    sentences = tuple(text for item in items if (text := text_of(item)))
    linked = sum(len(text_of(link)) for item in items for link in item.iter("a"))
    return sentences if 2 * linked <= sum(map(len, sentences)) else ()


def take_notes(tree: Element) -> str:
    """Take the editor's notes out of the tree and return them as paragraphs."""
    found = list(_notes(tree))
    for element in (element for taken, _ in found for element in taken):
        remove(element)
    notes = dict.fromkeys(note for _, note in found[:MOST_NOTES])
    # A <p> and the <em> in it are one note: the longer one holds the other.
    return "\n\n".join(a for a in notes if not any(a != b and a in b for b in notes))


def _notes(tree: Element) -> Iterator[tuple[list[Element], str]]:
    for element in tree.iter(*_TEXT_HOLDERS, *_LABELS, "aside", "section", "blockquote"):
        if split_note(first_words(element)) is None or not _holds_one_note(element):
            continue
        note, below = split_note(text_of(element)), element.getnext()
        if note and len(note) <= LONGEST_NOTE:
            yield [element], note
        elif note == "" and below is not None and _is_note_text(text_of(below)):
            yield [element, below], text_of(below)


def _is_note_text(text: str) -> bool:
    """Tell a note from links in a section that is called "Editor's note"."""
    return len(text) <= LONGEST_NOTE and ends_sentence(text)


def _holds_one_note(element: Element) -> bool:
    """Tell whether a note is all that the element holds, not a story below it."""
    inside = sum(1 for _ in element.iterdescendants("p"))
    said = _NOTE.search(class_names(element)) is not None
    return element.tag in _TEXT_HOLDERS or inside == 0 or (said and inside <= 3)


def take_apart(tree: Element, short: ShortTexts) -> None:
    """Take captions, topics and lists of other stories out of the tree."""
    boxes = [*tree.iter("figcaption"), *tag_lists(short)]
    for element in [*boxes, *(element for element in short if _is_caption(element))]:
        remove(element)
    for heading in list(_labels(short, _LINK_LABELS)):
        _remove_links_below(heading)


def _is_caption(element: Element) -> bool:
    return bool(_CAPTIONS & set(re.split(r"[\s_-]+", class_names(element))))


def _labels(short: ShortTexts, kinds: frozenset[Kind]) -> Iterator[Element]:
    """Give headings of such a kind, and other labels that stand right above a list."""
    for element, text in short.items():
        if element.tag in _LABELS and len(text) <= LONGEST_LABEL and kind_of(text) in kinds:
            below = element.getnext()
            if element.tag in _HEADINGS or (below is not None and below.tag in _LISTS):
                yield element


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
