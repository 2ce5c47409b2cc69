"""What is quoted is found again, and a change of it is noticed."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from indexer.query.marked_article import unmarked_article
from search_web.article_address import (
    MAX_QUOTE_CHARACTERS,
    ArticleAddress,
    Span,
    parse_article_address,
)
from search_web.article_text import Parts, numbered_text, quoted_text
from search_web.quotation import quotation, quoted_words, with_text_fragment, words_digest
from tests.conftest import make_article

from .sample_articles import FILM

ADDRESS = "https://archive.example/article/1"


def text_of(parts: Parts) -> str:
    return "".join(part.text for part in parts)


def test_an_address_is_read() -> None:
    """Marks, quote and digest are read; nothing given asks for nothing."""
    assert parse_article_address(MultiDict()) == ArticleAddress()
    read = parse_article_address(
        MultiDict({"marks": "off", "quote": "12-310", "digest": "0123456789ab"})
    )
    assert read == ArticleAddress(False, Span(12, 310), "0123456789ab")
    assert str(read.quote) == "12-310"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quote", "x"),
        ("quote", "5-5"),
        ("quote", "9-5"),
        ("quote", "-5-9"),
        ("quote", f"0-{MAX_QUOTE_CHARACTERS + 1}"),
        ("quote", "0-9999999999"),
        ("digest", "0123456789AB"),
        ("digest", "0123"),
        ("marks", "maybe"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, value: str) -> None:
    """A parameter that cannot be used is left out, and named with what was expected."""
    read = parse_article_address(MultiDict({name: value}))
    assert (read.marks, read.quote, read.digest) == (True, None, "")
    (problem,) = read.problems
    assert problem.message.startswith(f"'{name}' was ignored: expected ")
    assert value[:8] in problem.found


def test_a_quotation_tells_where_it_is_from() -> None:
    """Words, headline, source, day, links, capture and digest are in the text."""
    quoted = quotation(FILM, Span(5, 16), ADDRESS, FILM.url)
    assert quoted.words == "Kim Jong Il"
    assert quoted.link == f"{ADDRESS}?quote=5-16&digest={words_digest('Kim Jong Il')}#quote"
    assert quoted.original_link == f"{FILM.url}#:~:text=Kim%20Jong%20Il"
    assert quoted.citation.splitlines() == [
        "“Kim Jong Il”",
        "",
        f"{FILM.title} (Evening Herald, 4 January 2011)",
        f"Original: {quoted.original_link}",
        f"Archive: {quoted.link}",
        "Saved: 5 January 2011, 08:00",
        f"SHA-256 of the saved page: {FILM.sha256}",
    ]


@pytest.mark.parametrize(
    ("body", "span", "expected"),
    [
        ("Some words here.", Span(2, 13), "words"),
        ("Some words here.", Span(0, 10), "Some%20words"),
        ("Some words here.", Span(6, 9), "ord"),
        ("\u6771\u4eac\u90fd\u5e81", Span(1, 3), "%E4%BA%AC%E9%83%BD"),
    ],
)
def test_originals_are_searched_for_whole_words(body: str, span: Span, expected: str) -> None:
    """A word that the passage cuts is left out of the link, unless nothing else is there."""
    quoted = quotation(make_article(body=body), span, ADDRESS, "https://a.example/")
    assert quoted.original_link == f"https://a.example/#:~:text={expected}"


def test_what_is_not_known_is_left_out() -> None:
    """An article of which little is known gives a short quotation."""
    article = make_article(body="Some words", sha256="", title="Headline")
    quoted = quotation(article, Span(0, 4), ADDRESS, "")
    assert quoted.original_link == ""
    assert quoted.citation.splitlines()[2:] == ["Headline", f"Archive: {quoted.link}"]


@pytest.mark.parametrize(
    ("url", "words", "expected"),
    [
        ("https://a.example/x", "some words", "https://a.example/x#:~:text=some%20words"),
        ("https://a.example/x#top", "word", "https://a.example/x#top:~:text=word"),
        ("https://a.example/", "a-b, c&d", "https://a.example/#:~:text=a%2Db%2C%20c%26d"),
        (
            "https://a.example/",
            "one two three four five six seven eight nine ten eleven",
            (
                "https://a.example/#:~:text=one%20two%20three%20four%20five,"
                "seven%20eight%20nine%20ten%20eleven"
            ),
        ),
        ("https://a.example/", "one two\n\nthree", "https://a.example/#:~:text=one,three"),
    ],
)
def test_originals_are_linked_by_their_words(url: str, words: str, expected: str) -> None:
    """Short passages are named whole, long ones by their ends; signs are escaped."""
    assert with_text_fragment(url, words) == expected


@settings(max_examples=200)
@given(
    body=st.text(alphabet="ab \n\r\u00e9\U0001f600", min_size=1, max_size=40),
    start=st.integers(0, 40),
    length=st.integers(1, 40),
)
def test_what_is_marked_is_what_is_quoted(body: str, start: int, length: int) -> None:
    """Marked parts are the quoted words, blank lines aside; no text is changed by it."""
    article = make_article(body=body)
    quote = Span(start, start + length)
    words = quoted_words(article, quote)
    text = quoted_text(article, quote)
    if words:
        marked = [part for each in text.paragraphs for part in each.parts if part.marked]
        assert "".join("".join(part.text for part in marked).split()) == "".join(words.split())
        assert [part.anchor for part in marked] == ["quote", "", "", "", ""][: len(marked)]
    plain = numbered_text(unmarked_article(article))
    assert [text_of(each.parts) for each in text.paragraphs] == [
        text_of(each.parts) for each in plain.paragraphs
    ]


def test_a_directive_is_read_back() -> None:
    """What is escaped in a directive is the very words."""
    words = "100% – „so“ – a-b"
    assert unquote(with_text_fragment("https://a.example/", words).split("text=")[1]) == words
