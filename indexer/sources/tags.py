"""Topics as pages and records list them.

Imports only ``plain_text``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from indexer.sources.plain_text import one_line

LONGEST_TAG = 80
"""Characters; what is longer is a sentence that stands among the keywords."""

SHORTEST_TITLE = 20
"""Letters of a title that no topic has in it."""

_MARKS = ("@", "_", "/")
"""What marks a keyword as one for the site's own software: ``@post-id:17``."""

_LABEL = re.compile(r"(?:topic|category|tag|keyword|subject)s?:\s*", re.IGNORECASE)
# "source:tagname:Wire", "ctp_video": for the site's own software.
_IDENTIFIER = re.compile(r"\w+(?::\s?\w[^:]*){1,}|[a-z0-9]+(?:_[a-z0-9]+)+", re.ASCII)
_NO_TOPICS = frozenset({
    "article", "articles", "story", "post", "page", "general", "other", "none", "untagged",
    "uncategorized", "uncategorised", "no autolink", "home",
})  # fmt: skip

TAGS_REMEMBERED = 1 << 14
"""An archive's articles share their topics."""

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
    """Return the tags on one line each, each once, without what names no topic."""
    unique: dict[str, str] = {}
    for tag in (_cleaned(tag) for tag in tags if not tag.startswith(_MARKS)):
        if tag:
            unique.setdefault(tag.casefold(), tag)
    return tuple(unique.values())


def without_names(tags: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the tags without those that only repeat the title or the site's name."""
    known = {_letters(name) for name in names}
    long = [name for name in known if len(name) >= SHORTEST_TITLE]
    return tuple(
        tag
        for tag in tags
        if (letters := _letters(tag)) not in known and not any(name in letters for name in long)
    )


@functools.lru_cache(TAGS_REMEMBERED)
def _cleaned(tag: str) -> str:
    """Return a tag fit to keep, empty for what names no topic."""
    bare = _LABEL.sub("", one_line(tag)).strip(' .,#"')
    return bare if 0 < len(bare) <= LONGEST_TAG and _is_topic(bare) else ""


def _is_topic(tag: str) -> bool:
    return (
        tag.casefold() not in _NO_TOPICS
        and not _IDENTIFIER.fullmatch(tag)
        and any(letter.isalnum() for letter in tag)
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
