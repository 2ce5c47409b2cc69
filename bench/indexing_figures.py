"""From the turns of the engines to figures; wrong counts are refused.

Imports :mod:`bench.engines`, :mod:`bench.record` and :mod:`bench.turn`.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from bench.engines import PEERS, PRODUCT_ROWS
from bench.record import Corpus, Figures, Summary
from bench.turn import Turn

Turns: TypeAlias = dict[str, list[Turn]]
"""Row of figures, such as an engine, to its turns."""

PART = "part_{}_s"
"""Name of the figure of a part of the work."""

_MB = 1e6
_MOST_APART = 0.1
"""Share by which hits may differ between engines, as their stemmers do."""
_FEW = 3
"""Hits by which they may differ in any case."""


class CountError(Exception):
    """An engine does not hold what it was given."""


def check_counts(corpus: Corpus, turns: Mapping[str, Turn]) -> None:
    """Compare what the engines hold with what they were given, and with each other.

    Raises:
        CountError: articles are missing, or hits of a word are far from the
            median of all engines.
    """
    for row, turn in turns.items():
        if turn.articles != corpus.articles:
            raise CountError(f"{row} holds {turn.articles:,} of {corpus.articles:,} articles")
        for word, hits in turn.hits.items():
            usual = statistics.median(other.hits[word] for other in turns.values())
            if abs(hits - usual) > max(_FEW, _MOST_APART * usual):
                raise CountError(f"{row} finds {word} in {hits:,} articles, others in {usual:,.0f}")


def summarize(corpus: Corpus, turns: Turns) -> Figures:
    """Return the figures of each row; those of the product are compared with the peers'."""
    figures = {row: _figures(corpus, taken) for row, taken in turns.items()}
    for row in filter(turns.__contains__, PRODUCT_ROWS):
        for peer in filter(turns.__contains__, PEERS):
            figures[row] |= _compared(turns[row], turns[peer], peer)
    return figures


def _figures(corpus: Corpus, taken: Sequence[Turn]) -> dict[str, Summary]:
    figures = {
        "elapsed_s": _summary(taken, lambda turn: turn.seconds),
        "cpu_s": _summary(taken, lambda turn: turn.cpu_seconds),
        "articles_per_s": _summary(taken, lambda turn: corpus.articles / turn.seconds),
        "body_mb_per_s": _summary(taken, lambda turn: corpus.body_bytes / _MB / turn.seconds),
        "peak_memory_bytes": _summary(taken, lambda turn: turn.peak_memory_bytes),
        "index_bytes": _summary(taken, lambda turn: turn.index_bytes),
        "articles": _summary(taken, lambda turn: turn.articles),
    }
    if all(turn.stored_bytes is not None for turn in taken):
        figures["stored_bytes"] = _summary(taken, lambda turn: turn.stored_bytes or 0)
        figures["unstored_bytes"] = _summary(taken, _unstored_bytes)
    for word in taken[0].hits:
        figures[f"hits_{word}"] = Summary.of([turn.hits[word] for turn in taken])
    for part in taken[0].seconds_by_part:
        parts = [turn.seconds_by_part.get(part, 0.0) for turn in taken]
        figures[PART.format(part.replace(" ", "_"))] = Summary.of(parts)
    return figures


def _summary(taken: Sequence[Turn], figure: Callable[[Turn], float]) -> Summary:
    return Summary.of([figure(turn) for turn in taken])


def _unstored_bytes(turn: Turn) -> int:
    return turn.index_bytes - (turn.stored_bytes or 0)


def _compared(ours: Sequence[Turn], theirs: Sequence[Turn], peer: str) -> dict[str, Summary]:
    """Return ratios, turn by turn: above 1 the product is faster, or larger."""
    pairs = list(zip(ours, theirs, strict=True))
    speeds = [their.seconds / our.seconds for our, their in pairs]
    figures = {f"speed_to_{peer}_ratio": Summary.of(speeds)}
    if all(turn.stored_bytes is not None for pair in pairs for turn in pair):
        sizes = [_unstored_bytes(our) / _unstored_bytes(their) for our, their in pairs]
        figures[f"unstored_size_to_{peer}_ratio"] = Summary.of(sizes)
    return figures
