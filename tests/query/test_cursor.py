"""Cursors come back as they went, and what is none of ours is refused with help."""

from __future__ import annotations

import base64
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.backends.embedded import EmbeddedBackend
from indexer.errors import RequestError
from indexer.query.cursor import Cursor
from indexer.query.request import MAX_CURSOR_LENGTH, SearchRequest, Sort
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article

INT64 = st.integers(-(2**63), 2**63 - 1)
SCORES = st.floats(allow_nan=False, allow_infinity=False)

relevance_cursors = st.builds(
    Cursor, st.integers(0, 2**31), st.just(Sort.RELEVANCE), SCORES, st.integers(0, 2**32), st.text()
)
date_cursors = st.builds(
    Cursor,
    st.integers(0, 2**31),
    st.sampled_from([Sort.NEWEST, Sort.OLDEST]),
    INT64,
    st.integers(0, 2**32),
    st.text(),
)

json_values = st.recursive(
    st.none() | st.booleans() | INT64 | st.integers(0, 2**64 - 1) | SCORES | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
forged_fields = st.tuples(
    INT64 | json_values,
    st.sampled_from(Sort) | json_values,
    INT64 | SCORES | json_values,
    INT64 | st.integers(0, 2**64 - 1) | json_values,
    st.text(max_size=20) | json_values,
).map(list)


def encoded(fields: Any) -> str:
    """Return any fields as our cursors are written."""
    return base64.urlsafe_b64encode(orjson.dumps(fields)).decode().rstrip("=")


@given(relevance_cursors | date_cursors)
def test_a_cursor_comes_back_as_it_went(cursor: Cursor) -> None:
    """Encoded and decoded it is the same, to the last bit of a score, and fit for a URL."""
    text = cursor.encode()
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert Cursor.decode(text, cursor.sort) == cursor


def test_a_cursor_of_another_order_is_refused() -> None:
    """It would go on at some place that means nothing there."""
    text = Cursor(1, Sort.NEWEST, 5, 3, "id").encode()
    with pytest.raises(RequestError, match="sorted by newest, but the request asks for oldest"):
        Cursor.decode(text, Sort.OLDEST)


@given(
    text=st.text()
    | st.text("ABCabc019-_=")
    | json_values.map(encoded)
    | forged_fields.map(encoded),
    sort=st.sampled_from(Sort),
)
@example(text="", sort=Sort.NEWEST)
@example(text="A", sort=Sort.NEWEST)
@example(text="\ud800", sort=Sort.NEWEST)
@example(text="é", sort=Sort.NEWEST)
@example(text=base64.urlsafe_b64encode(b"[" * 600).decode(), sort=Sort.NEWEST)
@example(text=base64.urlsafe_b64encode(b"\xff\xfe").decode(), sort=Sort.NEWEST)
@example(text=base64.urlsafe_b64encode(b"[1,NaN,1,1,1]").decode(), sort=Sort.NEWEST)
@example(text=encoded([1, "newest", 5.0, 3, "id"]), sort=Sort.NEWEST)
@example(text=encoded([1, ["newest"], 5, 3, "id"]), sort=Sort.NEWEST)
@example(text=encoded([True, "newest", 5, 3, "id"]), sort=Sort.NEWEST)
def test_what_is_no_cursor_is_refused_with_help(text: str, sort: Sort) -> None:
    """Whatever comes with a request is a cursor or a ``RequestError`` that says what to do."""
    decoded = decoded_or_refused(text, sort)
    if isinstance(decoded, Cursor):
        assert decoded.sort is sort
        assert type(decoded.generation) is type(decoded.document) is int
    else:
        assert decoded.startswith("cursor: ")
        assert "leave" in decoded
        assert len(decoded) < 400


def decoded_or_refused(text: str, sort: Sort) -> Cursor | str:
    """Return a cursor, or the message that it is refused with."""
    try:
        return Cursor.decode(text, sort)
    except RequestError as error:
        return str(error)


@contextlib.contextmanager
def small_backend() -> Iterator[EmbeddedBackend]:
    """Give a backend over a few articles."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "index")
        with IndexWriter(folder) as writer:
            for number, day in enumerate(("", "1935-02-01", "1935-02-01", "2011-12-17")):
                article = make_article(number, body="alpha", published=day)
                writer.put(article, "origin", "path", replaces=False)
        with EmbeddedBackend(folder, cache_bytes=1 << 18) as backend:
            yield backend


def test_a_forged_cursor_gives_hits_or_is_refused() -> None:
    """However far the numbers of a forged cursor are off, the answer is one, or says why not."""
    with small_backend() as backend:
        generation = int(backend.stats().version.partition("-")[0])

        @settings(max_examples=200)
        @given(
            generation=st.just(generation) | INT64,
            sort=st.sampled_from(Sort),
            key=INT64 | st.integers(0, 2**64 - 1) | SCORES | st.booleans(),
            document=INT64 | st.integers(0, 2**64 - 1),
            id_=st.text(max_size=20),
        )
        def ask(generation: int, sort: Sort, key: Any, document: int, id_: str) -> None:
            text = encoded([generation, str(sort), key, document, id_])
            if len(text) > MAX_CURSOR_LENGTH:
                return
            request = SearchRequest(text="alpha", sort=sort, limit=2, cursor=text)
            with contextlib.suppress(RequestError):
                assert 0 <= len(backend.search(request).hits) <= 2

        ask()


def test_a_cursor_that_is_too_long_is_refused() -> None:
    """No answer gives one of such a length, so nothing is decoded."""
    with pytest.raises(RequestError, match="cursor: expected one that an answer gave"):
        SearchRequest(cursor="A" * (MAX_CURSOR_LENGTH + 1))
