"""A segment built in bulk holds what the reference analysis says, article by article."""

from __future__ import annotations

import collections
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.analysis.folding import fold_value
from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import word_spans
from indexer.article import Article
from indexer.codec.checking import segment_problems
from indexer.codec.container import SegmentFile
from indexer.codec.field_index import FieldIndex
from indexer.codec.stored_documents import StoredReader
from indexer.schema import EXACT_FIELD, SEARCHED_FIELDS, stored_article, texts
from indexer.sources import read_source
from indexer.sources.saved_item import SavedItem
from indexer.writing import segment_build
from tests.writing.building import build_segment

Lists = dict[bytes, dict[int, list[int]]]


@pytest.fixture(scope="module")
def articles(corpus: Path) -> list[Article]:
    """Return the articles of the sample archive."""
    parsed = [item.parse() for item in read_source(corpus) if isinstance(item, SavedItem)]
    return [article for article in parsed if isinstance(article, Article)]


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


def expected(articles: list[Article], terms: Callable[[Article], list[str]]) -> Lists:
    """Return for each term its documents, each with the positions in it."""
    lists: Lists = collections.defaultdict(lambda: collections.defaultdict(list))
    for document, article in enumerate(articles):
        for position, term in enumerate(terms(article)):
            lists[term.encode()][document].append(position)
    return lists


def found(file: SegmentFile, name: str) -> Lists:
    """Read a field back; a field without positions gives none."""
    field = FieldIndex(file, name)
    lists: Lists = {}
    for ordinal in range(field.terms):
        term = field.flat(ordinal, ordinal + 1).term(0)
        entry = field.lookup(term)
        assert entry is not None
        positions = field.positions(entry).tolist() if field.has_positions else []
        lists[term] = {}
        for document, freq in zip(field.doc_ids(entry), field.freqs(entry), strict=True):
            lists[term][int(document)] = positions[: int(freq)]
            del positions[: int(freq)]
    return lists


@pytest.mark.parametrize("run_words", [segment_build.RUN_WORDS, 500])
def test_every_field_holds_the_terms_of_the_reference(
    tmp_path: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch, run_words: int
) -> None:
    """Stems and words with their positions, values, lengths and stored articles."""
    monkeypatch.setattr(segment_build, "RUN_WORDS", run_words)
    monkeypatch.setattr(segment_build, "BATCH_CHARACTERS", 20_000)
    file = build_segment(tmp_path / "a.segment", articles)
    assert not list(segment_problems(file))
    for place, name in enumerate(SEARCHED_FIELDS):

        def stems(article: Article, place: int = place) -> list[str]:
            language = article.language or DEFAULT_LANGUAGE
            return [stem(word, language) for word in words(texts(article)[place])]

        assert found(file, name) == expected(articles, stems)
        lengths = file.array(f"fields/{name}/lengths").tolist()
        assert lengths == [len(stems(article)) for article in articles]
    authors = expected(articles, lambda a: [exact(word) for word in words("\n".join(a.authors))])
    assert found(file, "authors") == authors
    spelt = expected(articles, lambda a: [exact(w) for t in texts(a)[:3] for w in words(t)])
    assert {term: set(documents) for term, documents in found(file, EXACT_FIELD).items()} == {
        term: set(documents) for term, documents in spelt.items()
    }
    tags = expected(articles, lambda a: list(dict.fromkeys(map(fold_value, a.tags))))
    assert {term: set(documents) for term, documents in found(file, "tags").items()} == {
        term: set(documents) for term, documents in tags.items()
    }
    stored = StoredReader(file)
    for document, article in enumerate(articles):
        assert stored_article(stored.values(document)["article"]) == article


def test_an_empty_text_is_no_problem(tmp_path: Path) -> None:
    """Articles without a word are stored and counted like others."""
    article = Article(id="1", title="...", body="")
    file = build_segment(tmp_path / "a.segment", [article])
    assert file.documents == 1
    assert not list(segment_problems(file))
    assert FieldIndex(file, "body").terms == 0
