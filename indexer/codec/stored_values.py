"""The record of a document's stored fields, see FORMAT.md, "Stored documents".

A record is written and read without pickle, so reading one runs no code from
it. Imports varints; no file is touched here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from indexer.codec.varints import read_sized, read_varint, varint

MAX_DEPTH = 32
"""How deeply lists, tuples and mappings may be nested."""

MAX_INTEGER_DIGITS = 4300
"""More digits take Python too long to convert, and it refuses them by itself."""

_FLOAT = struct.Struct("<d")


def text_record(place: int, utf8: bytes) -> bytes:
    """Return the record of a document with one stored field, which is text.

    Args:
        place: the field's place in ``stored_fields``.
        utf8: the text.
    """
    return b"".join((varint(place), b"s", varint(len(utf8)), utf8))


def encode_record(values: Mapping[str, Any], places: Mapping[str, int]) -> bytes:
    """Return the record of a document.

    Types are kept exactly, but that a time zone becomes its distance to UTC at
    that moment.

    Args:
        values: the value of each stored field.
        places: the place of each field's name in ``stored_fields``.

    Raises:
        ValueError: a value is of a type that cannot be stored, which names the
            field; or a field has no place.
    """
    parts: list[bytes] = []
    for name in sorted(values, key=lambda name: places.get(name, -1)):
        if name not in places:
            raise ValueError(f"stored field {name!r} is not in the list of stored fields")
        try:
            parts += (varint(places[name]), _encoded(values[name], 0))
        except ValueError as error:
            raise ValueError(f"stored field {name!r}: {error}") from error
    return b"".join(parts)


def decode_record(record: bytes, names: Sequence[str]) -> dict[str, Any]:
    """Return the value of each field of a record.

    Args:
        record: as :func:`encode_record` returns it, or any bytes.
        names: the list ``stored_fields``.

    Raises:
        ValueError: these bytes are no record.
    """
    values: dict[str, Any] = {}
    at = 0
    while at < len(record):
        place, at = read_varint(record, at)
        if place >= len(names) or names[place] in values:
            raise ValueError(f"stored field {place} of {len(names)}, or the same one twice")
        values[names[place]], at = _decoded(record, at, 0)
    return values


def moved_record(record: bytes, places: Sequence[int]) -> bytes:
    """Return a record for another list of stored fields.

    Args:
        record: as :func:`encode_record` returns it.
        places: the new place of each field, by its place up to now.

    Raises:
        ValueError: these bytes are no record.
    """
    parts: list[bytes] = []
    at = 0
    while at < len(record):
        place, start = read_varint(record, at)
        if place >= len(places):
            raise ValueError(f"stored field {place} of {len(places)}")
        _, at = read_sized(record, start + 1)
        parts += (varint(places[place]), record[start:at])
    return b"".join(parts)


def _integer(value: int) -> bytes:
    digits = str(value).encode()
    _check_digits(digits)
    return digits


def _check_digits(digits: bytes) -> None:
    """Python's own bound can be lifted; what is written must be read anywhere."""
    if len(digits.removeprefix(b"-")) > MAX_INTEGER_DIGITS:
        raise ValueError(f"an integer of more than {MAX_INTEGER_DIGITS} digits")


_SCALARS: dict[type, tuple[bytes, Callable[[Any], bytes]]] = {
    str: (b"s", str.encode),
    bytes: (b"b", bytes),
    int: (b"i", _integer),
    float: (b"f", _FLOAT.pack),
    bool: (b"t", lambda value: b"\1" if value else b"\0"),
    type(None): (b"n", lambda _: b""),
    datetime: (b"d", lambda value: value.isoformat().encode()),
    Decimal: (b"D", lambda value: str(value).encode()),
}


def _encoded(value: Any, depth: int) -> bytes:
    """Return tag, length and content of a value, which lies in ``depth`` others."""
    tag, content = _tagged(value, depth)
    return b"".join((tag, varint(len(content)), content))


