"""The footer of a segment file, as JSON and as sections; nothing in it is trusted.

Imports the layout; no file is touched here.
"""

from __future__ import annotations

import json
import math
from typing import Any

from indexer.codec.container_layout import (
    DTYPES,
    HEADER,
    MAX_DOCUMENTS,
    MAX_FOOTER_BYTES,
    Section,
    aligned,
    part_count,
    shown,
)

EMPTY_FACTS: dict[str, Any] = {
    "documents": 0,
    "fields": {},
    "columns": {},
    "stored_fields": [],
    "vectors": [],
}
"""The keys of a footer beside ``sections``, with their emptiest values."""

_MAX_DIGITS = 32
"""No integer in a footer is above 2**64, and 17 digits tell all floats apart."""


class FooterError(ValueError):
    """A footer is not what FORMAT.md says."""


def encode_footer(facts: dict[str, Any], sections: dict[str, Section]) -> bytes:
    """Return the footer of a file.

    Raises:
        FooterError: the facts have not the shape that they must have, or are too many.
    """
    check_facts(facts)
    entries = {
        name: {
            "offset": section.offset,
            "bytes": section.length,
            "dtype": section.dtype,
            "crc32": list(section.checksums),
        }
        for name, section in sections.items()
    }
    footer = facts | {"sections": entries}
    try:
        text = json.dumps(footer, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        encoded = text.encode()
    except (TypeError, ValueError) as error:
        raise FooterError(f"facts that JSON cannot hold: {error}") from error
    if len(encoded) > MAX_FOOTER_BYTES:
        raise FooterError(f"a footer of {len(encoded)} bytes, more than {MAX_FOOTER_BYTES}")
    return encoded


def decode_footer(footer: bytes, footer_offset: int) -> tuple[dict[str, Any], dict[str, Section]]:
    """Return the facts and the sections of a footer that stands at an offset.

    Raises:
        FooterError: the footer is not what FORMAT.md says.
    """
    facts = _parse(footer)
    if not isinstance(facts, dict):
        raise FooterError("a footer that is not an object")
    entries = facts.pop("sections", None)
    if not isinstance(entries, dict):
        raise FooterError("a footer without an object of sections")
    check_facts(facts)
    sections = {name: _section(name, entry) for name, entry in entries.items()}
    _check_places(sections, footer_offset)
    return facts, sections


def check_facts(facts: dict[str, Any]) -> None:
    """See that the facts have the keys and types that FORMAT.md gives them.

    Raises:
        FooterError: they have not.
    """
    if facts.keys() != EMPTY_FACTS.keys():
        raise FooterError(f"a footer with the keys {shown(sorted(map(str, facts)))}")
    if not _is_number(facts["documents"], MAX_DOCUMENTS):
        raise FooterError(f"documents {shown(facts['documents'])}")
    for key in ("fields", "columns"):
        if not (isinstance(facts[key], dict) and all(map(_is_object, facts[key].items()))):
            raise FooterError(f"{key} that are not an object of objects")
    for key in ("stored_fields", "vectors"):
        _check_names(key, facts[key])


def _parse(footer: bytes) -> Any:
    try:
        return json.loads(
            footer.decode(),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_real,
            parse_constant=_no_constant,
        )
    except FooterError:
        raise
    except RecursionError:
        raise FooterError("a footer that is nested too deeply") from None
    except ValueError as error:
        raise FooterError(f"a footer that is not JSON: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise FooterError("a key that stands twice in one object")
    for key in members:
        _check_text(key)
    return members


def _check_text(text: str) -> None:
    """Half a surrogate pair, which only an escape can give, cannot be printed."""
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise FooterError(f"the name {shown(text)}")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise FooterError(f"the number {shown(digits)}")
    return int(digits)


def _real(digits: str) -> float:
    number = float(digits) if len(digits) <= _MAX_DIGITS else math.inf
    if not math.isfinite(number):
        raise FooterError(f"the number {shown(digits)}")
    return number


def _no_constant(name: str) -> Any:
    raise FooterError(f"the number {name}")


def _is_number(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def _is_object(member: tuple[object, object]) -> bool:
    return isinstance(member[0], str) and isinstance(member[1], dict)


def _check_names(key: str, names: object) -> None:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FooterError(f"{key} that are not a list of names")
    if len(set(names)) != len(names):
        raise FooterError(f"{key} that hold a name twice")
    for name in names:
        _check_text(name)


def _section(name: str, entry: Any) -> Section:
    if not isinstance(entry, dict) or entry.keys() != {"offset", "bytes", "dtype", "crc32"}:
        raise FooterError(f"section {shown(name)}: an entry with other keys")
    offset, length, dtype = entry["offset"], entry["bytes"], entry["dtype"]
    if not (_is_number(offset, 1 << 62) and _is_number(length, 1 << 62)):
        raise FooterError(f"section {shown(name)}: no offset or no length")
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise FooterError(f"section {shown(name)}: the dtype {shown(dtype)}")
    if length % DTYPES[dtype].itemsize:
        raise FooterError(f"section {shown(name)}: {length} bytes of dtype {dtype}")
    return Section(offset, length, dtype, _checksums(name, length, entry["crc32"]))


def _checksums(name: str, length: int, checksums: Any) -> tuple[int, ...]:
    if not isinstance(checksums, list) or len(checksums) != part_count(length):
        raise FooterError(f"section {shown(name)}: not one checksum for each part of it")
    if not all(_is_number(checksum, (1 << 32) - 1) for checksum in checksums):
        raise FooterError(f"section {shown(name)}: checksums that are not of 32 bits")
    return tuple(checksums)


def _check_places(sections: dict[str, Section], footer_offset: int) -> None:
    """See that header, sections and footer follow each other, as the grammar says."""
    expected = aligned(HEADER.size)
    in_order = sorted(sections.items(), key=lambda item: (item[1].offset, item[1].length))
    for name, section in in_order:
        if section.offset != expected:
            raise FooterError(f"section {shown(name)} at {section.offset}, not at {expected}")
        expected = aligned(section.stop)
    if footer_offset != expected:
        raise FooterError(f"a footer at {footer_offset}, not at {expected}")
