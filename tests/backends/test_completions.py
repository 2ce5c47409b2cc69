"""Completions of an index folder follow its file and its commits, and are never an error."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.suggestion_file import FILE_NAME
from indexer.writing import suggestion_writer
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article

ARTICLES = [
    make_article(1, title="Whisky prices", tags=("Whisky", "Trade"), body="Crude oil. Crude oil."),
    make_article(2, title="White paper", tags=("whisky",), body="Crude oil."),
    make_article(3, title="Wheat", tags=("Wheat",)),
]


def index(
    folder: Path, articles: Iterable[Article] = (), *, deleted: Iterable[Article] = ()
) -> None:
    with IndexWriter(folder) as writer:
        for article in articles:
            writer.put(article, "origin", "path", replaces=True)
        for article in deleted:
            writer.delete(article.id)
        writer.renew_suggestions()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an index with its completions."""
    index(tmp_path / "index", ARTICLES)
    return tmp_path / "index"


@pytest.fixture
def backend(folder: Path) -> Iterator[EmbeddedBackend]:
    """Return the index, open."""
    with EmbeddedBackend.open(folder) as backend:
        yield backend


def shown(backend: EmbeddedBackend, text: str) -> list[str]:
    """Return kinds and texts, tags with their articles, in alphabetical order."""
    return sorted(
        f"{one.kind}: {one.text}" + (f" {one.articles}" if one.articles else "")
        for one in backend.suggest(text)
    )


def test_an_index_run_is_followed(backend: EmbeddedBackend, folder: Path) -> None:
    """What a run adds is proposed by a backend that was open before, what it deletes is not."""
    assert shown(backend, "whi") == [
        "tag: Whisky 2",
        "title: Whisky prices",
        "title: White paper",
    ]
    new = make_article(4, title="Whistle blown", tags=("whistles",))
    index(folder, [new], deleted=[ARTICLES[0]])
    assert shown(backend, "whi") == [
        "tag: whisky 1",
        "tag: whistles 1",
        "title: Whistle blown",
        "title: White paper",
    ]


def test_a_file_that_comes_after_the_commit_is_taken(
    backend: EmbeddedBackend, folder: Path
) -> None:
    """Completions are written when articles are committed already; who asks between sees both."""
    assert len(shown(backend, "whi")) == 3
    with IndexWriter(folder) as writer:
        writer.put(make_article(4, title="Whistle blown"), "origin", "path", replaces=False)
    assert "title: Whistle blown" not in shown(backend, "whi")
    index(folder)
    assert "title: Whistle blown" in shown(backend, "whi")


def test_tags_of_a_stale_file_are_those_of_today(
    backend: EmbeddedBackend, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are of the present articles, and a tag that none has any more is left out."""
    monkeypatch.setattr(suggestion_writer, "SMALL_INDEX", 0)
    monkeypatch.setattr(suggestion_writer, "CHANGED_SHARE", 1e9)
    assert shown(backend, "whisky") == ["tag: Whisky 2", "title: Whisky prices"]
    assert shown(backend, "wheat") == ["tag: Wheat 1"]
    index(folder, deleted=[ARTICLES[0], ARTICLES[2]])
    assert shown(backend, "whisky") == ["tag: Whisky 1", "title: Whisky prices"]
    assert shown(backend, "wheat") == ["title: Wheat"]


@pytest.mark.parametrize("content", [None, b"", b"no segment at all" * 20])
def test_without_a_file_tags_are_completed(
    backend: EmbeddedBackend, folder: Path, content: bytes | None
) -> None:
    """A missing or foreign file costs phrases and titles; the next run writes it anew."""
    (folder / FILE_NAME).unlink()
    if content is not None:
        (folder / FILE_NAME).write_bytes(content)
    assert shown(backend, "w") == ["tag: Wheat 1", "tag: Whisky 2"]
    index(folder)
    assert "title: White paper" in shown(backend, "w")


def test_closing_lets_go_of_the_file(backend: EmbeddedBackend) -> None:
    """A closed backend can be asked again, and opens what it needs."""
    assert shown(backend, "wheat")
    backend.close()
    assert shown(backend, "wheat")


def test_threads_complete_while_runs_go_on(backend: EmbeddedBackend, folder: Path) -> None:
    """Every answer is one of a state that there was."""
    answers: list[list[str]] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            answers.append(shown(backend, "number"))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10, 18):
        index(folder, [make_article(number, title=f"Number {number}")])
    ended.set()
    for thread in threads:
        thread.join()
    states = [[f"title: Number {number}" for number in range(10, stop)] for stop in range(10, 19)]
    assert answers
    assert all(sorted(answer) in states for answer in answers)
