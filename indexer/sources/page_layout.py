"""What a page's own layout says: headings, by-lines, dates, lists of topics.

The weakest source, after JSON-LD and ``<meta>``, and the only one in old
pages; each fact is looked for only where the others have not given it. Imports
only modules of this room.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from indexer.sources.authors import split_authors
from indexer.sources.dates import find_moment, is_date_line, read_moment
from indexer.sources.dump_lines import Kind, fits, is_byline
from indexer.sources.html_blocks import Block
from indexer.sources.html_tree import Element, class_names, text_of
from indexer.sources.page_facts import Facts
from indexer.sources.page_names import Holds, Named
from indexer.sources.tags import clean_tags, split_tags
from indexer.sources.titles import site_name_in

LONGEST_BYLINE = 150
LONGEST_TAG_LIST = 400
MOST_TAG_WORDS = 6
_MENU = re.compile(r"(?:^|[\s_-])(?:menu|navigation|navbar|footer|masthead)(?:$|[\s_-])")
LEAST_NETWORKS = 3
"""Names of networks in a list that tell buttons for sharing from topics."""

_NETWORKS = frozenset({
    "facebook", "twitter", "pinterest", "email", "instagram", "linkedin", "whatsapp", "tumblr",
    "reddit", "google+", "print", "rss", "share", "telegram", "vk",
})  # fmt: skip
TOP_LINES = 80
"""Lines of a page above and around the beginning of its story."""


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A page as it is seen.

    Attributes:
        tree: the page.
        named: its elements by what their names say.
        blocks: its text.
    """

    tree: Element
    named: Named
    blocks: list[Block]

    def completed(self, facts: Facts) -> Facts:
        """Return the facts with what they lack as far as the layout says it."""
        headline = next(iter(headlines(self.tree)), "")
        title = next((" ".join((e.text or "").split()) for e in self.tree.iter("title")), "")
        return dataclasses.replace(
            facts,
            titles=facts.titles + tuple(text for text in (headline, title) if text),
            source=facts.source or site_name_in(title, headline),
            authors=facts.authors or self._authors(),
            published=facts.published or self._published(),
            tags=clean_tags((*facts.tags, *self.shown_tags())),
        )

    def _authors(self) -> tuple[str, ...]:
        """Return authors from ``rel=author`` and ``itemprop``, else from a by-line."""
        linked = (text for element in _signed(self.tree) if (text := _short(element)))
        named = (_short(e) for e in self.named[Holds.BYLINE] if not _is_of_readers(e))
        worded = (block.text for block in self.blocks if is_byline(block.text))
        marked = next((text for text in named if 0 < len(text.split()) <= 12), "")
        return (
            split_authors(list(linked)[:8])
            or split_authors([marked])
            or next((found for text in worded if (found := split_authors([text]))), ())
        )

    def _published(self) -> str:
        """Return the moment in ``datetime`` attributes, else the first printed date."""
        marked = self.tree.xpath("//*[@datetime or @itemprop='datePublished']")
        for element in sorted(marked, key=_less_likely_published):
            moment = read_moment(element.get("datetime") or element.get("content") or "")
            if moment:
                return moment
        return next((iso for text in self._dated() if (iso := find_moment(text))), "")

    def _dated(self) -> Iterator[str]:
        """Give texts that print a date: in elements that say so, then any line."""
        for element in (*self.named[Holds.DATE], *self.tree.iter("address")):
            text = _short(element)
            if text and is_date_line(text):
                yield text
        for block in self.blocks[:TOP_LINES]:
            if len(block.text) <= LONGEST_BYLINE and _is_dated(block.text):
                yield block.text

    def shown_tags(self) -> tuple[str, ...]:
        """Return the topics in links with ``rel=tag`` and in lists of topics."""
        links = self.tree.xpath("//a[@rel]")
        linked = [text_of(link) for link in links if "tag" in _relations(link)]
        return clean_tags((*linked, *self._listed_tags()))

    def _listed_tags(self) -> list[str]:
        tags: list[str] = []
        for element in tag_lists(self.named, self.blocks):
            items = [text_of(item) for item in element.iter("a", "li")]
            text = text_of(element)
            if not items and fits(text, Kind.TAGS):
                items = list(split_tags([text.partition(":")[2]]))
            if sum(item.casefold() in _NETWORKS for item in items) < LEAST_NETWORKS:
                tags += [item for item in items if len(item.split()) <= MOST_TAG_WORDS]
        return tags


def tag_lists(named: Named, blocks: Iterable[Block]) -> list[Element]:
    """Return the elements whose class or first words say that they list topics."""
    worded = (block.element for block in blocks if fits(block.text, Kind.TAGS))
    return [
        element
        for element in dict.fromkeys((*named[Holds.TAGS], *worded))
        if not _is_of_site(element)
        and element.tag not in {"a", "html", "body", "article", "main"}
        and 0 < len(text_of(element)) <= LONGEST_TAG_LIST
        and not any(True for _ in element.iter("h1", "time"))
    ]


def _short(element: Element) -> str:
    """Return the element's text, nothing if it is longer than a by-line."""
    text = text_of(element)
    return text if len(text) <= LONGEST_BYLINE else ""


def headlines(tree: Element) -> tuple[str, ...]:
    """Return the page's ``<h1>``, those inside an article first."""
    headings = sorted(
        tree.iter("h1"), key=lambda h1: not any(True for _ in h1.iterancestors("article", "main"))
    )
    return tuple(text for h1 in headings if (text := text_of(h1)))


def _relations(element: Element) -> list[str]:
    return (element.get("rel") or "").lower().split()


def _signed(tree: Element) -> Iterator[Element]:
    for element in tree.xpath("//body//*[@rel or @itemprop]"):
        if "author" in _relations(element) or "author" in (element.get("itemprop") or "").split():
            yield element


def _is_of_site(element: Element) -> bool:
    """Tell a menu of all topics from those of one story."""
    for place in (element, *element.iterancestors()):
        if place.tag in {"article", "main"}:
            return False
        if place.tag in {"nav", "header", "footer"} or _MENU.search(class_names(place)):
            return True
    return False


def _is_of_readers(element: Element) -> bool:
    """Tell a field of the form in which readers comment."""
    around = (element, *element.iterancestors())
    return any(e.tag in {"form", "label"} or "comment" in class_names(e) for e in around[:6])


def _is_dated(text: str) -> bool:
    return is_date_line(text) or is_byline(text)


def _less_likely_published(element: Element) -> int:
    said = class_names(element) + " " + (element.get("itemprop") or "").lower()
    if "publi" in said or element.get("pubdate") is not None:
        return 0
    return 2 if any(word in said for word in ("modif", "updat", "comment")) else 1
