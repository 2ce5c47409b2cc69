"""The story in a page's tree, without the page around it.

Our own finder is asked first, as it takes a fraction of the time; where it took
little of the page's text and so may have taken the wrong part, trafilatura, the
best published extraction. Where both find nothing, JSON-LD's ``articleBody`` and
then the page's paragraphs are taken.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator

import lxml.html
from lxml import etree

from indexer.sources.html_tree import Element, nesting_depth, text_blocks, text_of
from indexer.sources.plain_text import one_line, paragraphs
from indexer.sources.story_finder import Story

DEEPEST_EXTRACTED = 200
"""Levels of elements: trafilatura recurses along the tree; the 181 pages have 10 to 51."""

MOST_ELEMENTS = 60_000
"""Elements: trafilatura needs some 30 us for each on one core; a page
with more (a live ticker of a week, a bomb) is read by its paragraphs."""

SURE_SHARE = 0.85
"""Of the page's text in a story that needs no second opinion: one page in nine
of the 181 has less."""

SHORTEST_STORY = 25
"""Characters; less is a label that was left over."""

_BLOCKS = frozenset({
    "p", "head", "item", "quote", "code", "cell", "row", "list", "lb", "div",
})  # fmt: skip


def read_story(found: Story, tree: Element, article_body: str) -> list[str]:
    """Return the story's paragraphs, none where the page has no text.

    Args:
        found: what our own finder gives.
        tree: the page; where the finder is not sure, without captions, topics and
            lists of other stories. Not modified.
        article_body: the story as JSON-LD gives it, empty if it does not.
    """
    for story in _candidates(found, tree, article_body):
        if sum(map(len, story)) >= SHORTEST_STORY:
            return story
    return []


def is_sure(found: Story) -> bool:
    """Tell whether a story needs no second opinion."""
    return found.share >= SURE_SHARE


def _candidates(found: Story, tree: Element, article_body: str) -> Iterator[list[str]]:
    if is_sure(found):
        yield list(found.paragraphs)
    declared = paragraphs(_without_markup(article_body)).split("\n\n")
    if nesting_depth(tree) <= DEEPEST_EXTRACTED and sum(1 for _ in tree.iter()) <= MOST_ELEMENTS:
        extracted = _extracted(tree)
        # trafilatura itself falls back to articleBody, and loses its paragraphs.
        if _letters(extracted) != _letters(declared):
            yield extracted
    yield list(found.paragraphs)
    yield declared
    for holder in (*tree.iter("article"), *tree.iter("main"), *tree.iter("body")):
        yield [text_of(paragraph) for paragraph in holder.iter("p") if text_of(paragraph)]
        yield text_blocks(holder)


def _letters(story: list[str]) -> str:
    return "".join("".join(story).split())


def _without_markup(body: str) -> str:
    """Return JSON-LD's body without tags, which some sites leave in."""
    if "</" not in body and "<br" not in body and "<p" not in body:
        return body
    try:
        return "\n\n".join(text_blocks(_fragment(body)))
    except etree.LxmlError:
        return ""


def _fragment(body: str) -> Element:
    return lxml.html.document_fromstring(
        body.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )


def _extracted(tree: Element) -> list[str]:
    """Return what trafilatura takes for the story, none where it fails."""
    import trafilatura

    # It logs an error for each page without text; the rejection says that.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(tree), fast=True, include_comments=False, include_tables=False
        )
    except Exception:
        # A heuristic of ten thousand lines over anyone's bytes raises all sorts
        # of errors on pages nobody thought of; the next candidate reads on.
        return []
    body = getattr(document, "body", None)
    return [] if body is None else _blocks_of(body)


def _blocks_of(body: etree._Element) -> list[str]:
    """Return the paragraphs in trafilatura's own XML, in order."""
    blocks = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            blocks.append("")
        text = element.text if event == "start" else element.tail
        if element is not body or event == "start":
            blocks[-1] += text or ""
    return [line for block in blocks if (line := one_line(block))]
