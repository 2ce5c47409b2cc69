"""How documents are ranked: profiles are data, read by :mod:`indexer.engine.scoring`.

Imports only :mod:`indexer.schema`.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping

from indexer.schema import SEARCHED_FIELDS


class Formula(enum.StrEnum):
    """How the frequencies of a word become a score.

    ``BM25F`` adds a word's frequencies up over its fields, each weighted and divided
    by the field's relative length, before they saturate (Robertson and Zaragoza 2009,
    "The probabilistic relevance framework", section 3.6). ``WHOOSH`` scores each field
    by itself as stock Whoosh does, deleted documents included in its statistics.
    """

    BM25F = "bm25f"
    WHOOSH = "whoosh"


@dataclasses.dataclass(frozen=True, slots=True)
class FieldWeight:
    """What a field counts.

    Attributes:
        weight: what an occurrence is multiplied with, > 0.
        b: how much of the length is made up for, 0 to 1.
    """

    weight: float = 1.0
    b: float = 0.75


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """One way to rank.

    Attributes:
        formula: see there.
        k1: how soon frequencies saturate, > 0.
        fields: what differs from a plain :class:`FieldWeight`; ``WHOOSH`` takes the
            weights that are in the index.
    """

    formula: Formula
    k1: float = 1.2
    fields: Mapping[str, FieldWeight] = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return str(self.formula)

    def field(self, name: str) -> FieldWeight:
        """Return what a field counts."""
        return self.fields.get(name, FieldWeight())


LONG_TEXT_B = 0.75
SHORT_TEXT_B = 0.3
"""Robertson's usual value for bodies; a title of eight words says no less than one of four."""

PROFILES = {
    Formula.BM25F: Profile(
        Formula.BM25F,
        fields={
            name: FieldWeight(weight, LONG_TEXT_B if name == "body" else SHORT_TEXT_B)
            for name, weight in SEARCHED_FIELDS.items()
        },
    ),
    Formula.WHOOSH: Profile(Formula.WHOOSH),
}
"""By name; the first is the default."""
