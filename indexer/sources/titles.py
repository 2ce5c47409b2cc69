"""Headlines without the name of the site that pages append to them.

Imports only ``plain_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.sources.plain_text import one_line

LONGEST_TITLE = 1000
"""Characters; a page whose title is longer is out to waste time."""

_SEPARATOR = re.compile(r"\s+(?:\||[-–—]|::?|·|•|»|«|/)\s+|\s*\|\s*")
_TOP_DOMAIN = re.compile(r"\.(?:com|org|net|de|fr|es|uk|co|example)\b.*$", re.IGNORECASE)


def without_site_name(title: str, site_names: Iterable[str], headlines: Iterable[str] = ()) -> str:
    """Return a title without " | Outlet", " - Outlet" or "Outlet: " around it.

    Args:
        title: as the page has it.
        site_names: what the site is called; only such a part is taken off.
        headlines: other forms of the title; the part that equals one is it.
    """
    shorter = {_key(headline) for headline in headlines} - {_key(title), ""}
    sites = {_key(name) for name in site_names if name} - {""}
    text = one_line(title)[:LONGEST_TITLE]
    while (cut := _cut(text, sites, shorter)) != text:
        text = cut
    return text


def site_name_in(title: str, headline: str) -> str:
    """Return the site's name that a page's title has and its headline has not."""
    text, head = one_line(title)[:LONGEST_TITLE], one_line(headline)
    if not head or not text.lower().startswith(head.lower()):
        return ""
    separator = _SEPARATOR.match(text, len(head))
    name = text[separator.end() :] if separator else ""
    return name if 0 < len(name.split()) <= 6 and not _SEPARATOR.search(name) else ""


def _cut(text: str, sites: set[str], shorter: set[str]) -> str:
    for separator in _SEPARATOR.finditer(text):
        head, tail = text[: separator.start()], text[separator.end() :]
        if head and (_key(tail) in sites or _key(head) in shorter):
            return head
        if tail and (_key(head) in sites or _key(tail) in shorter):
            return tail
    return text


def _key(name: str) -> str:
    """Return what of a name is compared: letters, without article or domain."""
    bare = _TOP_DOMAIN.sub("", one_line(name).casefold()).removeprefix("www.")
    return re.sub(r"[\W_]+", "", re.sub(r"^(?:the|der|die|das|le|la|el)\s+", "", bare))
