"""An explanation in plain words.

Imports only :mod:`indexer.query` and pure modules of this room.
"""

from __future__ import annotations

import dataclasses
import math
import re

from indexer.query.explanation import Explanation, FailedFilter, PartOfScore
from search_web.languages import language_name

_FIELDS = {"title": "headline", "highlights": "highlights", "body": "text", "words": "text"}
_FILTERS = {
    "tags": ("the tag", "Its tags are"),
    "source": ("the source", "It is from"),
    "language": ("the language", "It is in"),
    "year": ("the year", "It is of"),
    "dates": ("the dates", "It appeared"),
}
_ADDRESS_OF_ARTICLE = re.compile(r"/article/([^/?#\s]+)")


@dataclasses.dataclass(frozen=True, slots=True)
class WhyRow:
    """A part of the score.

    Attributes:
        text: what was looked for.
        sentence: where it stands and how rare it is.
        score: what it adds.
        percent: of the largest part.
    """

    text: str
    sentence: str
    score: float
    percent: int


@dataclasses.dataclass(frozen=True, slots=True)
class WhyPage:
    """Why an article is among the hits, or why not.

    Attributes:
        explanation: as the backend gives it.
        rows: parts that the article has; their scores add up to its score.
        reasons: why it is no hit; none where it is one.
    """

    explanation: Explanation
    rows: tuple[WhyRow, ...]
    reasons: tuple[str, ...]


def why_page(explanation: Explanation, articles: int) -> WhyPage:
    """Return an explanation in plain words.

    Args:
        explanation: of one article.
        articles: how many the archive has.
    """
    shown = [part for part in explanation.parts if part.matched and not part.excluded]
    most = max((part.score for part in shown), default=0.0) or 1.0
    return WhyPage(
        explanation,
        tuple(
            WhyRow(
                part.text,
                _sentence(part, articles),
                part.score,
                math.ceil(100 * part.score / most),
            )
            for part in shown
        ),
        () if explanation.rank is not None else tuple(_reasons(explanation)),
    )


def _sentence(part: PartOfScore, articles: int) -> str:
    share = f"in {part.documents:,} of {articles:,} articles"
    if not part.score:
        return f"{share}; it only narrows the search"
    places = [f"{_times(count)} in the {_FIELDS.get(name, name)}" for name, count in part.places]
    rare = "rare" if part.documents <= articles / 100 else "common"
    if part.documents > articles / 10:
        rare = "very common"
    worth = f"{share}, so it is {rare}" if places else share
    return f"{' and '.join(places)}; {worth}" if places else worth


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _reasons(explanation: Explanation) -> list[str]:
    reasons = []
    for part in explanation.parts:
        if part.excluded and part.matched:
            reasons.append(f"It has “{part.text}”, which the search leaves out.")
        elif not part.excluded and not part.matched:
            where = f"{part.documents:,} others do" if part.documents else "no article does"
            reasons.append(f"It does not have “{part.text}”; {where}.")
    reasons += [_filter_reason(one) for one in explanation.filters]
    if explanation.earlier_copy:
        reasons.append("It is a copy; an earlier copy of the same text stands for it.")
    return reasons


def _filter_reason(failed: FailedFilter) -> str:
    name, has = _FILTERS[failed.name]
    wanted, found = failed.wanted, failed.found
    if failed.name == "language":
        wanted, found = tuple(map(language_name, wanted)), tuple(map(language_name, found))
    asked = ", ".join(f"“{value}”" for value in wanted)
    held = f"{has} {', '.join(found)}." if found else "It has none."
    return f"The search asks for {name} {asked}. {held}"


def article_named(text: str) -> str:
    """Return the id of the article that a reader names: an address of its page, or the id."""
    found = _ADDRESS_OF_ARTICLE.search(text)
    return found[1] if found else text.strip()
