"""Where a text may be cut: never in what a reader sees as one character, or an entity.

Bodies are plain text, but pages and feeds sometimes leave ``&amp;`` in.
"""

from __future__ import annotations

import re
import unicodedata

MAX_ENTITY = 10
"""Characters of an entity, ``&`` and ``;`` included; hardly any has more."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});")
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_FIRST_MARK = "\u0300"
"""Below it there is nothing that is joined to the character before."""


def cut_before(text: str, place: int) -> int:
    """Return the last place where a text may be cut, at a place or before it."""
    while True:
        entity = _entity_around(text, place)
        if entity is not None:
            place = entity.start()
        elif _joined_at(text, place):
            place -= 1
        else:
            return place


def cut_behind(text: str, place: int) -> int:
    """Return the first place where a text may be cut, at a place or behind it."""
    while True:
        entity = _entity_around(text, place)
        if entity is not None:
            place = entity.end()
        elif _joined_at(text, place):
            place += 1
        else:
            return place


def _entity_around(text: str, place: int) -> re.Match[str] | None:
    ampersand = text.rfind("&", max(place - MAX_ENTITY + 1, 0), place)
    entity = _ENTITY.match(text, ampersand) if ampersand >= 0 else None
    return entity if entity and entity.end() > place else None


def _joined_at(text: str, place: int) -> bool:
    """Tell whether the characters on both sides of a place are seen as one.

    Combining marks, variation selectors, emoji modifiers and tags belong to what is
    before them; a joiner to both sides; halves of a surrogate pair to each other. See
    Unicode Standard Annex 29, "Grapheme Cluster Boundary Rules"; flags and Hangul
    syllables spelt in letters have no boundary of a word inside.
    """
    if not 0 < place < len(text):
        return False
    before, behind = text[place - 1], text[place]
    return behind >= _FIRST_MARK and (
        before == _JOINER
        or behind in (_JOINER, _NON_JOINER)
        or unicodedata.category(behind) in ("Mn", "Mc", "Me")
        or "\uff9e" <= behind <= "\uff9f"  # halfwidth marks of Japanese
        or "\U0001f3fb" <= behind <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= behind <= "\U000e007f"  # tags: flags of regions
        or ("\ud800" <= before <= "\udbff" and "\udc00" <= behind <= "\udfff")
    )
