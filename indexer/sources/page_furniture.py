"""Furniture: what newspapers' pages set around and between the paragraphs of a story.

Told by what elements are called (classes and ids that content systems give),
by their roles and by whether they can be seen at all. A name alone convicts no
element that holds most of the page's text: layouts are called ``with-sidebar``.
Imports only ``html_tree``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from indexer.sources.html_tree import Element, class_names


def _named(*words: str) -> str:
    """Return a pattern for whole words of names such as ``story-share_buttons``."""
    return rf"(?:^|[\s_-])(?:{'|'.join(words)})(?:$|[\s_-])"


_AROUND_PAGE = re.compile(
    _named(
        r"footer\w*", r"cookies?", "consent", "gdpr", r"modal\w*", r"popup\w*", "comments?",
        "commentlist", r"disqus\w*", r"outbrain\w*", r"taboola\w*",
    )
    + r"|footer|cookie|privacy|outbrain|taboola"
)  # fmt: skip
_BESIDE_STORY = re.compile(
    _named(
        "ads?", r"advert\w*", r"newsletter\w*", r"sidebar\w*", r"related\w*", r"nav\w*",
        "breadcrumbs?", r"share\w*", "sharing", r"social\w*", "sr-only", "visually-hidden",
        "screen-reader-text", r"recommend\w*", "most-?(?:read|popular)", r"trending\w*",
        r"copyright\w*",
    )
    + r"|newsletter|sharedaddy|breadcrumb|sidebar|comment|related-|-related|rightrail|right-rail"
)  # fmt: skip
_IN_STORY = re.compile(
    _named(
        "adv", r"sponsor\w*", r"promo\w*", "banner", r"recirc\w*", r"subscri\w*", "sign-?up",
        "respond", "side", "rail", r"widget\w*", "menu", "tags?", "taglist", "topics", "by-?line",
        r"author\w*", "bio", r"caption\w*", r"credits?", "popular", "more", "read-?more",
        "see-?also", r"teaser\w*", r"carousel\w*", "gallery", r"slide-?show\w*", "toolbar", "tools",
        "pagination", "pager", r"skip\w*", "hidden", r"pull-?quote\w*", "print", r"rating\w*",
        "poll", "login", "paywall", "disclaimer", r"(?:video|audio|media)-?player\w*", r"video\w*",
        r"embed\w*", r"twitter\w*", r"instagram\w*", r"facebook\w*", "timestamp", "dateline",
        "meta", "toc", "masthead", "(?:site|page)-?header", "next", "prev", r"latest\w*",
    )
    + r"|addtoany|advert|-ads?-|promo(?!t)|recirc|sponsor|whatsapp|login|signup|subscribe"
)  # fmt: skip
_QUOTED_POST = re.compile(r"twitter-tweet|instagram-media")
"""Posts that a story quotes, by the class that the networks' embed codes give them."""

_ROLES = frozenset({
    "complementary", "navigation", "contentinfo", "banner", "dialog", "search", "alertdialog",
})  # fmt: skip

_MOST_TEXT = ((_AROUND_PAGE, 0.9), (_BESIDE_STORY, 0.5), (_IN_STORY, 0.3))
"""Names, and the share of the page's text up to which they are believed."""

_MOST_HIDDEN_TEXT = 0.5
_QUOTED_SHARE = -1.0
_NOT_NAMED = -2.0
NAMES_REMEMBERED = 1 << 14
"""An archive's pages are made from a few templates, so names come again."""


class Furniture:
    """Tells what of one page is furniture; remembers what it told.

    Args:
        root: where the page's text begins; never furniture itself.
        share: elements to the share of the page's text in them; 0 for others.
        headlines: elements that are or hold the headline; never furniture.
    """

    def __init__(
        self, root: Element, share: Mapping[Element, float], headlines: frozenset[Element]
    ) -> None:
        self._share = share
        self._headlines = headlines
        self._told: dict[Element, bool] = {root: False}

    def holds(self, element: Element) -> bool:
        """Tell whether the element is furniture or stands in some."""
        path = []
        place: Element | None = element
        while place is not None and place not in self._told:
            path.append(place)
            place = place.getparent()
        inside = place is not None and self._told[place]
        for place in reversed(path):
            believed = _believed_share(class_names(place))
            inside = believed != _QUOTED_SHARE and (inside or self._is_furniture(place, believed))
            self._told[place] = inside
        return inside

    def _is_furniture(self, element: Element, believed: float) -> bool:
        share = self._share.get(element, 0.0)
        if element.tag == "aside" or element.get("role") in _ROLES or _is_hidden(element):
            return share <= _MOST_HIDDEN_TEXT
        return element not in self._headlines and share <= believed


@functools.lru_cache(NAMES_REMEMBERED)
def _believed_share(names: str) -> float:
    """Return up to which share of the page's text such names say furniture."""
    if names.isspace():
        return _NOT_NAMED
    if _QUOTED_POST.search(names):
        return _QUOTED_SHARE
    return next((most for named, most in _MOST_TEXT if named.search(names)), _NOT_NAMED)


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return (
        element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or (style is not None and "display:none" in style.replace(" ", "").lower())
    )
