"""The dateline: where a story was filed, printed before its first words.

Imports nothing of ours and does no I/O. The forms are those of the agencies'
style books: ``Brooklyn, New York (VBS.TV) -- ``, ``SEOUL, South Korea — ``,
``LONDON, March 3 (Reuters) - ``.
"""

from __future__ import annotations

import re

LONGEST_DATELINE = 90
"""Characters; what is longer is a sentence with a dash in it."""

DATELINE_PARAGRAPHS = 2
"""Where it is looked for: the first paragraph, or the next below a standfirst."""

_WORD = r"[^\W\d_][\w.'’-]*"
_PLACE = rf"{_WORD}(?:[ /]{_WORD}){{0,4}}"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:,\s*{_PLACE}){{0,2}})"
    r"(?P<date>,?\s+(?:\d{1,2}\.?\s+)?[^\W\d_]{3,10}\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?)?"
    r"(?P<agency>\s*[(\[](?=[^\W\da-z])(?![^)\]]*\d{4})[^()\[\]]{2,40}[)\]])?"
    r"\s*(?:--+|—|–|\s-)\s*(?=\S)"
)
# "(CNN) -- " without a place, for what was written at the desk.
_DESK = re.compile(r"(?P<agency>\([A-Z][\w.&' -]{1,40}\))\s*(?:--+|—|–|-)\s+(?=\S)")
_MONTH_DAY = re.compile(
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*\.?\s+\d"
    r"|\d\.?\s+(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)",
    re.IGNORECASE,
)
_NOT_PLACES = re.compile(
    r"(?:analysis|breaking|comment|correction|exclusive|explainer|live|note|obituary|opinion"
    r"|photos?|profile|q&a|review|timeline|update|updated|video|warning|watch|i|a|the)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset({
    "of", "on", "the", "upon", "de", "la", "le", "del", "di", "do", "da", "am", "an", "der", "in",
    "en", "sur", "près", "bei", "al",
})  # fmt: skip


def split_dateline(paragraph: str) -> tuple[str, str]:
    """Split a story's first paragraph into its dateline and the rest.

    A place in plain letters counts only with an agency or a date behind it,
    since sentences have dashes too; one in capitals stands alone.

    Returns:
        The dateline without its dash and the rest; ``("", paragraph)`` where
        there is no dateline.
    """
    desk = _DESK.match(paragraph)
    if desk:
        return desk["agency"], paragraph[desk.end() :]
    match = _DATELINE.match(paragraph[: 2 * LONGEST_DATELINE])
    if match is None or not _is_dateline(match):
        return "", paragraph
    dateline = re.split(r"\s*(?:--+|—|–|\s-)\s*$", match[0])[0]
    return " ".join(dateline.split()), paragraph[match.end() :].lstrip()


def take_dateline(paragraphs: list[str]) -> tuple[str, list[str]]:
    """Return the dateline of a story and its paragraphs without it."""
    for i, paragraph in enumerate(paragraphs[:DATELINE_PARAGRAPHS]):
        dateline, rest = split_dateline(paragraph)
        if dateline:
            return dateline, [*paragraphs[:i], rest, *paragraphs[i + 1 :]]
    return "", paragraphs


def _is_dateline(match: re.Match[str]) -> bool:
    place, rest = match["place"], match.string[match.end() :]
    if match.end() > LONGEST_DATELINE or _NOT_PLACES.match(place) or not _capitalised(place):
        return False
    if match["agency"]:
        return True
    if rest[0].islower():
        return False
    dated = match["date"] is not None and _MONTH_DAY.search(match["date"]) is not None
    return dated or _in_capitals(place)


def _capitalised(place: str) -> bool:
    words = re.findall(r"[\w.'’-]+", place)
    return words[0][0].isupper() and all(
        word[0].isupper() or word.lower() in _SMALL_WORDS for word in words
    )


def _in_capitals(place: str) -> bool:
    """Tell whether the first part, the town, is printed in capitals."""
    town = place.split(",", maxsplit=1)[0]
    return town.isupper() and sum(letter.isalpha() for letter in town) >= 3
