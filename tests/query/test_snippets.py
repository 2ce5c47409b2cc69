"""A snippet is the passage with the most of the query in it."""

from __future__ import annotations

import collections
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.query.expand import Expander
from indexer.query.marking import Occurrences, SearchedTerms
from indexer.query.request import SearchRequest
from indexer.query.result import Hit, TextPart, plain_text
from indexer.query.snippets import (
    SEARCHED_CHARACTERS,
    SNIPPET_CHARACTERS,
    best_window,
    snippet,
)
from indexer.query.syntax import parse_text
from tests.conftest import BuildIndex, make_article

FirstHit = Callable[[Article, str], Hit]

FILLER = " ".join(f"filler{number}" for number in range(80))


@pytest.fixture
def first_hit(build_index: BuildIndex) -> FirstHit:
    """Return a function that searches one article and returns it as a hit."""

    def search(article: Article, text: str) -> Hit:
        folder: Path = build_index([article])
        with EmbeddedBackend.open(folder) as backend:
            (hit,) = backend.search(SearchRequest(text=text)).hits
        return hit

    return search


def marked(parts: tuple[TextPart, ...]) -> list[str]:
    return [part.text for part in parts if part.marked]


def test_passage_with_all_words_wins(first_hit: FirstHit) -> None:
    """Two words close together beat one word early."""
    body = f"A film.\n\n{FILLER}. He owned the film studio. {FILLER}"
    hit = first_hit(make_article(body=body), "film studio")
    assert marked(hit.snippet) == ["film studio"]
    assert plain_text(hit.snippet).startswith("… He owned the film studio.")
    assert plain_text(hit.snippet).endswith(" …")


def test_inflected_words_are_marked(first_hit: FirstHit) -> None:
    """What matched by its stem is marked as printed."""
    hit = first_hit(make_article(body="Filming the films’ filmed film."), "films")
    assert marked(hit.snippet) == ["Filming", "films", "filmed film"]


def test_patterns_and_phrases_are_marked(first_hit: FirstHit) -> None:
    """Prefix, wildcard and fuzzy leaves mark the words that they stood for."""
    body = "Cinematography at the Korean studio in Pyongyang."
    hit = first_hit(make_article(body=body), 'cinema* "korean studio" pyongyamg~')
    assert marked(hit.snippet) == ["Cinematography", "Korean studio", "Pyongyang"]


def test_excluded_words_are_not_marked(first_hit: FirstHit) -> None:
    """What must not be there is not what was searched for."""
    hit = first_hit(make_article(title="x", body="film studio"), "film -zoo")
    assert marked(hit.snippet) == ["film"]


def test_highlight_serves_where_the_body_has_no_match(first_hit: FirstHit) -> None:
    """The match is shown where it is."""
    article = make_article(body=FILLER, highlights=("Nothing here", "A film buff rules"))
    hit = first_hit(article, "film")
    assert hit.snippet == (TextPart("A "), TextPart("film", marked=True), TextPart(" buff rules"))


def test_without_a_match_the_beginning_is_shown(first_hit: FirstHit) -> None:
    """Browsing shows how the article begins."""
    hit = first_hit(make_article(body=FILLER), "")
    assert plain_text(hit.snippet).startswith("filler0 filler1")
    assert marked(hit.snippet) == []


def test_title_and_snippet_are_one_line(first_hit: FirstHit) -> None:
    """Line breaks of the page do not reach the list of results."""
    hit = first_hit(make_article(body="Old\n\nfilm\n  reels"), "film")
    assert plain_text(hit.snippet) == "Old film reels"


def snippet_of(body: str, text: str, highlights: tuple[str, ...] = ()) -> tuple[TextPart, ...]:
    """Return the snippet of an article that is in no index."""
    tree = Expander({"en"}).expand(parse_text(text).tree).tree
    article = make_article(body=body, highlights=highlights)
    return snippet(article, SearchedTerms(tree or query.NullQuery))


def test_rare_words_weigh_more() -> None:
    """Where no passage has all words, the one with the rarer word wins."""
    body = f"film one {FILLER} film two {FILLER} zoo {FILLER} film three"
    assert marked(snippet_of(body, "film zoo")) == ["zoo"]


def test_phrases_weigh_most() -> None:
    """A passage with the whole phrase beats one with its words and others."""
    body = f"Film, zoo, studio, Korean. {FILLER}. A Korean studio. {FILLER}"
    assert marked(snippet_of(body, '"korean studio" film zoo')) == ["Korean studio"]


def test_words_of_a_phrase_are_not_marked_alone() -> None:
    """Marks show why the article was found."""
    parts = snippet_of("The studio is a Korean studio.", '"korean studio"')
    assert marked(parts) == ["Korean studio"]


def test_ties_go_to_the_earliest() -> None:
    """Of passages that are worth the same, the first is shown."""
    body = f"{FILLER}. First film. {FILLER}. Second film. {FILLER}"
    assert plain_text(snippet_of(body, "film")).startswith("… First film.")


def test_phrase_wider_than_a_passage() -> None:
    """A phrase found with more slop than fits is shown from its first word on."""
    words = " ".join(f"word{number}" for number in range(50))
    parts = snippet_of(f"{FILLER} film {words} zoo {FILLER}", '"film zoo"~60')
    assert marked(parts) == ["film"]


@pytest.mark.parametrize("end", [". ", "! ", '." ', "\n", "\u3002", "… ", ".) "])
def test_passages_begin_with_sentences(end: str) -> None:
    """The sentence of the first match is shown from its beginning."""
    parts = snippet_of(f"{FILLER}{end}He saw a film. {FILLER}", "film")
    assert plain_text(parts).startswith("… He saw a film.")


