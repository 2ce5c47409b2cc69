"""Russian family names by the several ways to romanise their beginnings and endings."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from indexer.query.romanisation.personal_names import Known
from indexer.query.romanisation.tables import rows

LEAST_LETTERS = 3
"""Letters before an ending: fewer are no name, as in "risky" and "off"."""


def russian_variants(words: Sequence[str], known: Known) -> Iterator[str]:
    """Yield other spellings of one word with the ending of a Russian family name.

    Args:
        words: in plain form.
        known: which spellings are worth trying.
    """
    if len(words) != 1:
        return
    parts = _parts(words[0])
    if parts is None:
        return
    beginnings, middle, endings = parts
    for start in beginnings:
        for end in endings:
            name = f"{start}{middle}{end}"
            # What is parted otherwise would not lead back: "aat-chev" is "aa-tchev".
            if _parts(name) == parts and known(name):
                yield name.capitalize()


def _parts(word: str) -> tuple[tuple[str, ...], str, tuple[str, ...]] | None:
    """Return the beginnings like a name's own, its middle, the endings like its own."""
    endings = _alike("ending", [word[-size:] for size in range(6, 1, -1)])
    ending = next((text for text in endings if word.endswith(text)), "")
    stem = word.removesuffix(ending)
    if not ending or len(stem) < LEAST_LETTERS:
        return None
    beginnings = _alike("beginning", [stem[:size] for size in range(4, 1, -1)]) or ("",)
    beginning = next(text for text in beginnings if stem.startswith(text))
    return beginnings, stem.removeprefix(beginning), endings


def _alike(kind: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the group of the first text that is in one, the longest of it first."""
    return next((_groups(kind)[text] for text in texts if text in _groups(kind)), ())


def russian_endings() -> tuple[str, ...]:
    """Return what words end with that may be Russian family names."""
    return tuple(_groups("ending"))


@functools.cache
def _groups(kind: str) -> dict[str, tuple[str, ...]]:
    groups = [columns[1:] for columns in rows("russian") if columns[0] == kind]
    return {text: tuple(sorted(group, key=len, reverse=True)) for group in groups for text in group}
