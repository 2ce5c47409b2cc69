"""Some of the words will do where no article has all, but not against what was said."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.request import SearchRequest
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article


@pytest.mark.parametrize(
    ("text", "any_word", "total"),
    [
        ("storm zeppelin", True, 1),
        ('storm "a zeppelin"', True, 1),
        ("storm AND zeppelin", False, 0),
        ("+storm zeppelin", False, 0),
        ("storm tag:Airships", False, 0),
        ("title:storm zeppelin", False, 0),
        ("storm date:1800", False, 0),
        ("storm tag:Weather", False, 1),
    ],
)
def test_named_fields_and_operators_are_kept_to(
    tmp_path: Path, text: str, any_word: bool, total: int
) -> None:
    """Whoever writes one wants it in every hit."""
    with IndexWriter(tmp_path / "index") as writer:
        for number, body in enumerate(["A storm came.", "It was calm."]):
            article = make_article(number, body=body, tags=("Weather",))
            writer.put(article, "origin", f"path {number}", replaces=False)
    with EmbeddedBackend(tmp_path / "index") as backend:
        result = backend.search(SearchRequest(text=text))
    assert (result.any_word, result.total) == (any_word, total)
