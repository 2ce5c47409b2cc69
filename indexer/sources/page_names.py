"""What a page's elements are called, sorted by what the names say is in them.

Imports only ``html_tree``.
"""

from __future__ import annotations

import enum
import functools
import re

from indexer.sources.html_tree import Element, class_names

NAMES_REMEMBERED = 1 << 14
"""An archive's pages are made from a few templates, so names come again."""


class Holds(enum.Enum):
    """What an element holds by its class, id or test id."""

    BYLINE = "by-line"
    TAGS = "list of topics"
    DATE = "date"
    HIGHLIGHTS = "summary in a few sentences"


_PATTERNS = {
    Holds.BYLINE: (
        r"(?:^|[\s_-])(?:by-?line|authors?|autor(?:in)?|signature|writers?|firma)(?:$|[\s_-])"
    ),
    # Not "tag-politics": WordPress writes the topics into the story's own class.
    Holds.TAGS: (
        r"(?:^|[\s_-])(?:tags|topics|keywords|taglist|themen|schlagworte|mots-cles|temas"
        r"|etiquetas)(?:$|[\s_-])"
        r"|(?:^|\s)(?:entry|post|article)-?_?(?:categories|tags|topics)(?:$|[\s_-])"
        r"|(?:^|\s)(?:tag|topic)[-_](?:list|links?|cloud|container|items?)(?:$|[\s_-])"
    ),
    Holds.DATE: r"publi|posted|timestamp|created|(?:^|[\s_-])(?:date|time|datum|fecha)",
    Holds.HIGHLIGHTS: (
        r"(?:story|article|news|top|key)[-_ ]?(?:highlight|point|takeaway|fact)"
        r"|(?:^|[\s_-])(?:highlights|keypoints?|takeaways|summary-?list|at-a-glance|in-?brief)"
        r"(?:$|[\s_-])"
    ),
}
_SAYING = tuple((holds, re.compile(pattern)) for holds, pattern in _PATTERNS.items())
_ANY = re.compile("|".join(_PATTERNS.values()))

Named = dict[Holds, list[Element]]


def named_elements(tree: Element) -> Named:
    """Return the elements of a page by what their names say, each list in order."""
    named: Named = {holds: [] for holds in Holds}
    for element in tree.xpath("//body//*[@class or @id or @data-testid]"):
        for holds in said_by(class_names(element)):
            named[holds].append(element)
    return named


@functools.lru_cache(NAMES_REMEMBERED)
def said_by(names: str) -> tuple[Holds, ...]:
    """Return what such names say; most say nothing."""
    if not _ANY.search(names):
        return ()
    return tuple(holds for holds, pattern in _SAYING if pattern.search(names))
