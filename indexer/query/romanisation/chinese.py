"""Chinese names in Pinyin and in Wade-Giles."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from indexer.query.romanisation.personal_names import Known, NameSystem
from indexer.query.romanisation.tables import rows


def chinese_variants(words: Sequence[str], known: Known) -> Iterator[str]:
    """Yield a Chinese name in both romanisations, one at a time and never mixed.

    Args:
        words: in plain form.
        known: which spellings are worth trying.
    """
    for written in _systems():
        for readings in written.readings(words):
            for system in _systems():
                yield from system.spelt(readings, known)


def chinese_family_names() -> frozenset[str]:
    """Return the spellings of family names, in plain form."""
    pinyin, wade_giles = _systems()
    return pinyin.family_names | wade_giles.family_names


@functools.cache
def _systems() -> tuple[NameSystem, NameSystem]:
    """Return Pinyin and Wade-Giles; syllables go by their Pinyin."""
    pairs: dict[str, dict[str, str]] = {"surname": {}, "syllable": {}}
    for kind, *columns in rows("chinese"):
        pairs[kind].update((name, spelt) for name, _, spelt in (c.partition("=") for c in columns))
    surnames, syllables = pairs["surname"], pairs["syllable"]
    pinyin = NameSystem({name: (name,) for name in surnames}, {one: (one,) for one in syllables})
    wade_giles = NameSystem(
        {name: (spelt,) for name, spelt in surnames.items()},
        {one: (spelt,) for one, spelt in syllables.items()},
    )
    return pinyin, wade_giles
