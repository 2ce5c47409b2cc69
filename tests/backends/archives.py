"""Hypothesis strategies for small archives and questions to them."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from indexer.article import Article
from indexer.query.request import Duplicates, SearchRequest, Sort, TagMode
from tests.conftest import make_article

# Words that every stemmer leaves alone, so that a naive oracle can compare.
WORDS = ("alpha", "beta", "delta", "kappa", "lambda")
TAGS = ("Movies", "movies", "North Korea", "Séoul", "SPACE", "Space")
SOURCES = ("", "Meridian Wire", "Northfield Gazette")
LANGUAGES = ("", "en", "de")
DATES = ("", "1935-02-01", "1986-03-13T08:00:00+09:00", "1986-12-31", "2011-12-17")

_PROSE = [f"{a}{b}{c}o" for a in "bdfgklmnpr" for b in "aeiou" for c in "bdfgk"]

# Long enough for titles to make no difference: equal words, one word more, other words.
BODIES = (
    " ".join(_PROSE),
    " ".join(_PROSE).title() + "!",
    " ".join(_PROSE) + " alpha",
    " ".join(_PROSE[:100] + _PROSE[:99:-1]),
)

texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@st.composite
def archives(draw: st.DrawFn) -> list[Article]:
    """Draw up to a dozen articles that share words, tags, sources and dates."""
    return [
        make_article(
            number,
            title=draw(texts),
            body=draw(st.one_of(texts, st.sampled_from(BODIES))),
            tags=tuple(draw(st.lists(st.sampled_from(TAGS), max_size=3))),
            source=draw(st.sampled_from(SOURCES)),
            language=draw(st.sampled_from(LANGUAGES)),
            published=draw(st.sampled_from(DATES)),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


def _selections(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from((*values, "absent")), max_size=2, unique=True).map(tuple)


_days = st.sampled_from([None, datetime.date(1935, 2, 1), datetime.date(1986, 6, 1)])

requests = st.builds(
    SearchRequest,
    text=st.lists(st.sampled_from((*WORDS, "absent")), max_size=3).map(" ".join),
    tags=_selections(("Movies", "NORTH KOREA", "space", "Séoul")),
    tag_mode=st.sampled_from(TagMode),
    sources=_selections(("meridian wire", "Northfield Gazette")),
    languages=_selections(("en", "DE")),
    years=_selections(("1935", "1986")),
    date_from=_days,
    date_to=st.sampled_from([None, datetime.date(1986, 12, 31), datetime.date(2020, 1, 1)]),
    sort=st.sampled_from(Sort),
    duplicates=st.sampled_from(Duplicates),
    timeline=st.booleans(),
    limit=st.integers(0, 20),
    offset=st.integers(0, 5),
)
