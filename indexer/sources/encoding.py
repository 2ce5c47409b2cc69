"""Bytes to text: which encoding a saved page or dump is in.

Imports nothing of ours and does no I/O.
"""

from __future__ import annotations

import codecs
import re

SNIFFED_BYTES = 16_384
"""Where a page's own declaration is looked for. The HTML standard says 1,024
bytes; saved pages have scripts and comments of the saver before it."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})"
    rb"|<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
_MEANT = {  # https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "shift-jis-2004": "cp932",
    "shift-jisx0213": "cp932",
    "euc-jis-2004": "euc-jp",
    "euc-jisx0213": "euc-jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # a declaration that can be read as ASCII is not UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
JUDGED_BYTES = 100_000
FEWEST_BEYOND_ASCII = 40

_MARKUP = re.compile(rb"(?is)<(script|style)\b.*?</\1>|<[^>]*>")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_READ = re.compile(
    r"utf-?8|iso-8859-\d{1,2}|windows-(?:125\d|874)|cp(?:125\d|866|874|932|949)"
    r"|koi8-[ru]|mac(?:intosh|-cyrillic)|gb18030|big5(?:hkscs)?|euc-jp|iso-2022-jp|tis-620"
)
_ONE_BYTE = re.compile(r"iso-8859|windows|cp(?:125|8)|koi8|mac|tis")


def decode_text(raw: bytes) -> str:
    """Decode a text file: byte order mark, UTF-8, else windows-1252."""
    return _marked(raw) or _utf8_or_windows(raw)


def decode_page(raw: bytes, otherwise: str = "") -> str:
    """Decode a page: byte order mark, declaration, UTF-8, else windows-1252.

    Args:
        raw: the page.
        otherwise: the label of an encoding for a page that declares none.

    A declared one-byte encoding gives way to UTF-8 where all bytes are valid
    UTF-8: the saver has written the page anew and left the declaration.
    """
    marked = _marked(raw)
    if marked:
        return marked
    encoding = declared_encoding(raw) or _codec(otherwise)
    if encoding and not (_ONE_BYTE.match(encoding) and _is_utf8(raw)):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            if _ONE_BYTE.match(encoding):
                return raw.decode(encoding, "replace")
    return _utf8_or_windows(raw)


def declared_encoding(raw: bytes) -> str:
    """Return the codec a page declares in its first bytes, empty if none known."""
    declared = _DECLARED.search(raw[:SNIFFED_BYTES])
    if not declared:
        return ""
    return _codec((declared[1] or declared[2]).decode("ascii", "replace"))


def _codec(label: str) -> str:
    """Return the codec that a label means, empty if none that is read."""
    codec = _MEANT.get(label.lower(), label.lower())
    return codec if _READ.fullmatch(codec) else ""


def _marked(raw: bytes) -> str:
    for mark, codec in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(codec, "replace")
    return ""


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_or_windows(raw: bytes) -> str:
    """Decode UTF-8 with a few broken bytes as UTF-8, else by its letters, else as Windows'."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken if broken else 0
    if not broken or whole > broken:
        return text
    return raw.decode(_told_by_letters(raw) or "cp1252", "replace")


def _told_by_letters(raw: bytes) -> str:
    """Return the codec of text that is mostly not Latin, empty where that is not sure.

    In Latin text every tenth letter at most is beyond ASCII, and the guesses at which
    of its encodings it is are bad; Russian or Japanese text has hardly any other.
    """
    text = _MARKUP.sub(b" ", raw[:JUDGED_BYTES])
    beyond = len(text.translate(None, bytes(range(128))))
    if beyond < FEWEST_BEYOND_ASCII or beyond < len(_ASCII_LETTERS.findall(text)):
        return ""
    import charset_normalizer

    best = charset_normalizer.from_bytes(text).best()
    return _codec(best.encoding.replace("_", "-")) if best is not None else ""
