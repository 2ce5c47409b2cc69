"""Flat postings know their terms."""

from __future__ import annotations

from tests.codec.field_models import KINDS, flat_of


def test_terms_are_counted_and_named() -> None:
    """Empty terms and any bytes included."""
    flat = flat_of({b"": {0: [1]}, b"\0\xff": {0: [1]}, b"b": {2: [1]}}, KINDS["existence"])
    assert flat.terms == 3
    assert [flat.term(i) for i in range(3)] == [b"", b"\0\xff", b"b"]
