"""A small archive for the tests: a few articles written out, many by rule."""

from __future__ import annotations

import itertools

from indexer.article import Article, article_id

HOSTILE = """<script>alert(1)</script>"'&"""
"""What must never reach a page as it stands."""

FILM = Article(
    id=article_id("film"),
    title="The dictator who kidnapped a film director",
    body=(
        "When Kim Jong Il wanted better movies, he had a director abducted.\n\n"
        "The film that came of it was a monster story, shot with a cast of thousands.\n\n"
        "Kim kept a private library of some 15,000 reels."
    ),
    url="https://news.example/2011/01/04/film-director",
    authors=("Ada Reporter", "Bo Writer"),
    source="Evening Herald",
    published="2011-01-04T21:14:00-05:00",
    language="en",
    tags=("North Korea", "Cinema"),
    highlights=("A director is abducted", "A monster film is made"),
    editors_note="This report was filed from two cities.",
    dateline="Seoul, South Korea",
    captured_at="2011-01-05T08:00:00+00:00",
    sha256="ab" * 32,
)

HEBREW = Article(
    id=article_id("hebrew"),
    title="מסע אל הים",
    body="הספינה יצאה מן הנמל עם שחר.",
    source="Harbour Post",
    published="1999-06-01",
    language="he",
    tags=("Travel",),
)

UNDATED = Article(
    id=article_id("undated"),
    title="",
    body="A clipping without a headline, a date or a paper, found between two other pages.",
)

HOSTILE_ARTICLE = Article(
    id=article_id("hostile"),
    title=HOSTILE,
    body=f"{HOSTILE}\n\n{HOSTILE}",
    url="javascript:alert(1)//" + HOSTILE,
    authors=(HOSTILE,),
    source=HOSTILE,
    published="2001-01-01",
    language=HOSTILE,
    tags=(HOSTILE,),
    highlights=(HOSTILE,),
    editors_note=HOSTILE,
    dateline=HOSTILE,
    captured_at="2001-01-01",
    sha256="cd" * 32,
)

_TOPICS = ("Cinema", "Travel", "Science", "Sport", "Élections", "North Korea")
_SOURCES = ("Evening Herald", "Harbour Post", "Morning Star")
_LANGUAGES = ("en", "de", "en", "fr", "en")
_REGULAR_ARTICLES = 36


def _regular_article(place: int) -> Article:
    """Return one of the articles made by rule; no two have the same facets."""
    topics = (_TOPICS[place % 6], _TOPICS[(place // 2) % 6], f"Topic {place % 16:02}")
    return Article(
        id=article_id("regular", str(place)),
        title=f"Report {place} on the harbour",
        body=f"The harbour was busy. Report {place} counts the ships.\n\nThey came at dawn.",
        source=_SOURCES[place % 3],
        published=f"{1985 + place % 14}-03-{place % 28 + 1:02}",
        language=_LANGUAGES[place % 5],
        tags=topics,
    )


def sample_articles() -> list[Article]:
    """Return the archive, forty articles."""
    regular = map(_regular_article, range(_REGULAR_ARTICLES))
    return list(itertools.chain((FILM, HEBREW, UNDATED, HOSTILE_ARTICLE), regular))
