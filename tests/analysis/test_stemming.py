"""Stems are those of NLTK's Snowball over folded words."""

from __future__ import annotations

import pytest
from nltk.stem.snowball import SnowballStemmer

from indexer.analysis.folding import fold
from indexer.analysis.languages import SNOWBALL_NAMES
from indexer.analysis.stemming import MAX_WORD_LENGTH, exact, stem


@pytest.mark.parametrize("language", sorted(SNOWBALL_NAMES))
def test_every_language_of_nltk_stems(language: str) -> None:
    """The stem is what NLTK gives for the folded word."""
    reference = SnowballStemmer(SNOWBALL_NAMES[language])
    for word in ("cinemas", "Häuser", "élections", "ciudades", "running", "дома", "كتاب"):
        assert stem(word, language) == (reference.stem(fold(word)) or fold(word))


def test_accented_and_plain_spelling_share_a_stem() -> None:
    """Who types without accents finds the same words."""
    assert stem("Beyoncé", "en") == stem("Beyonce", "en")
    assert stem("élections", "fr") == stem("elections", "fr")


def test_a_language_without_a_stemmer_keeps_words() -> None:
    """Korean and unknown languages are only folded."""
    assert stem("김정일", "ko") == "김정일"
    assert stem("Films", "xx") == "films"


@pytest.mark.parametrize("apostrophe", ["'", "\N{RIGHT SINGLE QUOTATION MARK}"])
def test_possessive_ending_goes(apostrophe: str) -> None:
    """A possessive finds the name, in every language and unstemmed too."""
    word = f"Pyongyang{apostrophe}s"
    assert stem(word, "en") == stem("Pyongyang", "en")
    assert stem(word, "ko") == "pyongyang"
    assert exact(word) == "pyongyang"


def test_a_monster_of_a_word_is_cut() -> None:
    """A run of a million letters costs no more than a long word."""
    assert len(stem("x" * 1_000_000, "en")) <= MAX_WORD_LENGTH
