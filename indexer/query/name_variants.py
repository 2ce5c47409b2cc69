"""Other spellings of what may be a name: by rules of romanisation, and by lists.

Knows nothing of an index; :mod:`indexer.query.variant_search` asks one which of the
spellings it has. Imports :mod:`indexer.analysis` and :mod:`indexer.query.romanisation`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from indexer.analysis.folding import fold
from indexer.analysis.stemming import without_possessive
from indexer.query.name_spellings import MAX_WORDS, NameSpellings
from indexer.query.romanisation.chinese import chinese_family_names, chinese_variants
from indexer.query.romanisation.korean import korean_family_names, korean_variants
from indexer.query.romanisation.personal_names import Known
from indexer.query.romanisation.russian import russian_endings, russian_variants
from indexer.query.romanisation.tables import pieces

MAX_TRIED = 2_000
"""Spellings of one name that are looked at."""

_APOSTROPHE = re.compile(r"(?i)([^\W\d_]+)['\u2019]([^\W\d_]{2,})")
_ELISIONS = frozenset(["l", "d", "n", "j", "m", "s", "t", "c", "qu", "dell", "nell", "all", "un"])
_CONTRACTIONS = frozenset(["ll", "re", "ve", "clock", "er"])

_POSSESSIVE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}][sS]$")


class NameVariants:
    """Finds the other spellings of names.

    Args:
        listed: names whose spellings are listed; by default those that are shipped.
    """

    def __init__(self, listed: NameSpellings | None = None) -> None:
        self._listed = listed or NameSpellings.read()
        self._first_words = (
            self._listed.first_words | korean_family_names() | chinese_family_names()
        )
        self._endings = russian_endings()

    def may_begin(self, word: str) -> bool:
        """Tell at small cost whether a word as typed may be the first of a name.

        Of most queries no word is, and then nothing else is looked up.
        """
        if not word.isascii() or not word.isalnum():
            return True
        folded = word.lower()
        return folded in self._first_words or folded.endswith(self._endings)

    def of(self, words: Sequence[str], known: Known) -> tuple[str, ...]:
        """Return other spellings of some words, none where they are no name.

        Args:
            words: as typed, at most ``MAX_WORDS``; a comma at the end of the first says
                that it is the family name and that the given name follows.
            known: tells of a spelling in Latin letters whether it is worth trying.
        """
        words = [_POSSESSIVE.sub("", word) for word in words]
        typed = pieces(words)
        if not 0 < len(typed) <= MAX_WORDS:
            return ()
        found = itertools.islice(self._spelt(words, typed, known), MAX_TRIED)
        return _without_repeats(found, word_key(" ".join(words)))

    def _spelt(self, words: Sequence[str], typed: list[str], known: Known) -> Iterator[str]:
        yield from self._by_tables(typed, known)
        yield from _without_apostrophe(words)
        if len(words) > 1 and words[0].endswith(","):
            turned = [*words[1:], words[0].rstrip(",")]
            yield " ".join(turned)
            yield from self._by_tables(pieces(turned), known)

    def _by_tables(self, typed: list[str], known: Known) -> Iterator[str]:
        yield from self._listed.of(typed)
        for rule in (korean_variants, chinese_variants, russian_variants):
            yield from rule(typed, known)


def word_key(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: equal keys find the same articles."""
    words = re.findall(r"[^\W_]+(?:'s\b)?", fold(text))
    return tuple(map(without_possessive, words))


def _without_repeats(texts: Iterator[str], typed: tuple[str, ...]) -> tuple[str, ...]:
    unique: dict[tuple[str, ...], str] = {}
    for text in texts:
        unique.setdefault(word_key(text), text)
    unique.pop(typed, None)
    return tuple(unique.values())


def _without_apostrophe(words: Sequence[str]) -> Iterator[str]:
    """Yield "Taif" for "Ta'if"; elisions and contractions of French and English are none."""
    found = _APOSTROPHE.fullmatch(words[0]) if len(words) == 1 else None
    if found and found[1].lower() not in _ELISIONS and found[2].lower() not in _CONTRACTIONS:
        yield found[1] + found[2]
