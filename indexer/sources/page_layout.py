"""What a page's own layout says: headings, by-lines, dates, lists of topics.

The weakest source, after JSON-LD and ``<meta>``, and the only one in old
pages. Imports only modules of this room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.sources.authors import split_authors
from indexer.sources.dates import find_moment, is_date_line, read_moment
from indexer.sources.dump_lines import Kind, kind_of
from indexer.sources.html_tree import Element, class_names, text_blocks, text_of
from indexer.sources.page_facts import Facts
from indexer.sources.tags import clean_tags, split_tags
from indexer.sources.titles import site_name_in

LONGEST_BYLINE = 150
MOST_TAG_WORDS = 6
TOP_LINES = 80
"""Lines of a page above and around the beginning of its story."""


ShortTexts = dict[Element, str]

# Not "tag-politics": WordPress writes the topics into the story's own class.
_TAG_LIST = re.compile(
    r"(?:^|[\s_-])(?:tags|topics|keywords|taglist|themen|schlagworte|mots-cles|temas|etiquetas)"
    r"(?:$|[\s_-])|(?:^|\s)(?:tag|topic)[-_](?:list|links?|cloud|container|items?)(?:$|[\s_-])"
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|autor(?:in)?|signature|writers?|firma)(?:$|[\s_-])"
)
_DATED = re.compile(r"publi|posted|timestamp|created|(?:^|[\s_-])(?:date|time|datum|fecha)")
_CHANGED = re.compile(r"modif|updat|comment")


def layout_facts(tree: Element, short: ShortTexts) -> Facts:
    """Return what the visible page says about its article.

    Args:
        tree: the page.
        short: its ``short_texts``.
    """
    # In old pages by-line and date stand in no element of their own.
    lines = text_blocks(tree)[:TOP_LINES]
    headline = next((text for h1 in _headlines(tree) if (text := text_of(h1))), "")
    title = next((" ".join((title.text or "").split()) for title in tree.iter("title")), "")
    return Facts(
        titles=tuple(text for text in (headline, title) if text),
        authors=_authors(short) or _authors_of_lines(lines),
        source=site_name_in(title, headline),
        published=_published(tree, short) or _moment_of_lines(lines),
        tags=_listed_tags(short),
    )


def linked_tags(tree: Element) -> tuple[str, ...]:
    """Return the topics in links with ``rel=tag``."""
    return clean_tags(text_of(link) for link in tree.iter("a") if "tag" in _relations(link))


def tag_lists(short: ShortTexts) -> list[Element]:
    """Return the short elements whose class or first words say that they list topics."""
    return [
        element
        for element, text in short.items()
        if (_TAG_LIST.search(class_names(element)) or kind_of(text) is Kind.TAGS)
        and not any(True for _ in element.iter("h1", "time"))
        and element.tag not in {"a", "html", "body", "article", "main"}
    ]


def _listed_tags(short: ShortTexts) -> tuple[str, ...]:
    tags: list[str] = []
    for element in tag_lists(short):
        items = [text_of(item) for item in element.iter("a", "li")]
        if not items and kind_of(short[element]) is Kind.TAGS:
            items = list(split_tags([short[element].partition(":")[2]]))
        tags += [item for item in items if len(item.split()) <= MOST_TAG_WORDS]
    return clean_tags(tags)


def _headlines(tree: Element) -> list[Element]:
    """Return the page's ``<h1>``, those inside an article first."""
    headings = list(tree.iter("h1"))
    return sorted(
        headings, key=lambda h1: not any(True for _ in h1.iterancestors("article", "main"))
    )


def _relations(element: Element) -> list[str]:
    return (element.get("rel") or "").lower().split()


def _authors(short: ShortTexts) -> tuple[str, ...]:
    """Return authors from ``rel=author`` and ``itemprop``, else from a by-line."""
    linked = [
        text
        for element, text in short.items()
        if ("author" in _relations(element) or element.get("itemprop") == "author")
        and len(text) <= LONGEST_BYLINE
    ]
    return split_authors(linked[:8]) or split_authors(_byline(short))


def _byline(short: ShortTexts) -> list[str]:
    """Return the first by-line: marked by its class or element, else by its words."""
    lines = [(element, text) for element, text in short.items() if len(text) <= LONGEST_BYLINE]
    marked = [
        text
        for element, text in lines
        if element.tag == "address" or _BYLINE.search(class_names(element))
    ]
    worded = [text for _, text in lines if kind_of(text) is Kind.BYLINE]
    return [text for text in marked if len(text.split()) <= 12][:1] or worded[:1]


def _published(tree: Element, short: ShortTexts) -> str:
    """Return the moment in ``datetime`` attributes, else the first printed date."""
    marked = [e for e in tree.iter() if e.get("datetime") or _is_publication(e)]
    for element in sorted(marked, key=_less_likely_published):
        moment = read_moment(element.get("datetime") or element.get("content") or "")
        if moment:
            return moment
    return next((iso for text in _dated_texts(short) if (iso := find_moment(text))), "")


def _authors_of_lines(lines: list[str]) -> tuple[str, ...]:
    signed = (split_authors([line]) for line in lines if kind_of(line) is Kind.BYLINE)
    return next(signed, ())


def _moment_of_lines(lines: list[str]) -> str:
    return next((find_moment(line) for line in lines if is_date_line(line)), "")


def _is_publication(element: Element) -> bool:
    return (element.get("itemprop") or "").lower() == "datepublished"


def _less_likely_published(element: Element) -> int:
    said = class_names(element) + " " + (element.get("itemprop") or "").lower()
    if "publi" in said or element.get("pubdate") is not None:
        return 0
    return 2 if _CHANGED.search(said) else 1


def _dated_texts(short: ShortTexts) -> Iterator[str]:
    """Give texts that print a date: in elements that say so, then any date line."""
    lines = [(e, text) for e, text in short.items() if len(text) <= LONGEST_BYLINE]
    yield from (text for e, text in lines if _DATED.search(class_names(e)) and is_date_line(text))
    yield from (text for _, text in lines if is_date_line(text) or kind_of(text) is Kind.BYLINE)
