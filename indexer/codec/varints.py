"""Varints of FORMAT.md, one at a time; imports nothing of ours.

Where many follow each other, kernels read them.
"""

from __future__ import annotations

_MAX_BITS = 63


def varint(number: int) -> bytes:
    """Return a number of 0 to 2**63 - 1, seven bits a byte, lowest first."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def read_varint(content: bytes | memoryview, place: int) -> tuple[int, int]:
    """Return the number that stands at a place, and the place after it.

    Raises:
        ValueError: the content ends first, or the number is 2**63 or more.
    """
    number = shift = 0
    while place < len(content) and shift < _MAX_BITS:
        byte = content[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
        shift += 7
    raise ValueError(f"no varint ends at byte {place}")


def read_sized(content: bytes, place: int) -> tuple[bytes, int]:
    """Return the bytes whose length stands at a place as a varint, and the place after them.

    Raises:
        ValueError: the content ends first.
    """
    length, start = read_varint(content, place)
    stop = start + length
    if stop > len(content):
        raise ValueError(f"{length} bytes at byte {start} of {len(content)}")
    return content[start:stop], stop
