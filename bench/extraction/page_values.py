"""Metadata of pages beside what was set down by hand from what a reader sees.

Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TRUE_VALUES = Path(__file__).parent / "true_values.jsonl"


@dataclasses.dataclass(frozen=True, slots=True)
class Values:
    """Metadata of one page.

    Attributes:
        title: the headline.
        published: ISO 8601; empty if the page does not say.
        authors: names.
        tags: topics.
        also_tags: of true values only: further topics that are not wrong.
    """

    title: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    also_tags: tuple[str, ...] = ()


def read_true_values(path: Path = TRUE_VALUES) -> dict[str, Values]:
    """Return the values set down by hand, by page."""
    records: list[Mapping[str, Any]] = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return {
        record["page"]: Values(
            record["title"],
            record["published"],
            tuple(record["authors"]),
            tuple(record["tags"]),
            tuple(record["also_tags"]),
        )
        for record in records
    }


def rightness(true: Values, found: Values) -> dict[str, float]:
    """Return how right each value is, 0 to 1.

    Title: equal but for case, accents and punctuation. Date: the same day; the
    moment, of pages that say one, is told apart from it. Authors: the same
    names. Tags: F1, where a page's further topics count for nothing.
    """
    right = {
        "title": float(_key(true.title) == _key(found.title)),
        "date": float(true.published[:10] == found.published[:10]),
        "authors": float(_keys(true.authors) == _keys(found.authors)),
        "tags": _tags_f1(true, found),
    }
    if "T" in true.published:
        right["moment"] = float(_moment(true.published) == _moment(found.published))
    return right


def _moment(text: str) -> str:
    """Return the minute by the paper's own clock."""
    return text[:16].replace(" ", "T")


def _tags_f1(true: Values, found: Values) -> float:
    wanted, got = _keys(true.tags), _keys(found.tags)
    wrong = got - wanted - _keys(true.also_tags)
    if not wanted:
        return float(not wrong)
    right = len(wanted & got)
    return 2 * right / (len(wanted) + right + len(wrong))


def _keys(texts: Iterable[str]) -> set[str]:
    return {_key(text) for text in texts} - {""}


def _key(text: str) -> str:
    """Return the letters and digits of a text, without case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in letters if not unicodedata.combining(c)))
