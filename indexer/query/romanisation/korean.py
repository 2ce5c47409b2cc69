"""Korean names in Hangul, by the Revised Romanization, by McCune-Reischauer, as usual.

A Hangul syllable is composed of its letters by arithmetic (The Unicode Standard, 3.12).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence

from indexer.query.romanisation.personal_names import (
    FAMILY_AND_SYLLABLES,
    Known,
    NameSystem,
    Readings,
    Spellings,
)
from indexer.query.romanisation.tables import plain, rows

_FIRST = 0xAC00
_VOWELS = 21
_FINALS = 28
_HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{3,4}")


def korean_variants(words: Sequence[str], known: Known) -> Iterator[str]:
    """Yield other spellings of what may be a Korean name.

    Args:
        words: in plain form.
        known: which spellings in Latin letters are worth trying.
    """
    system = _system()
    for readings in (*system.readings(words), *_hangul_readings("".join(words))):
        if len(readings) == FAMILY_AND_SYLLABLES:
            yield from _hangul(readings)
        yield from system.spelt(readings, known)


def korean_family_names() -> frozenset[str]:
    """Return the spellings of family names in Latin letters, in plain form."""
    return _system().family_names


def syllable_spellings(syllable: str) -> tuple[str, ...]:
    """Return how a Hangul syllable is romanised, by the Revised Romanization first.

    The result has no accents, but the apostrophes of McCune-Reischauer.
    """
    letters = _letters()
    number = ord(syllable) - _FIRST
    places = (number // _FINALS // _VOWELS, number // _FINALS % _VOWELS, number % _FINALS)
    columns = [letters[kind][place] for kind, place in enumerate(places)]
    return tuple(
        dict.fromkeys(
            "".join(parts)
            for system in zip(*columns, strict=True)
            for parts in itertools.product(*system)
        )
    )


def _hangul_readings(text: str) -> Iterator[Readings]:
    if not _HANGUL_NAME.fullmatch(text):
        return
    family, given = text[:-2], text[-2:]
    if family in _surnames() and all(syllable in _syllables() for syllable in given):
        yield frozenset([family]), frozenset([given[0]]), frozenset([given[1]])


def _hangul(readings: Readings) -> Iterator[str]:
    for name in itertools.product(*map(sorted, readings)):
        yield "".join(name)


@functools.cache
def _system() -> NameSystem:
    return NameSystem(_surnames(), _syllables())


@functools.cache
def _surnames() -> Spellings:
    lines = [columns[1:] for columns in rows("korean") if columns[0] == "surname"]
    return {hangul: tuple(spelt) for names, *spelt in lines for hangul in names.split(",")}


@functools.cache
def _syllables() -> Spellings:
    lines = [columns[1] for columns in rows("korean") if columns[0] == "given"]
    return {syllable: syllable_spellings(syllable) for line in lines for syllable in line}


@functools.cache
def _letters() -> tuple[dict[int, list[list[str]]], ...]:
    """Return initials, vowels and finals by number: what each system writes for them."""
    lines = list(rows("korean"))
    initials = [columns[2:] for columns in lines if columns[0] == "initial"]
    vowels = [columns[2:] for columns in lines if columns[0] == "vowel"]
    finals = {int(columns[1]): _written(columns[2:]) for columns in lines if columns[0] == "final"}
    by_place = [dict(enumerate(map(_written, letters))) for letters in (initials, vowels)]
    return (*by_place, finals)


def _written(columns: Sequence[str]) -> list[list[str]]:
    return [[_without_accent(text) for text in column.split(",")] for column in columns]


def _without_accent(text: str) -> str:
    return text if "'" in text else plain(text.replace("-", ""))
