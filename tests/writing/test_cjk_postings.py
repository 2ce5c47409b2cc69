"""Bigrams in the index are those of the analyzer: terms, positions and places in the text."""

from __future__ import annotations

import collections
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.analyzer import ExactAnalyzer, LanguageText, StemAnalyzer
from indexer.query.text_words import TextWords
from tests.conftest import make_article
from tests.writing.building import build_segment
from tests.writing.test_segment_build import Lists, found

PIECES = st.sampled_from(
    (
        *(
            "金正日",
            "の",
            "キム・ジョンイル",
            "ｷﾞｭ",
            "김정일은",
            "\u1100\u1161\u11a8",
            "か\u3099",
            "々",
            "ー",
        ),
        *(
            "Films ",
            "Kim's",
            "'s",
            "élan",
            "1994",
            " ",
            "。",
            "_",
            "\n",
            "\U00020000",
            "é",
            "\u0301",
        ),
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30))
ARTICLES = st.lists(
    st.tuples(TEXTS, st.sampled_from(["zh", "ja", "ko", "en", "de", ""])), max_size=3
)


def analysed(texts: list[LanguageText]) -> Lists:
    lists: Lists = collections.defaultdict(lambda: collections.defaultdict(list))
    for document, text in enumerate(texts):
        for token in StemAnalyzer()(text):
            lists[token.text.encode()][document].append(token.pos)
    return lists


@settings(max_examples=60)
@given(ARTICLES)
def test_the_index_holds_what_the_analyzer_gives(articles: list[tuple[str, str]]) -> None:
    """Terms and positions of stems, and the documents of words as they are spelt."""
    written = [
        make_article(number, title="", body=text, language=language)
        for number, (text, language) in enumerate(articles)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = build_segment(Path(folder) / "a.segment", written)
        bodies = [LanguageText(text, language) for text, language in articles]
        assert found(file, "body") == analysed(bodies)
        exact = {token.text.encode() for body in bodies for token in ExactAnalyzer()(body)}
        assert set(found(file, "words")) == exact


@settings(max_examples=200)
@given(TEXTS)
def test_places_in_the_text_are_those_of_the_analyzer(text: str) -> None:
    """What is marked in a text at a position is what the analyzer has there."""
    tokens = [(token.pos, token.startchar, token.endchar) for token in StemAnalyzer()(text)]
    words = TextWords(text)
    places = np.arange(len(words))
    starts, stops = words.starts(places).tolist(), words.stops(places).tolist()
    assert tokens == list(zip(places.tolist(), starts, stops, strict=True))
