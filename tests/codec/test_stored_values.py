"""Records keep values with their exact types, and nothing but values."""

from __future__ import annotations

import contextlib
import math
import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.codec.stored_values import (
    MAX_DEPTH,
    decode_record,
    encode_record,
    moved_record,
    text_record,
)
from indexer.codec.varints import varint

NAMES = ["article", "größe", "x"]
PLACES = {name: place for place, name in enumerate(NAMES)}

ZONES = st.one_of(
    st.none(),
    st.integers(-86399, 86399).map(lambda seconds: timezone(timedelta(seconds=seconds))),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.datetimes(timezones=ZONES),
    st.decimals(),
)
VALUES = st.recursive(
    SCALARS,
    lambda items: st.one_of(
        st.lists(items, max_size=4),
        st.lists(items, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), items, max_size=4),
    ),
    max_leaves=12,
)
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES)


def exact(value: Any) -> Any:
    """Return something that is equal for values of the same types alone, NaN included."""
    if isinstance(value, (list, tuple)):
        return type(value), [exact(item) for item in value]
    if isinstance(value, dict):
        return dict, [(key, exact(item)) for key, item in value.items()]
    if isinstance(value, datetime):
        return datetime, value.isoformat()
    return type(value), repr(value)


@settings(max_examples=300, deadline=None)
@given(RECORDS)
def test_a_record_comes_back_with_its_types(values: dict[str, Any]) -> None:
    """Whatever can be stored is read back equal and of the same types."""
    read = decode_record(encode_record(values, PLACES), NAMES)
    assert read.keys() == values.keys()
    for name, value in values.items():
        assert exact(read[name]) == exact(value)


def test_the_bytes_of_a_record_are_those_of_the_format() -> None:
    """Place, tag, length and content stand as FORMAT.md says, fields by place."""
    record = encode_record({"x": [True, None], "article": "é"}, PLACES)
    assert record == b"\0s\2\xc3\xa9" + b"\2l\5" + b"t\1\1" + b"n\0"
    mapping = encode_record({"article": {"k": (1.0, b"\xff", -12)}}, PLACES)
    members = b"f\x08\0\0\0\0\0\0\xf0\x3f" + b"b\1\xff" + b"i\3-12"
    assert mapping == b"\0m\x16" + b"\1k" + b"u\x12" + members
    assert encode_record({}, PLACES) == b""


@given(st.integers(0, 2), st.text())
def test_a_record_of_one_text_has_a_short_way(place: int, text: str) -> None:
    """The fast encoding of a single text gives the same bytes."""
    assert text_record(place, text.encode()) == encode_record({NAMES[place]: text}, PLACES)


def test_a_time_zone_becomes_its_distance_to_utc() -> None:
    """A moment in a named zone stays the same moment by the same clock."""
    moment = datetime(2024, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("UTC"))
    read = decode_record(encode_record({"x": moment}, PLACES), NAMES)["x"]
    assert read == moment
    assert read.tzinfo == UTC


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({1, 2}, "builtins.set"),
        (object(), "builtins.object"),
        (date(2024, 1, 1), "datetime.date"),
        (IntEnum("Level", "LOW").LOW, "Level"),  # type: ignore[attr-defined]
        ([1, ["deep", {"key": 1j}]], "builtins.complex"),
        ({1: 2}, "key 1"),
        ("\ud800", "surrogates"),
        ({"\ud800": 1}, "surrogates"),
    ],
)
def test_a_value_of_another_type_is_refused_with_its_field(value: object, named: str) -> None:
    """Nothing is pickled: what the format has no tag for is named with its field."""
    with pytest.raises(ValueError, match=f"stored field 'größe': .*{named}"):
        encode_record({"größe": value}, PLACES)


def test_a_field_that_is_not_stored_is_refused() -> None:
    """A field without a place cannot get into a record."""
    with pytest.raises(ValueError, match="'body' is not in the list"):
        encode_record({"body": "text"}, PLACES)


