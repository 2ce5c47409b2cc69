"""Bytes of a page to a tree that is safe to walk.

Imports only ``origin`` and ``plain_text``; lxml is told to touch
neither network nor files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from indexer.sources.origin import NoArticleError
from indexer.sources.plain_text import one_line

DEEPEST_PARSED = 2048
"""Levels of elements at which libxml2 stops reading (xmlParserMaxDepth with
XML_PARSE_HUGE, 2.14); what stands behind is lost."""

Element = lxml.html.HtmlElement

BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "tr", "ul",
})  # fmt: skip
SILENT_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas",
    "select", "option", "button", "textarea", "input", "head", "title", "audio", "video",
})  # fmt: skip
# SingleFile and "save as MHT" put pictures of megabytes into attributes.
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,80},[^\"'\s)>]{200,}")


def read_tree(text: str) -> Element:
    """Return the tree of a page's text.

    Raises:
        NoArticleError: there is no element in it, or it is nested too deeply.
    """
    # Characters that would hide text are taken out where text is read; the parser
    # takes the first NUL for the end.
    cleaned = _EMBEDDED.sub("data:,", text.replace("\0", ""))
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    try:
        tree = lxml.html.document_fromstring(cleaned.encode(errors="replace"), parser=parser)
    except etree.LxmlError:
        raise NoArticleError("expected a page in HTML, found no element and no text") from None
    if nesting_depth(tree) >= DEEPEST_PARSED - 1:
        raise NoArticleError(
            f"expected a page nested at most {DEEPEST_PARSED:,} levels deep, found more; "
            "save the page again or leave it out"
        )
    return tree


def nesting_depth(tree: Element) -> int:
    """Return how many levels of elements the tree has, without recursion."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def text_of(element: Element) -> str:
    """Return the visible text of an element on one line."""
    if not len(element):
        return "" if element.tag in SILENT_TAGS else one_line(element.text or "")
    return " ".join(text_blocks(element))


def text_blocks(element: Element) -> list[str]:
    """Return the visible text of an element, a line for each block of it."""
    blocks: list[list[str]] = [[]]
    for text in _visible(element):
        if text is None:
            blocks.append([])
        else:
            blocks[-1].append(text)
    lines = (one_line("".join(block)) for block in blocks)
    return [line for line in lines if line]


def page_body(tree: Element) -> Element:
    """Return the ``<body>`` of a page, the whole tree where there is none."""
    body = tree if tree.tag == "body" else tree.find(".//body")
    return tree if body is None else body


def _visible(root: Element) -> Iterator[str | None]:
    """Give texts in order, ``None`` between blocks, leaving silent elements out."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        silent = element.tag in SILENT_TAGS
        if event == "start" and silent and element is not root:
            walk.skip_subtree()
        elif element.tag in BLOCK_TAGS:
            yield None
        if event == "start" and not silent and element.text:
            yield element.text
        elif event == "end" and element is not root and element.tail:
            yield element.tail


def class_names(element: Element) -> str:
    """Return the element's class, id and test id in lower case, for patterns."""
    return " ".join(element.get(name, "")[:300] for name in ("class", "id", "data-testid")).lower()


def remove(element: Element) -> None:
    """Take an element out of its tree and leave the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()
