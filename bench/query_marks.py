"""What the product's engine wants to reach beside its peers, and whether a record shows it.

Imports :mod:`bench.query_engines` and :mod:`bench.record`.
"""

from __future__ import annotations

from typing import NamedTuple

from bench.query_engines import LUCENE, PRODUCT
from bench.query_engines.engine import Mode
from bench.query_figures import RowFigures

RIVALS = ("tantivy", LUCENE)
"""The faster of these is what totals and tags are compared with."""

TOP_RIVALS = (*RIVALS, "pisa", "bm25s")

_MANY_HITS = ("or_", "web_union", "term_common")
_FIVE_TIMES, _TWICE, _AS_FAST = 5.0, 2.0, 1.0
_SMALL_MS = 0.2
_ALLOWANCE_MS = 0.05


class Verdict(NamedTuple):
    """A comparison with the fastest rival.

    Attributes:
        rival: its name.
        rival_ms: its median.
        speed: its median by ours; above 1 ours is faster.
        wanted: what is aimed at, in words.
        met: whether it was reached.
    """

    rival: str
    rival_ms: float
    speed: float
    wanted: str
    met: bool


def judge(row: str, mode: Mode, figures: RowFigures) -> Verdict | None:
    """Compare a row with the fastest rival that took part; None if there was none."""
    rivals = TOP_RIVALS if mode is Mode.TOP else RIVALS
    medians = {
        rival: figures[f"{rival}_{mode}_ms"].median
        for rival in rivals
        if f"{rival}_{mode}_ms" in figures
    }
    if not medians:
        return None
    rival = min(medians, key=medians.__getitem__)
    ours_ms, rival_ms = figures[f"{PRODUCT}_{mode}_ms"].median, medians[rival]
    speed = rival_ms / ours_ms
    allowed = rival_ms < _SMALL_MS and ours_ms <= rival_ms + _ALLOWANCE_MS
    if mode is Mode.TOP:
        return Verdict(rival, rival_ms, speed, "as fast", speed >= _AS_FAST)
    if mode is Mode.TOTAL:
        return Verdict(
            rival,
            rival_ms,
            speed,
            _with_allowance("as fast", rival_ms),
            speed >= _AS_FAST or allowed,
        )
    if row.startswith(_MANY_HITS):
        p99_ms = figures[f"{PRODUCT}_{mode}_p99_ms"].median
        met = speed >= _FIVE_TIMES and p99_ms <= rival_ms
        return Verdict(rival, rival_ms, speed, "5 times, p99 below its median", met)
    wanted = _with_allowance("twice", rival_ms)
    return Verdict(rival, rival_ms, speed, wanted, speed >= _TWICE or allowed)


def _with_allowance(wanted: str, rival_ms: float) -> str:
    return f"{wanted} or + {_ALLOWANCE_MS} ms" if rival_ms < _SMALL_MS else wanted
