"""Family name and given name of one or two syllables, in all spellings of a system.

A spelling is read as the set of what it may stand for, syllable by syllable, so that the
work does not grow with the product of all readings.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from indexer.query.romanisation.english_words import may_be_a_name
from indexer.query.romanisation.tables import plain

Spellings = Mapping[str, tuple[str, ...]]
"""How each family name, or each syllable, is spelt."""

Readings = tuple[frozenset[str], ...]
"""What the family name and each syllable of the given name may stand for."""

Known = Callable[[str], bool]
"""Tells whether an archive has the words of a spelling."""

FAMILY_AND_GIVEN = 2
FAMILY_AND_SYLLABLES = 3


class NameSystem:
    """One way to spell names.

    Args:
        surnames: of family names.
        syllables: of the syllables of given names.
    """

    def __init__(self, surnames: Spellings, syllables: Spellings) -> None:
        self._surnames = surnames
        self._syllables = syllables
        self._read_surname = _by_spelling(surnames)
        self._read_syllable = _by_spelling(syllables)

    @property
    def family_names(self) -> frozenset[str]:
        """All spellings of family names, in plain form."""
        return frozenset(self._read_surname)

    def readings(self, words: Sequence[str]) -> list[Readings]:
        """Return how words can be read as a name, none where they are none.

        Args:
            words: in plain form, as of "kim jong il" or "kim jongil".
        """
        family = self._read_surname.get(words[0])
        if family is None or not may_be_a_name(words):
            return []
        if len(words) == FAMILY_AND_GIVEN:
            return [(family, *given) for given in self._given(words)]
        if len(words) == FAMILY_AND_SYLLABLES and all(w in self._read_syllable for w in words[1:]):
            return [(family, *(self._read_syllable[word] for word in words[1:]))]
        return []

    def spelt(self, readings: Readings, known: Known) -> Iterator[str]:
        """Yield the spellings of a name whose words are known, as a newspaper prints them."""
        tables = [self._surnames, *itertools.repeat(self._syllables, len(readings) - 1)]
        choices = [
            [text for text in _spellings(table, keys) if known(text)]
            for table, keys in zip(tables, readings, strict=True)
        ]
        for family, *given in itertools.product(*choices):
            if may_be_a_name([plain(part) for part in (family, *given)]):
                yield f"{family.capitalize()} {'-'.join(given).capitalize()}"
        if len(readings) == FAMILY_AND_SYLLABLES:
            yield from self._joined(readings, choices[0], known)

    def _joined(self, readings: Readings, families: list[str], known: Known) -> Iterator[str]:
        syllables = [
            dict.fromkeys(map(plain, _spellings(self._syllables, k))) for k in readings[1:]
        ]
        given = [text for text in map("".join, itertools.product(*syllables)) if known(text)]
        for family, text in itertools.product(families, given):
            if may_be_a_name([plain(family), text]):
                yield f"{family.capitalize()} {text.capitalize()}"

    def _given(self, words: Sequence[str]) -> Iterator[Readings]:
        """Yield the readings of a given name written as one word: one syllable, or two."""
        word = words[1]
        if word in self._read_syllable:
            yield (self._read_syllable[word],)
        for cut in range(1, len(word)):
            first, second = word[:cut], word[cut:]
            if first in self._read_syllable and second in self._read_syllable:
                yield self._read_syllable[first], self._read_syllable[second]


def _spellings(table: Spellings, keys: Iterable[str]) -> list[str]:
    """Return all spellings of some keys, those with an apostrophe also without it."""
    texts = [text for key in sorted(keys) for text in table[key]]
    return list(dict.fromkeys([*texts, *(plain(text) for text in texts)]))


def _by_spelling(table: Spellings) -> dict[str, frozenset[str]]:
    keys: dict[str, set[str]] = {}
    for key, texts in table.items():
        for text in texts:
            keys.setdefault(plain(text), set()).add(key)
    return {text: frozenset(found) for text, found in keys.items()}
