"""The product and its peers answer the same questions from the same stories."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench.engines import (
    ENGINES,
    PRODUCT,
    SEARCHED_PEERS,
    Answer,
    Counts,
    EngineMissingError,
    Indexer,
    load_engine,
    load_indexer,
)
from bench.engines.lucene.build import build
from bench.query import Query, QueryKind

STORIES = [
    {
        "id": "1",
        "title": "Storm at sea",
        "body": "The harbour gates held.",
        "source": "Gazette",
        "date": "1916-01-31",
        "tags": ["sea", "gale"],
    },
    {
        "id": "2",
        "title": "New gates",
        "body": "The harbour has new gates.",
        "url": "https://example.org/gates",
        "published": "1916-02-01T10:00:00+00:00",
        "tags": ["sea"],
    },
    {"id": "3", "title": "A film", "body": "Nobody mentions water.", "tags": ["cinema"]},
]


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """Return a file of the stories."""
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(json.dumps(story) + "\n" for story in STORIES))
    return path


def loaded(name: str) -> Indexer:
    try:
        return load_indexer(name)
    except EngineMissingError as error:
        if "javac failed" in str(error):
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_holds_what_it_was_given(name: str, stories: Path, tmp_path: Path) -> None:
    """Titles and bodies are searched, and a date, a tag or a source spoils none."""
    engine = loaded(name)
    engine.index(stories, tmp_path / "index")
    counts = engine.count(tmp_path / "index", ["harbour", "gates", "sea"])
    assert counts == Counts(3, {"harbour": 2, "gates": 2, "sea": 1})


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_tells_the_size_of_its_stored_articles(
    name: str, stories: Path, tmp_path: Path
) -> None:
    """It is a part of the index, unless the engine was built to hide it."""
    engine = loaded(name)
    engine.index(stories, tmp_path / "index")
    stored_bytes = engine.stored_bytes(tmp_path / "index")
    whole = sum(path.stat().st_size for path in (tmp_path / "index").rglob("*") if path.is_file())
    assert stored_bytes is None or 0 < stored_bytes < whole


@pytest.mark.parametrize("package", ["bm25s", "tantivy"])
def test_an_engine_without_its_package_is_missing(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason names the package; nothing else is spoiled by it."""
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"bench.engines.{package}", raising=False)
    with pytest.raises(EngineMissingError, match=f"the package {package} is not installed"):
        load_indexer(package)


def test_a_broken_engine_is_not_taken_for_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the peers' own packages are optional."""
    monkeypatch.setitem(sys.modules, "indexer.writing.sync", None)
    monkeypatch.delitem(sys.modules, "bench.engines.product", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"indexer\.writing\.sync"):
        load_indexer(PRODUCT)


def test_lucene_is_missing_where_java_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched then."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError, match="the command java is not installed"):
        build(tmp_path / "lucene")
    assert not (tmp_path / "lucene").exists()


def test_lucene_is_missing_where_its_jars_cannot_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is what Maven said first."""
    for name in ("java", "javac", "mvn"):
        command = tmp_path / name
        command.write_text("#!/bin/sh\necho no network\nexit 1\n")
        command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError, match="mvn failed: no network"):
        build(tmp_path / "lucene")


@pytest.mark.parametrize("name", [PRODUCT, *SEARCHED_PEERS])
@pytest.mark.parametrize(
    ("query", "total", "tags"),
    [
        (Query(QueryKind.TERM, ("harbour",)), 2, {"sea": 2, "gale": 1}),
        (Query(QueryKind.UNION, ("storm", "film")), 2, {"sea": 1, "gale": 1, "cinema": 1}),
        (Query(QueryKind.INTERSECTION, ("storm", "gates")), 1, {"sea": 1, "gale": 1}),
        (Query(QueryKind.PHRASE, ("harbour", "gates")), 1, {"sea": 1, "gale": 1}),
        (Query(QueryKind.TERM, ("volcano",)), 0, {}),
    ],
    ids=lambda value: value.text if isinstance(value, Query) else "",
)
def test_every_engine_gives_the_same_total_and_tag_counts(
    name: str, query: Query, total: int, tags: dict[str, int], stories: Path, tmp_path: Path
) -> None:
    """Where no stemmer or tokenizer differs, the answers agree exactly."""
    engine = load_engine(name)
    engine.index(stories, tmp_path / "index")
    with engine.open(tmp_path / "index") as session:
        answer = session.answer(query)
    assert answer == Answer(total, answer.titles, tags)
    assert len(answer.titles) == total
