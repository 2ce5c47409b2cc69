"""When hits appeared, as bars of a drawing that can be clicked.

Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Callable, Iterable

from indexer.query.request import SearchRequest
from indexer.query.timeline import TimeBar, Timeline, TimeUnit, is_whole
from search_web.page_view import Scale
from search_web.pagination import Link
from search_web.wording import articles, long_day

HEIGHT = 60
STEP = 10
"""Units of the drawing: the height of the highest bar, and the way from bar to bar."""

LEAST_HEIGHT = 1.5
"""Height of the lowest bar: what has one hit must be seen beside what has thousands."""

MOST_TICKS = 4

_DAY_LENGTH = len("2011-01-04")
_ISO_LENGTHS = {TimeUnit.MONTH: len("2011-01"), TimeUnit.YEAR: len("2011")}


@dataclasses.dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar with hits; ``url`` searches its days."""

    x: int
    y: float
    height: float
    label: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time of which the archive has nothing."""

    x: int
    width: int


@dataclasses.dataclass(frozen=True, slots=True)
class HistogramView:
    """A timeline as it is drawn.

    Attributes:
        width: of the drawing; its height is ``HEIGHT``.
        bars: those with hits.
        gaps: where the archive itself has nothing.
        unit: what a bar stands for, such as ``month``.
        starts: the first day of each bar, in order.
        last: the last day of the last bar.
        ticks: days to write below, evenly spread.
        peak: what the highest bar shows.
        undated: hits without a date.
        whole_url: the search without a range of dates; empty where there is none.
    """

    width: int
    bars: tuple[DrawnBar, ...]
    gaps: tuple[Gap, ...]
    unit: str
    starts: str
    last: str
    ticks: tuple[str, ...]
    peak: str
    undated: int
    whole_url: str


def histogram_view(
    request: SearchRequest, timeline: Timeline, scale: Scale, link: Link
) -> HistogramView | None:
    """Return a timeline as it is drawn; None where there is nothing to draw.

    A range of one bar is drawn only where it was chosen, as the way back from it.
    """
    chosen = bool(request.date_from or request.date_to)
    if not any(bar.count for bar in timeline.bars) or (len(timeline.bars) == 1 and not chosen):
        return None
    whole = link(dataclasses.replace(request, date_from=None, date_to=None, offset=0))
    value = _share if scale is Scale.SHARE else _count
    most = max(map(value, timeline.bars))
    bars = tuple(
        _drawn(place, bar, timeline.unit, value(bar) / most, whole)
        for place, bar in enumerate(timeline.bars)
        if bar.count
    )
    return HistogramView(
        width=STEP * len(timeline.bars),
        bars=bars,
        gaps=tuple(_gaps(timeline.bars)),
        unit=timeline.unit.value,
        starts=" ".join(bar.first.isoformat() for bar in timeline.bars),
        last=timeline.bars[-1].last.isoformat(),
        ticks=_ticks(timeline),
        peak=f"{most:,.1f} of 1,000" if scale is Scale.SHARE else articles(int(most)),
        undated=timeline.undated,
        whole_url=whole if chosen else "",
    )


def _count(bar: TimeBar) -> float:
    return bar.count


def _share(bar: TimeBar) -> float:
    """Return the hits of 1,000 articles of that time."""
    return 1000 * bar.count / bar.articles if bar.articles else 0.0


def _drawn(place: int, bar: TimeBar, unit: TimeUnit, part: float, whole: str) -> DrawnBar:
    height = round(max(part * HEIGHT, LEAST_HEIGHT), 1)
    share = f", {_share(bar):,.1f} of 1,000" if bar.articles else ""
    return DrawnBar(
        x=STEP * place,
        y=round(HEIGHT - height, 1),
        height=height,
        label=f"{span_label(bar.first, bar.last, unit)}: {articles(bar.count)}{share}",
        url=f"{whole}{'&' if '?' in whole else '?'}{_range(bar, unit)}",
    )


def _range(bar: TimeBar, unit: TimeUnit) -> str:
    """Return the parameters of a bar's days, as short as they can be typed."""
    length = (
        _ISO_LENGTHS.get(unit, _DAY_LENGTH) if is_whole(bar.first, bar.last, unit) else _DAY_LENGTH
    )
    return f"from={bar.first.isoformat()[:length]}&to={bar.last.isoformat()[:length]}"


def _year(day: datetime.date) -> str:
    return str(day.year)


def _month(day: datetime.date) -> str:
    return f"{day:%B} {day.year}"


_WORDING: dict[TimeUnit, Callable[[datetime.date], str]] = {
    TimeUnit.DAY: long_day,
    TimeUnit.MONTH: _month,
    TimeUnit.YEAR: _year,
}


def span_label(first: datetime.date, last: datetime.date, unit: TimeUnit) -> str:
    """Return what a bar's days are called: ``March 1916``, ``1916``, ``1910 to 1919``."""
    word = _WORDING.get(unit, _year)
    begins, ends = word(first), word(last)
    return begins if begins == ends else f"{begins} to {ends}"


def _gaps(bars: Iterable[TimeBar]) -> Iterable[Gap]:
    """Yield the runs of bars in which the archive has no article at all."""
    runs = itertools.groupby(enumerate(bars), key=lambda entry: entry[1].articles == 0)
    for empty, run in runs:
        if empty:
            places = [place for place, _ in run]
            yield Gap(STEP * places[0], STEP * len(places))


def _ticks(timeline: Timeline) -> tuple[str, ...]:
    """Return what is written below: the first bar, the last, and some between."""
    last = len(timeline.bars) - 1
    shown = min(MOST_TICKS, last + 1)
    places = sorted({round(last * part / max(shown - 1, 1)) for part in range(shown)})
    length = {TimeUnit.DAY: 10, TimeUnit.MONTH: 7}.get(timeline.unit, 4)
    return tuple(timeline.bars[place].first.isoformat()[:length] for place in places)
