"""The sample archive holds what its README promises and answers as it should."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.query.request import Facet, SearchRequest
from indexer.query.result import plain_text
from indexer.sources import read_source
from indexer.sources.saved_item import SavedItem
from indexer.writing.index_writer import IndexWriter
from indexer.writing.sync import Sync


@pytest.fixture(scope="module")
def articles(corpus: Path) -> list[tuple[str, Article]]:
    """Return every article of the sample archive with its file's suffix."""
    found = []
    for item in read_source(corpus):
        if isinstance(item, SavedItem):
            article = item.parse()
            assert isinstance(article, Article), article
            found.append((Path(item.path).suffix, article))
        else:
            assert item.other_format, item
    return found


@pytest.fixture(scope="module")
def backend(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBackend]:
    """Return the sample archive, indexed."""
    folder = tmp_path_factory.mktemp("corpus") / "index"
    with IndexWriter(folder) as writer:
        Sync(writer).run([corpus])
    with EmbeddedBackend.open(folder) as opened:
        yield opened


def test_size_and_formats(articles: list[tuple[str, Article]]) -> None:
    """At least 120 articles, a third of them in each format."""
    formats = collections.Counter(suffix for suffix, _ in articles)
    assert len(articles) >= 120
    assert set(formats) == {".html", ".txt", ".jsonl"}
    assert min(formats.values()) >= len(articles) / 3 - 1


def test_bodies_and_dates(articles: list[tuple[str, Article]]) -> None:
    """Bodies of 60 to 600 words; years from 1935 to 2025; every article has a title."""
    for _, article in articles:
        assert article.title
        assert 60 <= len(article.body.split()) <= 620, article.title
        moment = article.published_at
        assert moment is None or 1935 <= moment.year <= 2025
    dated = sum(article.published_at is not None for _, article in articles)
    assert dated >= 0.9 * len(articles)


def test_tags_are_many_and_skewed(articles: list[tuple[str, Article]]) -> None:
    """At least 40 tags, a few common and many rare, and some articles without."""
    tags = collections.Counter(tag for _, article in articles for tag in article.tags)
    assert len(tags) >= 40
    assert tags.most_common(1)[0][1] >= 20
    assert sum(count == 1 for count in tags.values()) >= 10
    assert sum(not article.tags for _, article in articles) >= 10


def test_languages(articles: list[tuple[str, Article]]) -> None:
    """German, French, Spanish and Korean articles are there and declared."""
    languages = collections.Counter(article.language for _, article in articles)
    assert all(languages[code] >= 3 for code in ("de", "fr", "es", "ko"))


def test_the_best_article_comes_first(backend: EmbeddedBackend) -> None:
    """The example query finds the article about it, and not the traps."""
    result = backend.search(SearchRequest(text="Kim Jong Il film", limit=50))
    found = [plain_text(hit.title) for hit in result.hits]
    assert found[0].startswith("Kim Jong Il, film fan")
    assert not any("Kim Ki-duk" in title or "packaging" in title.lower() for title in found)


@pytest.mark.parametrize("typed", ["Kim Jong Il", "Kim Jong-il", "kim jong il’s"])
def test_hyphen_and_possessive_find_the_same(backend: EmbeddedBackend, typed: str) -> None:
    """Spelling a name with a hyphen is no other name."""
    plain = backend.search(SearchRequest(text='"Kim Jong Il"')).total
    assert backend.search(SearchRequest(text=f'"{typed}"')).total == plain >= 5


@pytest.mark.parametrize(
    ("typed", "language"), [("Häuser", "de"), ("élections", "fr"), ("영화", "ko"), ("fútbol", "es")]
)
def test_other_languages_are_searched(backend: EmbeddedBackend, typed: str, language: str) -> None:
    """Words of each language find articles in it, with their accents or without."""
    result = backend.search(SearchRequest(text=typed, languages=(language,)))
    assert (
        result.total
        == backend.search(
            SearchRequest(
                text=typed.replace("ä", "a").replace("é", "e").replace("ú", "u"),
                languages=(language,),
            )
        ).total
    )


def test_near_duplicates_are_found_together(backend: EmbeddedBackend) -> None:
    """Three outlets told one event by the same wire copy."""
    assert backend.search(SearchRequest(text="ferry fog aground", limit=50)).total >= 3


def test_shared_sample_is_among_the_first_three(
    corpus: Path, shared_data: Path, tmp_path: Path
) -> None:
    """The page this project was designed from is found by the query it was designed for."""
    with IndexWriter(tmp_path / "index") as writer:
        report = Sync(writer).run([shared_data / "samples", corpus])
    assert not report.rejected
    with EmbeddedBackend.open(tmp_path / "index") as backend:
        result = backend.search(SearchRequest(text="Kim Jong Il film", limit=3))
    assert "Journalists try to get behind the scenes of North Korean film studio" in [
        plain_text(hit.title) for hit in result.hits
    ]
    assert {entry.value for entry in result.facets[Facet.TAGS]} >= {"North Korea", "Movies"}
