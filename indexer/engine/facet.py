"""What hits are counted by. Imports nothing of ours."""

from __future__ import annotations

import enum


class Facet(enum.StrEnum):
    """What hits are counted by. The value is the name in JSON and in URLs."""

    TAGS = "tags"
    SOURCE = "source"
    LANGUAGE = "language"
    YEAR = "year"

    @property
    def multi_valued(self) -> bool:
        """Whether one article can carry several values."""
        return self is Facet.TAGS
