"""Words of the archive that are nearly spelt like one that is not."""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Sequence

from indexer.codec.field_index import FieldIndex
from indexer.engine.term_patterns import near_terms, prefix_range

SHORT = 4
"""Words of so many letters are corrected in one letter, longer ones in two."""

_EDIT_WEIGHT = 3.0
"""One edit less is worth as much as being in exp(3), about 20, times as many articles."""


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """A word of the archive.

    Attributes:
        text: the word, folded.
        distance: insertions, deletions, replacements and swaps of letters.
        documents: articles that have it, deleted ones included.
    """

    text: str
    distance: int
    documents: int


def corrections(word: str, fields: Sequence[FieldIndex], limit: int = 5) -> tuple[Correction, ...]:
    """Return the likeliest words for one that may be misspelt, the likeliest first.

    Words with another first letter are not looked at: few errors are made there.

    Args:
        word: folded, not empty.
        fields: the dictionaries of unstemmed words, one a segment.
        limit: how many, at most.
    """
    most = 1 if len(word) <= SHORT else 2
    distances: dict[str, int] = {}
    documents: collections.Counter[str] = collections.Counter()
    for field in fields:
        start, stop = prefix_range(field, word[:1].encode())
        ordinals, near = near_terms(field, start, stop, word, most, swaps=True)
        for ordinal, distance in zip(ordinals.tolist(), near.tolist(), strict=True):
            entries = field.entries(ordinal, ordinal + 1)
            text = entries.term(0).decode("utf-8", "replace")
            if distance:
                distances[text] = distance
                documents[text] += int(entries.doc_freqs[0])
    found = (Correction(text, distances[text], documents[text]) for text in distances)
    ranked = sorted(found, key=lambda one: (-_likelihood(one), one.text))
    return tuple(ranked[:limit])


def _likelihood(correction: Correction) -> float:
    return math.log(correction.documents) - _EDIT_WEIGHT * correction.distance