def _tagged(value: Any, depth: int) -> tuple[bytes, bytes]:
    # A value of a derived type would come back as another type, so it is refused.
    kind = type(value)
    if kind in _SCALARS:
        tag, encode = _SCALARS[kind]
        return tag, encode(value)
    if kind not in (list, tuple, dict):
        raise ValueError(
            f"a value of type {kind.__module__}.{kind.__qualname__} cannot be stored; text, bytes, "
            "numbers, truth values, None, datetimes, lists, tuples and dicts of them can"
        )
    if depth == MAX_DEPTH:
        raise ValueError(f"nested more than {MAX_DEPTH} deep")
    if kind is dict:
        return b"m", b"".join(_member(key, item, depth + 1) for key, item in value.items())
    tag = b"l" if kind is list else b"u"
    return tag, b"".join(_encoded(item, depth + 1) for item in value)


def _member(key: Any, value: Any, depth: int) -> bytes:
    if type(key) is not str:
        raise ValueError(f"a mapping with the key {key!r}, which is not text")
    utf8 = key.encode()
    return b"".join((varint(len(utf8)), utf8, _encoded(value, depth)))


def _decoded(record: bytes, at: int, depth: int) -> tuple[Any, int]:
    """Return the value whose tag stands at a place, and the place after it."""
    tag = record[at : at + 1]
    content, at = read_sized(record, at + 1)
    decode = _SCALAR_DECODERS.get(tag)
    if decode is not None:
        return decode(content), at
    if depth == MAX_DEPTH or tag not in _CONTAINER_DECODERS:
        raise ValueError(f"a value with the tag {tag!a}, {depth} deep")
    return _CONTAINER_DECODERS[tag](content, depth + 1), at


def _decoded_integer(content: bytes) -> int:
    _check_digits(content)
    value = int(content)
    _check_spelling(content, str(value))
    return value


def _decoded_float(content: bytes) -> float:
    if len(content) != _FLOAT.size:
        raise ValueError(f"a float of {len(content)} bytes")
    number: float = _FLOAT.unpack(content)[0]
    return number


def _decoded_truth(content: bytes) -> bool:
    if content not in (b"\0", b"\1"):
        raise ValueError(f"neither true nor false: {content[:20]!a}")
    return content == b"\1"


def _decoded_nothing(content: bytes) -> None:
    if content:
        raise ValueError(f"something where there is nothing: {content[:20]!a}")


def _decoded_moment(content: bytes) -> datetime:
    moment = datetime.fromisoformat(content.decode("ascii"))
    _check_spelling(content, moment.isoformat())
    return moment


def _decoded_decimal(content: bytes) -> Decimal:
    try:
        number = Decimal(content.decode("ascii"))
    except ArithmeticError as error:
        raise ValueError(f"no decimal number: {content[:20]!a}") from error
    _check_spelling(content, str(number))
    return number


def _check_spelling(content: bytes, spelling: str) -> None:
    """A value has one spelling, though Python would read others as well."""
    if content != spelling.encode():
        raise ValueError(f"expected {spelling[:40]}, found {content[:40]!a}")


def _decoded_list(content: bytes, depth: int) -> list[Any]:
    values = []
    at = 0
    while at < len(content):
        value, at = _decoded(content, at, depth)
        values.append(value)
    return values


def _decoded_mapping(content: bytes, depth: int) -> dict[str, Any]:
    members: dict[str, Any] = {}
    at = 0
    while at < len(content):
        utf8, at = read_sized(content, at)
        key = utf8.decode()
        if key in members:
            raise ValueError(f"the key {key[:40]!a} twice in a mapping")
        members[key], at = _decoded(content, at, depth)
    return members


_SCALAR_DECODERS: dict[bytes, Callable[[bytes], Any]] = {
    b"s": bytes.decode,
    b"b": bytes,
    b"i": _decoded_integer,
    b"f": _decoded_float,
    b"t": _decoded_truth,
    b"n": _decoded_nothing,
    b"d": _decoded_moment,
    b"D": _decoded_decimal,
}

_CONTAINER_DECODERS: dict[bytes, Callable[[bytes, int], Any]] = {
    b"l": _decoded_list,
    b"u": lambda content, depth: tuple(_decoded_list(content, depth)),
    b"m": _decoded_mapping,
}
