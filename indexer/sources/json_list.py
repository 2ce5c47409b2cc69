"""JSON that is not one record a line: one record, or a list of them.

Imports ``json_lines``, ``json_record`` and ``origin``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from indexer.sources.encoding import decode_text
from indexer.sources.json_record import parse_record
from indexer.sources.origin import Origin, read_whole, saved_item
from indexer.sources.saved_item import Rejected, SavedItem


def read_json(stream: BinaryIO, origin: Origin) -> Iterator[SavedItem | Rejected]:
    """Give an item for each record.

    Raises:
        OSError: the file cannot be read any further.
    """
    raw = read_whole(stream, origin)
    if isinstance(raw, Rejected):
        yield raw
        return
    try:
        value = json.loads(decode_text(raw))
    except (ValueError, RecursionError) as error:
        yield origin.rejected(f"expected JSON, found invalid JSON: {error}; mend the file")
        return
    if not any(map(_is_record, value if isinstance(value, list) else [value])):
        why = "expected records with a title or a body, found none"
        yield origin.rejected(why, other_format=True)
    elif isinstance(value, list):
        for number, record in enumerate(value, start=1):
            yield saved_item(_bytes(record), origin.at(f"item {number}"), parse_record)
    else:
        yield saved_item(_bytes(value), origin, parse_record)


def _is_record(value: object) -> bool:
    """Tell records from settings and other JSON that lies beside pages."""
    return isinstance(value, dict) and ("title" in value or "body" in value)


def _bytes(value: object) -> bytes:
    """Return a value as JSON; what orjson refuses (large numbers) by the slower module."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()
