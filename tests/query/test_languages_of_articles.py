"""Articles that declare no language are found by other forms of their words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.request import Facet, SearchRequest
from indexer.writing.index_writer import IndexWriter
from indexer.writing.sync import Sync
from tests.sources.test_detected_language import TEXTS


@pytest.fixture
def backend(tmp_path: Path) -> EmbeddedBackend:
    """Return an archive with one undeclared article in each of some languages."""
    path = tmp_path / "articles.jsonl"
    lines = (
        json.dumps({"id": language, "title": language, "body": TEXTS[language]})
        for language in ("de", "en", "fr", "ru", "sv", "ja")
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    with IndexWriter(tmp_path / "index") as writer:
        Sync(writer).run([path])
    return EmbeddedBackend.open(tmp_path / "index")


@pytest.mark.parametrize(
    ("language", "typed", "printed"),
    [
        ("de", "Kapellen", "Kapelle"),
        ("en", "drums", "drum"),
        ("fr", "fanfares", "fanfare"),
        ("ru", "оркестра", "оркестр"),
        ("sv", "passagerarna", "passagerare"),
        ("ja", "太鼓", "太鼓"),
    ],
)
def test_other_forms_are_found_and_marked(
    backend: EmbeddedBackend, language: str, typed: str, printed: str
) -> None:
    """A word is stemmed in its article's language, told from the text."""
    with backend:
        result = backend.search(SearchRequest(text=typed))
    assert language in {hit.language for hit in result.hits}
    (hit,) = (hit for hit in result.hits if hit.language == language)
    assert printed in {part.text for part in hit.snippet if part.marked}


def test_languages_that_were_told_are_counted(backend: EmbeddedBackend) -> None:
    """They stand in the facet beside declared ones."""
    with backend:
        counts = backend.search(SearchRequest()).facets[Facet.LANGUAGE]
    assert {count.value for count in counts} == {"de", "en", "fr", "ru", "sv", "ja"}
