"""HTML pages: metadata and story of a saved news page.

What a page says of itself is weighed in this order: JSON-LD, OpenGraph and
``article:``, other ``<meta>``, the page's own layout. Imports the other
modules of this room and :mod:`indexer.article`.
"""

from __future__ import annotations

import dataclasses

from indexer.article import Article, article_id
from indexer.sources import page_layout
from indexer.sources.dateline import take_dateline
from indexer.sources.dump_lines import Kind, kind_of
from indexer.sources.encoding import decode_page
from indexer.sources.html_body import read_story
from indexer.sources.html_tree import Element, read_tree, short_texts
from indexer.sources.json_ld import json_ld_facts
from indexer.sources.meta_tags import meta_facts
from indexer.sources.origin import NoArticleError, Origin
from indexer.sources.page_boxes import take_apart, take_highlights, take_notes
from indexer.sources.page_facts import Facts, article_address
from indexer.sources.plain_text import ends_sentence, word_count
from indexer.sources.saved_from import saved_from
from indexer.sources.tags import clean_tags
from indexer.sources.titles import site_name_in, without_site_name

TOP_PARAGRAPHS = 6
"""Where by-line and date stand: above the story, at most below a standfirst."""

_BETWEEN = frozenset({
    Kind.TAGS, Kind.RIGHTS, Kind.NAVIGATION, Kind.PLAYER, Kind.NOTE, Kind.HIGHLIGHTS_HEADING,
})  # fmt: skip
_ABOVE = _BETWEEN | {Kind.BYLINE, Kind.DATE, Kind.CAPTION}
_BELOW = _ABOVE | {Kind.RELATED, Kind.ENDING, Kind.COMMENTS, Kind.PROMOTION}


def parse_page(raw: bytes, origin: Origin) -> Article:
    """Return the article in a saved page.

    Raises:
        NoArticleError: there is no text in it, or it cannot be read.
    """
    text = decode_page(raw)
    if not text.strip():
        raise NoArticleError("expected a page in HTML, found an empty file")
    tree = read_tree(text)
    saved_url, saved_at = saved_from(text)
    short = short_texts(tree)
    facts = _facts(tree, short)
    tags = clean_tags([*facts.tags, *page_layout.linked_tags(tree)])
    highlights = take_highlights(tree, short)
    note = take_notes(tree)
    title = _title(facts)
    take_apart(tree, short)
    body = _read_body(tree, facts, {title, *facts.titles, *highlights})
    dateline, story = take_dateline(body)
    if not story:
        raise NoArticleError(_why_no_text(title))
    url = next((url for each in (*facts.urls, saved_url) if (url := article_address(each))), "")
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
        captured_at=saved_at or origin.captured_at,
        sha256=origin.sha256,
    )


def _facts(tree: Element, short: page_layout.ShortTexts) -> Facts:
    """Weigh what the parts of the page say."""
    layout, meta = page_layout.layout_facts(tree, short), meta_facts(tree)
    linked = json_ld_facts(tree, meta.titles + layout.titles)
    facts = linked.or_else(meta).or_else(layout)
    # The page's own address before that of JSON-LD, which at times is about
    # another page that it mentions.
    return dataclasses.replace(facts, urls=meta.urls + linked.urls)


def _read_body(tree: Element, facts: Facts, elsewhere: set[str]) -> list[str]:
    """Return the story's paragraphs without what stands elsewhere in the article."""
    known = {_bare(text) for text in (*elsewhere, *facts.authors)}
    story = [text for text in read_story(tree, facts.body, facts.titles) if _bare(text) not in known]
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


def _title(facts: Facts) -> str:
    if not facts.titles:
        return ""
    sites = [facts.source, site_name_in(facts.titles[-1], facts.titles[0])]
    return without_site_name(facts.titles[0], sites, facts.titles[1:])


def _why_no_text(title: str) -> str:
    found = f"only the title {title[:60]!r}" if title else "no text"
    return f"expected a page with the text of a story, found {found}; save the page again"
