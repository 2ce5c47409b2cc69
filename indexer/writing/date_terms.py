"""What a date field indexes and keeps in its column, remembered for each moment.

A newspaper has some hundred articles of one day, and Whoosh makes eight terms of
a moment (one for each precision that range queries ask for).
"""

from __future__ import annotations

import datetime
import functools
from typing import Any

MOMENTS_REMEMBERED = 1 << 14


class DateTerms:
    """The terms and column values of a Whoosh date field."""

    def __init__(self, field: Any) -> None:
        self._field = field
        self.of = functools.lru_cache(MOMENTS_REMEMBERED)(self._of)

    def _of(self, moment: datetime.datetime | None) -> tuple[tuple[bytes, ...], int]:
        """Return the terms of a moment, or of none, and its number in the column."""
        if moment is None:
            return (), self._field.column_type.default_value()
        terms = tuple(term for term, _, _, _ in self._field.index(moment))
        return terms, self._field.to_column_value(moment)
