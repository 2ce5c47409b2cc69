"""HTML pages: metadata and story of a saved news page.

What a page says of itself is weighed in this order: JSON-LD, OpenGraph and
``article:``, other ``<meta>``, the page's own layout. Imports the other
modules of this room and :mod:`indexer.article`.
"""

from __future__ import annotations

import dataclasses
import re

from indexer.article import Article, article_id
from indexer.sources.authors import people
from indexer.sources.dateline import take_dateline
from indexer.sources.dump_lines import Kind, kind_of
from indexer.sources.encoding import decode_page
from indexer.sources.html_blocks import read_blocks
from indexer.sources.html_body import is_sure, read_story
from indexer.sources.html_tree import Element, page_body, read_tree, remove
from indexer.sources.json_ld import json_ld_facts
from indexer.sources.meta_tags import meta_facts
from indexer.sources.origin import NoArticleError, Origin
from indexer.sources.page_boxes import captions, find_highlights, find_notes, take_apart
from indexer.sources.page_facts import Facts, article_address
from indexer.sources.page_layout import Layout, headlines
from indexer.sources.page_names import named_elements
from indexer.sources.plain_text import ends_sentence, word_count
from indexer.sources.saved_from import saved_from
from indexer.sources.story_finder import Story, find_story, stands_in
from indexer.sources.tags import clean_tags, without_names
from indexer.sources.titles import site_name_in, without_site_name

TOP_PARAGRAPHS = 6
"""Where by-line and date stand: above the story, at most below a standfirst."""

LEAST_IN_COMMON = 1 / 3
"""Of the words of a printed headline with those of the title that the page gives."""

MOST_KEYWORDS = 15
"""Keywords that one article has; pages with more give all that the site is about."""

_BETWEEN = frozenset({
    Kind.TAGS, Kind.RIGHTS, Kind.NAVIGATION, Kind.PLAYER, Kind.NOTE, Kind.HIGHLIGHTS_HEADING,
})  # fmt: skip
_ABOVE = _BETWEEN | {Kind.BYLINE, Kind.DATE, Kind.CAPTION}
_BELOW = _ABOVE | {Kind.RELATED, Kind.ENDING, Kind.COMMENTS, Kind.PROMOTION}


def parse_page(
    raw: bytes,
    origin: Origin,
    *,
    address: str = "",
    captured_at: str = "",
    encoding: str = "",
) -> Article:
    """Return the article in a saved page.

    Args:
        raw: the page.
        origin: where it was found.
        address: where it was fetched, if that is known; the page itself is asked first.
        captured_at: ISO 8601, when, if that is known.
        encoding: as the server said, for a page that does not declare any.

    Raises:
        NoArticleError: there is no text in it, or it cannot be read.
    """
    text = decode_page(raw, encoding)
    if not text.strip():
        raise NoArticleError("expected a page in HTML, found an empty file")
    tree = read_tree(text)
    page = Layout(tree, named_elements(tree), read_blocks(page_body(tree)))
    saved_url, saved_at = saved_from(text)
    facts = _facts(page)
    highlights, summary = find_highlights(page.named, page.blocks)
    note, notes = find_notes(page.blocks)
    below_pictures = captions(tree)
    title = _title(facts, headlines(tree))
    found = _find_story(page, {*summary, *notes}, facts)
    body = _read_body(found, page, facts, {title, *facts.titles, *highlights})
    dateline, story = take_dateline(body)
    if not story:
        raise NoArticleError(_why_no_text(title))
    tags = _tags(facts, title, " ".join((title, *body)))
    addresses = map(article_address, (*facts.urls, saved_url, address))
    url = next(filter(None, addresses), "")
    return Article(
        id=article_id(url or origin.relative_path),
        title=title,
        body="\n\n".join(story),
        url=url,
        authors=facts.authors,
        source=facts.source,
        published=facts.published,
        language=facts.language,
        tags=tags,
        highlights=highlights,
        editors_note=note,
        dateline=dateline,
        captured_at=saved_at or captured_at or origin.captured_at,
        sha256=origin.sha256,
        modified=facts.modified if facts.modified != facts.published else "",
        section=facts.section,
        captions=below_pictures,
    )


