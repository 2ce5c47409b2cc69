"""The file of an article is told without the folders of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.saved_files import path_in_source
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article


@pytest.mark.parametrize(
    ("origin", "path", "expected"),
    [
        ("/srv/news", "/srv/news/2011/page.html", "news/2011/page.html"),
        ("/srv/news", "/srv/news", "news"),
        ("/srv/all.zip", "/srv/all.zip/2011/page.html", "all.zip/2011/page.html"),
        ("/srv/news", "/srv/newspapers/page.html", "page.html"),
        ("/", "/page.html", "page.html"),
        ("-", "-", "-"),
        ("-", "-/page.html", "-/page.html"),
        ("", "", ""),
    ],
)
def test_paths_begin_with_their_source(origin: str, path: str, expected: str) -> None:
    """What is above a source is left out, and so is all but the name of a stray file."""
    assert path_in_source(origin, path) == expected


def test_files_of_all_segments_are_found(tmp_path: Path) -> None:
    """Each article has its own file, whichever commit it came with."""
    articles = [make_article(number) for number in range(4)]
    for article in articles:
        with IndexWriter(tmp_path) as writer:
            writer.put(article, "/srv/news", f"/srv/news/{article.id}\udce9.html", replaces=False)
    with EmbeddedBackend.open(tmp_path) as backend:
        for article in articles:
            assert backend.saved_file(article.id) == f"news/{article.id}\ufffd.html"