def test_integers_are_bounded_where_python_is_told_not_to() -> None:
    """What one process may convert, another could not read: the bound is the format's."""
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        with pytest.raises(ValueError, match="more than 4300 digits"):
            encode_record({"x": 10**4300}, PLACES)
        with pytest.raises(ValueError, match="more than 4300 digits"):
            decode_record(b"\2i" + varint(4301) + b"1" * 4301, NAMES)
    finally:
        sys.set_int_max_str_digits(usual)


def nested(depth: int) -> list[Any]:
    """Return a list that holds a list, and so on."""
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


def test_nesting_is_bounded_both_ways() -> None:
    """So many levels are kept; one more is refused on writing and on reading."""
    deepest = encode_record({"x": nested(MAX_DEPTH)}, PLACES)
    assert decode_record(deepest, NAMES)["x"] == nested(MAX_DEPTH)
    with pytest.raises(ValueError, match="nested more than 32"):
        encode_record({"x": nested(MAX_DEPTH + 1)}, PLACES)
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match="nested more than 32"):
        encode_record({"x": endless}, PLACES)
    content = deepest[1:]
    with pytest.raises(ValueError, match="32 deep"):
        decode_record(b"\2l" + bytes([len(content)]) + content, NAMES)


def test_large_integers_are_kept_up_to_pythons_bound() -> None:
    """4,300 digits come back; the sign does not count."""
    value = -(10**4300 - 1)
    assert decode_record(encode_record({"x": value}, PLACES), NAMES)["x"] == value
    with pytest.raises(ValueError, match=r"stored field 'x': .*digits"):
        encode_record({"x": 10**4300}, PLACES)


@pytest.mark.parametrize(
    "record",
    [
        "80",  # no place
        "05 7300",  # a place beyond the names
        "00 7300 00 7300",  # a field twice
        "00",  # no tag
        "00 73",  # no length
        "00 7305 61",  # cut off
        "00 7a00",  # an unknown tag
        "00 7301 ff",  # text that is not UTF-8
        "00 6900",  # an integer without digits
        "00 6902 2b31",  # +1
        "00 6903 315f30",  # 1_0
        "00 6902 3031",  # 01
        "00 6607 00000000000000",  # a float of 7 bytes
        "00 7400",  # neither true nor false
        "00 7401 02",
        "00 6e01 00",  # something where there is nothing
        "00 640a 323032342d30312d3031",  # a date without a time
        "00 6404 2d2d2d2d",
        "00 4402 3031",  # decimal 01
        "00 4401 78",
        "00 6c02 7305",  # an item that leads out of its list
        "00 6c01 73",
        "00 6d08 01616e00 01616e00",  # a key twice
        "00 6d02 0161",  # a key without a value
    ],
)
def test_what_is_no_record_is_refused(record: str) -> None:
    """Every value has one spelling; anything else is an error and no guess."""
    with pytest.raises(ValueError):  # noqa: PT011
        decode_record(bytes.fromhex(record), NAMES)


@settings(max_examples=300, deadline=None)
@given(
    RECORDS,
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_no_bytes_break_the_reader(values: dict[str, Any], changes: list[tuple[int, int]]) -> None:
    """Any change of a record is an error or another record."""
    record = bytearray(encode_record(values, PLACES) or b"\0")
    for place, value in changes:
        record[place % len(record)] = value
    with contextlib.suppress(ValueError):
        decode_record(bytes(record), NAMES)
    with contextlib.suppress(ValueError):
        moved_record(bytes(record), [0, 1])


def test_a_record_moves_to_another_list_of_fields() -> None:
    """A merge gives fields other places; values are not looked into."""
    values = {"article": "a", "x": [1, {"k": math.pi}]}
    moved = moved_record(encode_record(values, PLACES), [4, 9, 200])
    names = [str(place) for place in range(201)]
    assert decode_record(moved, names) == {"4": "a", "200": [1, {"k": math.pi}]}
    with pytest.raises(ValueError, match="stored field 2 of 2"):
        moved_record(encode_record(values, PLACES), [0, 1])
