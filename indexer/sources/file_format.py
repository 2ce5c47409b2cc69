"""What kind of file it is, by its first bytes and by its name.

A name that says what is plainly wrong is not believed: pages are saved as
``.txt`` and compressed files as ``.html``. Imports nothing of ours.
"""

from __future__ import annotations

import codecs
import enum
import re
from pathlib import PurePosixPath

SNIFFED_BYTES = 4096


class Format(enum.Enum):
    """A kind of file that is read."""

    PAGE = "HTML page"
    DUMP = "text dump of a page"
    RECORDS = "JSON Lines"
    JSON = "JSON"
    TABLE = "CSV table"
    FEED = "RSS or Atom feed"
    MHTML = "MHTML page"
    WARC = "web archive"
    ZIP = "zip archive"
    TAR = "tar archive"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"


_SUFFIXES = {
    ".html": Format.PAGE, ".htm": Format.PAGE, ".xhtml": Format.PAGE, ".shtml": Format.PAGE,
    ".txt": Format.DUMP, ".text": Format.DUMP,
    ".jsonl": Format.RECORDS, ".ndjson": Format.RECORDS, ".json": Format.JSON,
    ".csv": Format.TABLE, ".tsv": Format.TABLE,
    ".rss": Format.FEED, ".atom": Format.FEED,
    ".mht": Format.MHTML, ".mhtml": Format.MHTML,
    ".warc": Format.WARC, ".wacz": Format.ZIP, ".zip": Format.ZIP,
    ".tar": Format.TAR, ".gz": Format.GZIP, ".tgz": Format.GZIP,
    ".bz2": Format.BZIP2, ".tbz2": Format.BZIP2, ".xz": Format.XZ, ".txz": Format.XZ,
}  # fmt: skip

READ_SUFFIXES = tuple(sorted(_SUFFIXES))
PAGE_SUFFIXES = tuple(suffix for suffix, kind in _SUFFIXES.items() if kind is Format.PAGE)

COMPRESSED = frozenset({Format.GZIP, Format.BZIP2, Format.XZ})
ARCHIVES = frozenset({Format.ZIP, Format.TAR})
ONE_ARTICLE = frozenset({Format.PAGE, Format.DUMP, Format.MHTML})

_MAGIC = (
    (b"\x1f\x8b\x08", Format.GZIP),
    (b"\xfd7zXZ\x00", Format.XZ),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"WARC/", Format.WARC),
)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_BEFORE_ROOT = re.compile(r"(?:\s+|<!--.*?-->|<\?xml[^>]*>|<!doctype\s+(?!html)[^>]*>)*", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|(?:html|head|body|title|meta|article|main)[\s>])")
_FEED = re.compile(r"<(?:rss|(?:\w+:)?feed|rdf:rdf)[\s>]")
_MIME_HEADER = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?mime-version:")
_RECORD = re.compile(r"\{\s*\"[^\"\n]*\"\s*:")
_LIST = re.compile(r"\[\s*\{\s*\"[^\"\n]*\"\s*:")


def suffix_of(name: str) -> str:
    """Return the ending of a file's name in lower case, with its dot."""
    return PurePosixPath(name).suffix.lower()


def format_of(name: str, head: bytes) -> Format | None:
    """Return the kind of a file; ``None`` for one that is not read.

    Args:
        name: the file's name; only its ending counts.
        head: its first bytes, ``SNIFFED_BYTES`` or all.
    """
    suffix = suffix_of(name)
    named, found = _SUFFIXES.get(suffix), sniff(head)
    if named is None:
        # A .docx is a zip, too: only what is no container is read under any name.
        unnamed = not suffix or found not in ARCHIVES | COMPRESSED
        return found if unnamed else None
    if named is Format.JSON and found is Format.RECORDS:
        return found if b"\n" in head.strip() else named
    if named in {Format.PAGE, Format.RECORDS, Format.TABLE} and not _is_container(found):
        return named
    return found or named


def _is_container(found: Format | None) -> bool:
    return found in ARCHIVES | COMPRESSED | {Format.WARC, Format.MHTML}


def sniff(head: bytes) -> Format | None:
    """Return what the first bytes of a file say; ``None`` for text and anything else."""
    magic = next((kind for start, kind in _MAGIC if head.startswith(start)), None)
    if magic is not None:
        return magic
    if _BZIP2.match(head):
        return Format.BZIP2
    if head[257:262] == b"ustar":
        return Format.TAR
    return _sniff_text(_as_text(head).lower())


def _as_text(head: bytes) -> str:
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(codec, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _sniff_text(text: str) -> Format | None:
    start = _BEFORE_ROOT.match(text)
    root = text[start.end() :] if start else text
    if _FEED.match(root):
        return Format.FEED
    if _PAGE.match(root):
        return Format.PAGE
    if _MIME_HEADER.match(text.lstrip()) and "multipart/related" in text:
        return Format.MHTML
    if _LIST.match(root):
        return Format.JSON
    if _RECORD.match(root):
        return Format.RECORDS if "\n" not in root.strip() or _is_one_a_line(root) else Format.JSON
    return None


def _is_one_a_line(text: str) -> bool:
    """Tell records one a line from one record that is spread over many."""
    return text.split("\n", 1)[0].rstrip().endswith("}")
