"""Other spellings are proposed where they find something, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.request import SearchRequest
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[EmbeddedBackend]:
    """Return an archive with some articles about a dictator."""
    with IndexWriter(tmp_path / "index") as writer:
        for number in range(5):
            article = make_article(number, body="The dictator saw a film.", tags=("Movies",))
            writer.put(article, "origin", f"path {number}", replaces=False)
    with EmbeddedBackend(tmp_path / "index") as opened:
        yield opened


def test_a_misspelt_word_is_corrected(backend: EmbeddedBackend) -> None:
    """The other words stay as they were typed."""
    result = backend.search(SearchRequest(text="dictatr Film"))
    assert result.did_you_mean == ("dictator Film",)


def test_letters_that_changed_places_are_one_error(backend: EmbeddedBackend) -> None:
    """Short words are corrected in one letter, and this is how fingers err most."""
    assert backend.search(SearchRequest(text="flim")).did_you_mean == ("film",)
    assert backend.search(SearchRequest(text="fiml")).did_you_mean == ("film",)
    assert backend.search(SearchRequest(text="flam")).did_you_mean == ()


def test_nothing_is_proposed_where_all_words_are_found(backend: EmbeddedBackend) -> None:
    """Whoever found something meant what they typed."""
    assert backend.search(SearchRequest(text="dictator")).did_you_mean == ()


def test_what_finds_nothing_under_the_filters_is_not_proposed(backend: EmbeddedBackend) -> None:
    """A proposal is a promise that there are hits."""
    assert backend.search(SearchRequest(text="dictatr", tags=("Oil",))).did_you_mean == ()
