"""What the footer says of an indexed field; see FORMAT.md, "Fields".

Imports the container and the layout of its errors.
"""

from __future__ import annotations

from typing import Any, TypedDict

from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.container_layout import shown


class FieldFacts(TypedDict):
    """The facts of a field, by their keys in the footer."""

    terms: int
    postings: int
    positions: int
    freqs: bool
    has_positions: bool
    boost: float
    total_length: int
    min_length: int
    max_length: int


_COUNTS = ("terms", "postings", "positions", "total_length", "min_length", "max_length")
_MAX_COUNT = (1 << 62) - 1


def checked_facts(file: SegmentFile, name: str) -> FieldFacts:
    """Return the facts of a field, of the right types and not at odds with each other.

    Raises:
        SegmentError: there is no such field, or they are not.
    """
    facts: Any = file.facts["fields"].get(name)
    if facts is None:
        raise file.error(f"fields/{name}", "expected facts of it in the footer, found none")
    for key in _COUNTS:
        count = facts.get(key)
        if type(count) is not int or not 0 <= count <= _MAX_COUNT:
            raise _refused(file, name, f"{key} {shown(count)}")
    for key in ("freqs", "has_positions"):
        if type(facts.get(key)) is not bool:
            raise _refused(file, name, f"{key} {shown(facts.get(key))}")
    if type(facts.get("boost")) not in (int, float):
        raise _refused(file, name, f"boost {shown(facts.get('boost'))}")
    if facts["has_positions"] and not facts["freqs"]:
        raise _refused(file, name, "positions without frequencies")
    _check_lengths(file, name, facts)
    checked: FieldFacts = facts
    return checked


def _check_lengths(file: SegmentFile, name: str, facts: FieldFacts) -> None:
    least, total, most = facts["min_length"], facts["total_length"], facts["max_length"]
    if not least * file.documents <= total <= most * file.documents or least > most:
        found = f"lengths of {least} to {most}, of {total} in all {file.documents} documents"
        raise _refused(file, name, found)


def _refused(file: SegmentFile, name: str, found: str) -> SegmentError:
    return file.error(f"fields/{name}", f"expected facts as FORMAT.md has them, found {found}")
