"""How a search page shows its answer; none of it changes what is found.

Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses
import enum


class Density(enum.StrEnum):
    """How much of each hit is shown."""

    FULL = "full"
    COMPACT = "compact"


class Scale(enum.StrEnum):
    """What the bars of the timeline show: hits, or hits of 1,000 articles of their time."""

    COUNT = "count"
    SHARE = "share"


@dataclasses.dataclass(frozen=True, slots=True)
class PageView:
    """How an answer is shown."""

    density: Density = Density.FULL
    scale: Scale = Scale.COUNT

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of a URL that say so; defaults stay out of it."""
        return [
            *([("view", self.density.value)] if self.density is not Density.FULL else []),
            *([("scale", self.scale.value)] if self.scale is not Scale.COUNT else []),
        ]
