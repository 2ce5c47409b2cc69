"""An answer is given again as long as the archive is the same, and only then."""

from __future__ import annotations

import pytest

from search_web import create_app
from search_web.answer_cache import Answers

from .sample_articles import sample_articles
from .test_conditional import CountingBackend


@pytest.mark.parametrize("url", ["/search?q=film", "/api/v1/search?q=film", "/"])
def test_the_same_question_is_searched_for_once(url: str) -> None:
    """The second answer is the first; another state of the archive is asked anew."""
    backend = CountingBackend(sample_articles())
    client = create_app(backend).test_client()
    first = client.get(url)
    searches = backend.searches
    second = client.get(url)
    assert backend.searches == searches > 0
    assert (second.data, second.content_type) == (first.data, first.content_type)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Content-Security-Policy"]
    backend.state = "two"
    client.get(url)
    assert backend.searches > searches


def test_another_host_is_another_answer() -> None:
    """An answer made for one host is not given to another."""
    backend = CountingBackend(sample_articles())
    client = create_app(backend).test_client()
    client.get("/search", headers={"Host": "a.example"})
    searches = backend.searches
    client.get("/search", headers={"Host": "b.example"})
    assert backend.searches > searches


def test_errors_are_not_kept() -> None:
    """What was refused is looked at again."""
    client = create_app(CountingBackend(sample_articles())).test_client()
    for _ in range(2):
        assert client.get("/api/v1/search?from=x").status_code == 400


def test_memory_is_bounded() -> None:
    """What was asked for longest ago goes first; one that is replaced counts once."""
    answers = Answers(10)
    answers.put(b"a", b"1234", "t")
    answers.put(b"b", b"1234", "t")
    answers.put(b"b", b"12345", "t")
    assert answers.get(b"a") == (b"1234", "t")
    answers.put(b"c", b"1234", "t")
    assert answers.get(b"b") is None
    assert answers.get(b"a") == (b"1234", "t")
    answers.put(b"d", b"12345678901", "t")
    assert [answers.get(key) for key in (b"a", b"c", b"d")] == [None, None, None]
