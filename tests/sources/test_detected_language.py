"""The language of a text is told by the text, or left open."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.sources.detected_language import LOOKED_AT, detect_language
from indexer.sources.html_page import parse_page
from indexer.sources.origin import parse_or_reject
from tests.sources.parsing import ORIGIN, page

TEXTS: dict[str, str] = json.loads(
    (Path(__file__).parent / "fixtures" / "languages.json").read_text(encoding="utf-8")
)
"""A sentence or two in each language whose words are stemmed or cut into bigrams."""


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_or_two_are_enough(language: str) -> None:
    """Each language whose words are stemmed or cut into bigrams is known."""
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "Kim Jong Il", "1984", "- * -", "Ajax 2-1 PSV", "xqzt vvk"])
def test_a_few_words_are_of_no_language(text: str) -> None:
    """A name or a score says nothing about it."""
    assert detect_language(text) == ""


def test_noise_is_not_taken_for_some_language() -> None:
    """What is left of a page that was scanned badly is in none."""
    random.seed(4)
    noise = " ".join(
        "".join(random.choices("aeiourstnlmdcVW.,'\"-:;jJ1I ", k=random.randint(1, 7)))  # noqa: S311
        for _ in range(300)
    )
    assert detect_language(noise) in {"", "en"}


def test_the_middle_counts() -> None:
    """A dateline and a list of names do not decide."""
    names = "Ferrari Bianchi Rossi Esposito " * 10
    assert detect_language(names + TEXTS["de"] * 20 + names) == "de"
    assert len(TEXTS["de"] * 20) > LOOKED_AT


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    """It is two letters or nothing, and the same again."""
    language = detect_language(text)
    assert language == "" or (len(language) == 2 and language.isalpha())
    assert detect_language(text) == language


def test_articles_without_a_declared_language_get_one() -> None:
    """What is declared stays, even where it is plainly wrong."""
    story = f"<h1>Fähre</h1><p>{TEXTS['de']}</p>"
    found = parse_or_reject(parse_page, page(story).encode(), ORIGIN)
    assert isinstance(found, Article)
    assert found.language == "de"
    declared = parse_or_reject(parse_page, page(story, attributes=' lang="fr"').encode(), ORIGIN)
    assert isinstance(declared, Article)
    assert declared.language == "fr"
