"""What happens while the list of copies is not that of the index."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.duplicate_file import FILE_NAME
from indexer.query.request import Duplicates, SearchRequest, Sort
from indexer.query.search import NO_COPIES
from indexer.writing.index_writer import IndexWriter
from tests.backends.archives import BODIES
from tests.conftest import make_article

COLLAPSED = SearchRequest(duplicates=Duplicates.COLLAPSE, sort=Sort.OLDEST)


def put(folder: Path, *numbers: int, listed: bool = True) -> None:
    """Write copies of one text, and perhaps the list of them."""
    with IndexWriter(folder) as writer:
        for number in numbers:
            article = make_article(number, body=BODIES[0], published=f"2011-01-{number:02}")
            writer.put(article, "origin", "path", replaces=False)
        if listed:
            writer.renew_duplicates()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "index", 1, 2)
    return tmp_path / "index"


@pytest.mark.parametrize("content", [None, b"", b"nonsense" * 40])
def test_without_a_list_copies_are_shown_and_it_is_said(
    folder: Path, content: bytes | None
) -> None:
    """A missing or damaged list costs the collapsing, no answer."""
    (folder / FILE_NAME).unlink()
    if content is not None:
        (folder / FILE_NAME).write_bytes(content)
    with EmbeddedBackend.open(folder) as backend:
        result = backend.search(COLLAPSED)
        assert (result.total, result.notices) == (2, (NO_COPIES,))
        assert backend.copies(result.hits[0].id) == ()
        assert backend.search(SearchRequest()).notices == ()


def test_a_list_that_comes_later_is_found(folder: Path) -> None:
    """Between a commit and its list copies are shown; then they are collapsed again."""
    with EmbeddedBackend.open(folder) as backend:
        assert backend.search(COLLAPSED).total == 1
        put(folder, 3, listed=False)
        assert backend.search(COLLAPSED).notices == (NO_COPIES,)
        put(folder)
        result = backend.search(COLLAPSED)
        assert (result.total, result.notices, result.hits[0].copies) == (1, (), 2)


def test_a_list_of_another_index_does_not_count(folder: Path, tmp_path: Path) -> None:
    """Equal numbers of articles and commits do not make a list that of this index."""
    put(tmp_path / "other", 1, 2)
    (tmp_path / "other" / FILE_NAME).replace(folder / FILE_NAME)
    with EmbeddedBackend.open(folder) as backend:
        assert backend.search(COLLAPSED).notices == (NO_COPIES,)


def test_a_cursor_goes_on_with_the_list_of_its_state(folder: Path) -> None:
    """Pages of a state that is kept are collapsed as its first page was."""
    put(folder, 3)
    with IndexWriter(folder) as writer:
        for number in (4, 5):
            article = make_article(number, body=BODIES[3], published="2012-01-01")
            writer.put(article, "origin", "path", replaces=False)
        writer.renew_duplicates()
    with EmbeddedBackend.open(folder) as backend:
        request = dataclasses.replace(COLLAPSED, limit=1)
        first = backend.search(request)
        put(folder, 6)
        second = backend.search(dataclasses.replace(request, cursor=first.cursor))
    assert (first.total, second.total) == (2, 2)
    assert (second.hits[0].copies, second.notices, second.cursor) == (1, (), "")
