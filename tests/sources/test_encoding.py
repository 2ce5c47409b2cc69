"""Bytes are decoded by byte order mark, declaration, UTF-8, windows-1252."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.encoding import declared_encoding, decode_page, decode_text
from tests.sources.test_detected_language import TEXTS

TEXT = "Café “Élysée” – 40¢"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_dumps_without_declaration(encoding: str) -> None:
    """A mark tells the encoding; without one it is UTF-8 or windows-1252."""
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_big_endian_mark() -> None:
    """UTF-16 with its bytes the other way round is read, too."""
    assert decode_text(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("ISO-8859-1", "cp1252", "naïve “quoted”"),
        ("windows-1251", "cp1251", "Москва"),
        ("gb2312", "gb18030", "北京新闻报道"),
        ("Shift_JIS", "cp932", "東京の新聞"),
        ("euc-kr", "cp949", "서울 신문"),
    ],
)
def test_declared_encoding_is_used(declared: str, encoding: str, text: str) -> None:
    """A page is read as its meta element says, by the labels of the web."""
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    assert text in decode_page(page.encode(encoding))


def test_wrong_declarations_give_way() -> None:
    """UTF-8 under another name, other bytes under the name of UTF-8, no such name."""
    page = '<meta charset="{}"><p>' + TEXT
    assert TEXT in decode_page(page.format("iso-8859-1").encode())
    assert TEXT in decode_page(page.format("utf-8").encode("cp1252"))
    assert TEXT in decode_page(page.format("utf-16").encode())
    assert TEXT in decode_page(page.format("rot13").encode())
    assert declared_encoding(b'<meta charset="unicode_escape">') == ""


def test_a_broken_byte_does_not_turn_the_page_around() -> None:
    """UTF-8 with one bad byte stays UTF-8."""
    assert decode_text("éèêëïîôû".encode() + b"\xff") == "éèêëïîôû\ufffd"


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded(raw: bytes) -> None:
    """Decoding never fails."""
    assert isinstance(decode_text(raw) + decode_page(raw), str)


@pytest.mark.parametrize(
    ("codec", "language"),
    [
        ("cp1251", "ru"),
        ("koi8-r", "ru"),
        ("cp932", "ja"),
        ("euc-jp", "ja"),
        ("gb18030", "zh"),
        ("cp949", "ko"),
        ("cp1253", "el"),
        ("cp1252", "de"),
        ("cp1252", "fr"),
    ],
)
def test_what_nothing_declares_is_told_by_its_letters(codec: str, language: str) -> None:
    """Old pages and dumps in other scripts say nothing of their encoding."""
    text = TEXTS[language] * 3
    assert decode_text(text.encode(codec)) == text
    page = f"<html><head><title>x</title></head><body class='a'><p>{text}</p></body></html>"
    assert text in decode_page(page.encode(codec))
