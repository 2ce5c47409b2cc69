"""One query: words and how they combine; every engine reads it in one syntax.

Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses
import enum


class QueryKind(enum.StrEnum):
    """How the words of a query combine."""

    TERM = "term"
    UNION = "union"
    INTERSECTION = "intersection"
    PHRASE = "phrase"


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """One query: lower-case words of letters and digits, in order."""

    kind: QueryKind
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The query as it is typed, with its operators written out.

        Plain words would let the product loosen an intersection without hits.
        """
        if self.kind is QueryKind.PHRASE:
            return f'"{" ".join(self.words)}"'
        return (" OR " if self.kind is QueryKind.UNION else " AND ").join(self.words)