@pytest.mark.parametrize("between", [", ", " - ", ".", "...5 "])
def test_other_marks_end_no_sentence(between: str) -> None:
    """What goes on without a space, or with a comma, is the same sentence."""
    parts = snippet_of(f"{FILLER}{between}he saw a film. {FILLER}", "film")
    assert not plain_text(parts).startswith("… he saw")


def test_highlight_with_the_most_serves() -> None:
    """Of several highlights with matches, the best is shown, whole."""
    highlights = ("A film and", "zoo", "A film in a zoo", "The zoo film")
    parts = snippet_of(FILLER, "film zoo", highlights=highlights)
    assert plain_text(parts) == "A film in a zoo"
    assert marked(parts) == ["film", "zoo"]


def test_phrase_over_two_highlights() -> None:
    """A phrase that the index finds where two highlights meet is marked where it ends."""
    parts = snippet_of(FILLER, '"film zoo"', highlights=("A film", "zoo"))
    assert [(part.text, part.marked) for part in parts] == [("zoo", True)]


def test_snippet_cuts_no_character() -> None:
    """Neither end of a passage is inside an entity or a character with its marks."""
    words = " ".join(f"w{number}" for number in range(60))
    for count in range(20):
        entities = "u&eacute; " * count
        begun = plain_text(snippet_of(f"{words} {entities} film {FILLER}", "film"))
        assert begun.startswith(("… u&", "… w", "… &eacute;"))
        ended = plain_text(snippet_of(f"film {words[: 3 * count]} {'&#233; ' * 60}", "film"))
        assert ended.endswith("&#233; …")
        toned = plain_text(snippet_of(f"film {words[: 3 * count]} {'a👍🏽 ' * 60}", "film"))
        assert toned.endswith("a …")
        toned = plain_text(snippet_of(f"film {words[: 3 * count]} {'a🏽 ' * 60}", "film"))
        assert toned.endswith("a🏽 …")


def test_long_stretches_without_words_are_cut() -> None:
    """What stands between words may be as long as it likes; a snippet may not."""
    dots = "." * 5_000
    parts = snippet_of(f"{dots} a {dots} film {dots} zoo {FILLER}", "film")
    assert len(plain_text(parts)) <= SNIPPET_CHARACTERS + 4
    assert marked(parts) == ["film"]
    parts = snippet_of(f"{'x' * 5_000} {FILLER}", "x*")
    assert len(plain_text(parts)) <= SNIPPET_CHARACTERS + 4


def test_sentences_are_looked_for_in_linear_time() -> None:
    """A hundred thousand full stops in a row do not hold up a page."""
    started = time.perf_counter()
    snippet_of(f"{FILLER} {'.' * 150_000} film {FILLER}", "film")
    assert time.perf_counter() - started < 2


def test_only_the_beginning_of_a_book_is_searched() -> None:
    """A match far back is not looked for, and the snippet says that there is more."""
    body = "word " * (SEARCHED_CHARACTERS // 5) + "film"
    parts = snippet_of(body, "film")
    assert marked(parts) == []
    assert plain_text(parts).endswith(" …")
    assert marked(snippet_of("word " * 2_000 + "film", "film")) == ["film"]


def test_searching_cuts_no_word() -> None:
    """The word at the limit of what is searched is whole or left out."""
    body = "x" * (SEARCHED_CHARACTERS - 5) + " filmography"
    assert marked(snippet_of(body, "film")) == []
    body = "x" * (SEARCHED_CHARACTERS + 5)
    assert len(plain_text(snippet_of(body, "film"))) <= SNIPPET_CHARACTERS + 4


@settings(max_examples=200)
@given(
    body=st.lists(
        st.sampled_from(
            [
                "film",
                "zoo",
                "a",
                "b.",
                "\n\n",
                "é",
                "漢字",
                "&amp;",
                "e\u0301",
                "👩\u200d🚀",
                "..",
                "\u200d",
            ]
        ),
        max_size=120,
    ),
    text=st.sampled_from(["film", "film zoo", '"film zoo"', '"film zoo"~9', "zo*", "e", "x", ""]),
)
def test_snippets_are_passages_of_the_body(body: list[str], text: str) -> None:
    """Without its marks and dots, a snippet stands in the body as it is."""
    joined = " ".join(body)
    shown = plain_text(snippet_of(joined, text)).removeprefix("… ").removesuffix(" …")
    assert shown.split() == [] or " ".join(shown.split()) in " ".join(joined.split())
    if text and re.search(rf"(?:\A|\W){text}(?:\W|\Z)", joined):
        assert marked(snippet_of(joined, text))


@given(
    parts=st.lists(st.sampled_from([None, None, None, 0, 1, 2]), max_size=60),
    size=st.integers(1, 12),
)
def test_best_window_equals_trying_all(parts: list[int | None], size: int) -> None:
    """No other window is worth more, by the formula written down once more."""
    frequency = collections.Counter(part for part in parts if part is not None)

    def worth(start: int) -> int:
        inside = collections.Counter(p for p in parts[start : start + size] if p is not None)
        return sum(1000 + 1000 // frequency[p] + 10 * count for p, count in inside.items())

    places = [place for place, part in enumerate(parts) if part is not None]
    found = Occurrences(
        np.array(places, np.int64),
        np.array(places, np.int64),
        np.array([parts[place] for place in places], np.int64),
        np.full(3, 1000, np.int64),
    )
    window, first = best_window(found, size)
    assert worth(window) == max((worth(start) for start in range(len(parts))), default=0)
    assert first == next((place for place in places if place >= window), 0)
