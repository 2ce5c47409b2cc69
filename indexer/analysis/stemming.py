"""Words to stems by NLTK's Snowball stemmers, one per language.

Imports :mod:`indexer.analysis.folding` and :mod:`indexer.analysis.languages`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import cast

from indexer.analysis.folding import fold
from indexer.analysis.languages import SNOWBALL_NAMES

CACHE_ENTRIES = 1 << 18
"""Distinct words remembered per process; stemming one costs about 8 us."""

MAX_WORD_LENGTH = 64
"""Characters of a term. Longer runs are not words, and stemming them is slow."""


@functools.cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    name = SNOWBALL_NAMES.get(language)
    if name is None:
        return None
    from nltk.stem.snowball import SnowballStemmer

    return cast("Callable[[str], str]", SnowballStemmer(name).stem)


@functools.lru_cache(CACHE_ENTRIES)
def stem(word: str, language: str) -> str:
    """Return the term under which a word is indexed.

    Folding comes first, so that "Beyoncé" and "Beyonce" give one stem; the
    price is a few suffixes that Snowball knows only with their accent.

    Args:
        word: as printed.
        language: ISO 639-1 code; a language without a stemmer only folds.
    """
    folded = fold(word)[:MAX_WORD_LENGTH]
    stemmer = _stemmer(language)
    return (stemmer(folded) if stemmer else without_possessive(folded)) or folded


def without_possessive(folded: str) -> str:
    """Return a folded word without an English possessive ending."""
    return folded.removesuffix("'s")


@functools.lru_cache(CACHE_ENTRIES)
def exact(word: str) -> str:
    """Return the term of a word that is indexed as it is spelt, only folded."""
    return without_possessive(fold(word)[:MAX_WORD_LENGTH])
