"""A snippet is the passage with the most of the query in it."""

from __future__ import annotations

import collections
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.query.marking import Word
from indexer.query.request import SearchRequest
from indexer.query.result import Hit, TextPart, plain_text
from indexer.query.snippets import best_window
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


@given(
    terms=st.lists(st.sampled_from([None, None, None, "a", "b", "c"]), max_size=60),
    size=st.integers(1, 12),
)
def test_best_window_equals_trying_all(terms: list[str | None], size: int) -> None:
    """No other window is worth more, by the formula written down once more."""
    words = [Word(number, number + 1, term) for number, term in enumerate(terms)]

    frequency = collections.Counter(word.term for word in words if word.term)

    def worth(start: int) -> float:
        inside = collections.Counter(w.term for w in words[start : start + size] if w.term)
        return sum(1 + 1 / frequency[t] + 0.01 * count for t, count in inside.items())

    best = max((worth(start) for start in range(len(words))), default=0.0)
    assert math.isclose(worth(best_window(words, size)), best)
