"""Text dumps: a news page copied whole, or a plain file with a story.

Imports the other modules of this room and :mod:`indexer.article`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.article import Article, article_id
from indexer.sources import dump_layout
from indexer.sources.authors import read_byline, split_authors
from indexer.sources.dateline import take_dateline
from indexer.sources.dates import find_moment, is_update
from indexer.sources.dump_headings import place_under_headings
from indexer.sources.dump_lines import Kind, read_lines
from indexer.sources.encoding import decode_text
from indexer.sources.origin import NoArticleError, Origin
from indexer.sources.tags import split_tags
from indexer.sources.titles import without_site_name

MOST_CONTROL_CHARACTERS = 0.02
"""Share of control characters in text; pictures and archives have far more."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|(?:19|20)\d\d|\bby\b)[\s,.;:–-]*",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r",?\s+(?:ltd|limited|inc|llc|plc|gmbh|verlagsgesellschaft.*|s\.?a\.?)\.?$", re.IGNORECASE
)


def parse_dump(raw: bytes, origin: Origin) -> Article:
    """Return the article in a text dump.

    Raises:
        NoArticleError: it is no text, or there is no story in it.
    """
    layout = dump_layout.read_layout(place_under_headings(read_lines(_text(raw))))
    highlights = tuple(layout.get(Kind.HIGHLIGHT))
    if not layout.story and not highlights:
        raise NoArticleError(_why_no_story(layout.title))
    dateline, story = take_dateline(layout.story)
    authors, outlet = _signature(layout)
    source = _source(layout, outlet)
    url = _address(layout.get(Kind.ADDRESS))
    return Article(
        id=article_id(url or origin.relative_path),
        title=without_site_name(layout.title, [source, outlet]),
        body="\n\n".join(_without_title(story, layout.title)),
        url=url,
        authors=authors,
        source=source,
        published=_published(layout.get(Kind.DATE) + layout.get(Kind.BYLINE)),
        tags=split_tags(dump_layout.topics(layout)),
        highlights=highlights,
        editors_note=dump_layout.notes(layout),
        dateline=dateline,
        captured_at=origin.captured_at,
        sha256=origin.sha256,
    )


def _without_title(story: list[str], title: str) -> list[str]:
    """Return the story without the headline that some pages print again above it."""
    return story[1:] if story[:1] == [title] and len(story) > 1 else story


def _text(raw: bytes) -> str:
    text = decode_text(raw)
    strange = len(_CONTROL.findall(text))
    if strange > 3 and strange > MOST_CONTROL_CHARACTERS * len(text):
        raise NoArticleError(
            f"expected text, found {strange:,} control characters among {len(text):,}; "
            "if this is another kind of file, give it its own suffix"
        )
    if not text.strip():
        raise NoArticleError("expected the text of a news page, found an empty file")
    return text


def _why_no_story(title: str) -> str:
    found = f"only short lines such as {title[:60]!r}" if title else "only navigation"
    return f"expected a story of at least one sentence, found {found}; save the page again"


def _signature(layout: dump_layout.Layout) -> tuple[tuple[str, ...], str]:
    """Return the authors and the outlet that the by-lines name."""
    holder = _rights_holder(layout.get(Kind.RIGHTS))
    read = [read_byline(line, [holder]) for line in layout.get(Kind.BYLINE)]
    outlet = next((outlet for _, outlet in read if outlet), "")
    return split_authors(author for authors, _ in read for author in authors), outlet


def _source(layout: dump_layout.Layout, outlet: str) -> str:
    """Return the publication: who holds the rights, the by-line's, the masthead."""
    holder = _rights_holder(layout.get(Kind.RIGHTS))
    return holder or outlet or next(iter(layout.get(Kind.MASTHEAD)), "")


def _published(lines: Iterable[str]) -> str:
    """Return the first moment, rather one of publication than of a change."""
    ordered = sorted(lines, key=is_update)
    return next((moment for line in ordered if (moment := find_moment(line))), "")


def _rights_holder(lines: Iterable[str]) -> str:
    """Return who holds the rights: "© 1998 The Courier. All rights reserved."."""
    for line in lines:
        holder = _LEGAL_FORM.sub(
            "", re.split(r"[.,|]\s|[.|]$", _RIGHTS.sub("", _after_sign(line)))[0].strip()
        )
        if 0 < len(holder.split()) <= 6:
            return holder.strip(" .,")
    return ""


def _after_sign(line: str) -> str:
    return line.partition("©")[2] if "©" in line else line


def _address(lines: Iterable[str]) -> str:
    found = (re.search(r"https?://\S+", line) for line in lines)
    return next((address[0] for address in found if address), "")
