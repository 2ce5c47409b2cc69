"""Topics as pages and records list them.

Imports only ``plain_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.sources.plain_text import one_line

LONGEST_TAG = 80
"""Characters; what is longer is a sentence that stands among the keywords."""

_MARKS = ("@", "_", "/")
"""What marks a keyword as one for the site's own software: ``@post-id:17``."""

SEPARATORS = ",;|·•\n"


def split_tags(lists: Iterable[str], between: str = SEPARATORS) -> tuple[str, ...]:
    """Split lists such as ``Oceans, Climate`` or ``Space · Science`` into tags.

    Args:
        lists: what is to be split.
        between: the characters that stand between two tags.
    """
    separator = re.compile(f"[{re.escape(between)}]")
    return clean_tags(tag for text in lists for tag in separator.split(text))


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags on one line each, each once, without empty ones."""
    cleaned = (one_line(tag).strip(" .#") for tag in tags if not tag.startswith(_MARKS))
    unique: dict[str, str] = {}
    for tag in cleaned:
        if 0 < len(tag) <= LONGEST_TAG:
            unique.setdefault(tag.casefold(), tag)
    return tuple(unique.values())