def _facts(page: Layout) -> Facts:
    """Weigh what the parts of the page say."""
    meta = meta_facts(page.tree)
    linked = json_ld_facts(page.tree, meta.titles + headlines(page.tree))
    # The page's own address before that of JSON-LD, which at times is about
    # another page that it mentions.
    outlets = (meta.source, linked.source)
    facts = dataclasses.replace(
        linked.or_else(meta),
        urls=meta.urls + linked.urls,
        authors=people(linked.authors, outlets) or people(meta.authors, outlets),
        published=_most_exact(linked.published, meta.published),
    )
    return page.completed(facts)


def _most_exact(moment: str, other: str) -> str:
    """Return the first moment, or the other where that tells the time of the same day."""
    return other if moment == other[:10] or not moment else moment


def _find_story(page: Layout, elsewhere: set[Element], facts: Facts) -> Story:
    """Find the story; where that is not sure, take the page apart for who is asked next."""
    blocks = [block for block in page.blocks if not stands_in(block.element, elsewhere)]
    found = find_story(page.tree, blocks, facts.titles)
    if not is_sure(found):
        for element in elsewhere:
            remove(element)
        take_apart(page.tree, page.named, page.blocks)
    return found


def _read_body(found: Story, page: Layout, facts: Facts, elsewhere: set[str]) -> list[str]:
    """Return the story's paragraphs without what stands elsewhere in the article."""
    known = {_bare(text) for text in (*elsewhere, *facts.authors)}
    read = read_story(found, page.tree, facts.body)
    story = [text for text in read if _bare(text) not in known]
    kept = [text for text in _without_top(story) if kind_of(text) not in _BETWEEN]
    while len(kept) > 1 and _is_below_story(kept[-1]):
        kept.pop()
    return kept


def _bare(text: str) -> str:
    return text.casefold().strip(" ·|,•–—-")


def _without_top(story: list[str]) -> list[str]:
    """Return the story without by-line, date and the labels above it.

    A standfirst may stand above the by-line; it is kept.
    """
    above = [i for i, text in enumerate(story[:TOP_PARAGRAPHS]) if kind_of(text) in _ABOVE]
    lead = next((i for i, text in enumerate(story) if not _is_label(text)), 0)
    labels = range(max([lead, *above]))
    gone = {*above, *(i for i in labels if _is_label(story[i]))}
    return [text for i, text in enumerate(story) if i not in gone]


def _is_label(text: str) -> bool:
    return not ends_sentence(text) and word_count(text) < 6


def _is_below_story(text: str) -> bool:
    """Tell whether a last line belongs to the page: a label, a link, a heading."""
    return kind_of(text) in _BELOW or _is_label(text)


def _title(facts: Facts, printed: tuple[str, ...]) -> str:
    """Return the headline as it is printed above the story, else as the page gives it.

    A printed one that has little in common with what the page gives is of the site.
    """
    if not facts.titles:
        return ""
    given = facts.titles[0]
    title = next((text for text in printed[:1] if _is_like(text, given)), given)
    sites = [facts.source, site_name_in(facts.titles[-1], given)]
    return without_site_name(title, sites, () if title != given else facts.titles[1:])


def _is_like(title: str, other: str) -> bool:
    words, others = set(_words(title)), set(_words(other))
    return len(words & others) >= LEAST_IN_COMMON * len(words) > 0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _tags(facts: Facts, title: str, text: str) -> tuple[str, ...]:
    """Return the topics; without any, keywords, or the section, which is one at least."""
    names = (title, *facts.titles, facts.source)
    keywords = facts.keywords
    if len(keywords) > MOST_KEYWORDS:  # of the site; those of the article are in it
        words = set(_words(text))
        keywords = tuple(keyword for keyword in keywords if words.issuperset(_words(keyword)))
    return (
        without_names(facts.tags, names)
        or without_names(keywords, names)
        or clean_tags([facts.section])
    )


def _why_no_text(title: str) -> str:
    found = f"only the title {title[:60]!r}" if title else "no text"
    return f"expected a page with the text of a story, found {found}; save the page again"
