"""A stream of bytes to the saved items in it, whatever its format.

Containers lead back here for each of their members. Imports the readers and
parsers of this room.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from indexer.sources.archive_members import OF_CONTAINERS, read_tar, read_zip
from indexer.sources.compressed import unpacked
from indexer.sources.csv_table import read_table
from indexer.sources.feed import read_feed
from indexer.sources.file_format import (
    COMPRESSED,
    READ_SUFFIXES,
    SNIFFED_BYTES,
    Format,
    format_of,
    suffix_of,
)
from indexer.sources.html_page import parse_page
from indexer.sources.json_lines import read_records
from indexer.sources.json_list import read_json
from indexer.sources.mhtml import parse_mhtml
from indexer.sources.origin import Origin, Parser, read_whole, saved_item
from indexer.sources.saved_item import Rejected, SavedItem
from indexer.sources.text_dump import parse_dump
from indexer.sources.web_archive import read_web_archive

DEEPEST_CONTAINER = 4
"""Containers inside containers: a .tar.gz with a page that is packed, too, has three."""

FAULT = "this is a fault of the reader: please report it"
"""Ends a reason that nobody but us can do anything about."""

Items = Iterator[SavedItem | Rejected]

_PARSERS: dict[Format, Parser] = {
    Format.PAGE: parse_page,
    Format.DUMP: parse_dump,
    Format.MHTML: parse_mhtml,
}
_READERS: dict[Format, Callable[[io.BufferedReader, Origin], Items]] = {
    Format.RECORDS: read_records,
    Format.JSON: read_json,
    Format.TABLE: read_table,
    Format.FEED: read_feed,
    Format.WARC: read_web_archive,
}


def read_content(stream: io.BufferedReader, origin: Origin, name: str, inside: int = 0) -> Items:
    """Give the items in a stream of bytes.

    Args:
        stream: the bytes, from their beginning.
        origin: where they were found.
        name: the name of the file or member, without those around it.
        inside: how many containers are around it.
    """
    try:
        kind = format_of(name, stream.peek(SNIFFED_BYTES)[:SNIFFED_BYTES])
        if kind is None:
            yield origin.rejected(_why_other_format(name), other_format=True)
        elif kind in _PARSERS:
            yield _read_one(stream, origin, _PARSERS[kind])
        elif kind in _READERS:
            yield from _READERS[kind](stream, origin)
        elif inside >= DEEPEST_CONTAINER:
            yield origin.rejected(
                f"expected at most {DEEPEST_CONTAINER} containers inside each other, found more; "
                "unpack it first"
            )
        else:
            yield from _read_container(stream, origin, name, kind, inside + 1)
    except OSError as error:
        # Without a record: what was read from this file earlier is kept.
        yield origin.whole().rejected(
            f"expected {_what(name)} that can be read to its end, found: {_why(error)}"
        )
    except OF_CONTAINERS:
        raise  # the container around it knows what to say
    except Exception as error:
        # The libraries that take files apart are given anyone's bytes; where one
        # raises what its authors did not foresee, one file pays and says so.
        yield origin.whole().rejected(
            f"expected {_what(name)} that can be read to its end, found {type(error).__name__}: "
            f"{ascii(str(error))[1:200]}; {FAULT}"
        )


def _read_container(
    stream: io.BufferedReader, origin: Origin, name: str, kind: Format, inside: int
) -> Items:
    def read_member(content: io.BufferedReader, place: Origin, member: str) -> Items:
        return read_content(content, place, member, inside)

    if kind in COMPRESSED:
        return read_content(unpacked(stream, kind), origin, _unpacked_name(name), inside)
    return (read_zip if kind is Format.ZIP else read_tar)(stream, origin, read_member)


def _unpacked_name(name: str) -> str:
    """Return what a compressed file is called when it is unpacked."""
    suffix = suffix_of(name)
    bare = name[: len(name) - len(suffix)]
    if suffix in {".tgz", ".tbz2", ".txz"}:
        return bare + ".tar"
    return bare if suffix in {".gz", ".bz2", ".xz"} else name


def _read_one(stream: io.BufferedReader, origin: Origin, parser: Parser) -> SavedItem | Rejected:
    raw = read_whole(stream, origin)
    return raw if isinstance(raw, Rejected) else saved_item(raw, origin, parser, apart=True)


def _why_other_format(name: str) -> str:
    suffix = ascii(suffix_of(name))[1:-1][:20]
    read = ", ".join(READ_SUFFIXES)
    return f"expected one of {read}, found " + (f"suffix {suffix}" if suffix else "no suffix")


def _what(name: str) -> str:
    return f"a {suffix} file" if (suffix := ascii(suffix_of(name))[1:-1][:20]) else "a file"


def _why(error: OSError) -> str:
    return error.strerror or str(error)
