"""Completions are made of what the index holds, and stand beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.errors import IndexAccessError
from indexer.index_check import check_index
from indexer.index_folder import open_index, size_bytes
from indexer.storage_format import Format
from indexer.suggestion_file import FILE_NAME, CompletionList, IndexFacts, SuggestionFile
from indexer.writing import suggestion_writer as module
from indexer.writing.index_writer import IndexWriter
from indexer.writing.suggestion_writer import write_suggestions
from tests.conftest import BuildIndex, make_article


def written(folder: Path, storage_format: Format = Format.COLUMNAR) -> SuggestionFile:
    index = open_index(folder, storage_format)
    with index.reader() as reader:
        facts = write_suggestions(folder, reader)
    index.close()
    file = SuggestionFile.read(folder)
    assert file.index == facts
    return file


def texts(completions: CompletionList) -> list[str]:
    return [completions.text(number) for number in range(len(completions))]


def put(folder: Path, articles: Iterable[Article], *, replaces: bool = False) -> None:
    with IndexWriter(folder) as writer:
        for article in articles:
            writer.put(article, "origin", "path", replaces=replaces)


def test_titles_are_listed_newest_first(build_index: BuildIndex) -> None:
    """A title that comes again counts once, as it was written last; undated ones come last."""
    folder = build_index(
        [
            make_article(1, title="Grain prices", published="1987-03-01"),
            make_article(2, title="Undated"),
            make_article(3, title="Élan vital", published="1987-03-02T10:00:00"),
            make_article(4, title="GRAIN  PRICES!", published="1987-03-03"),
            make_article(5, title="", published="1987-03-04"),
            make_article(6, title="x" * 301, published="1987-03-05"),
            make_article(7, title="Élan, vital", published="1987-03-02T09:59:59"),
        ]
    )
    assert texts(written(folder).lists["titles"]) == ["GRAIN  PRICES!", "Élan vital", "Undated"]


def test_tags_are_listed_with_their_articles(build_index: BuildIndex) -> None:
    """Spellings of one tag count together, under the usual one."""
    tags = [("Oil", "grain"), ("oil", "Grain"), ("oil", "grain"), ("oil",), ("Tin",)]
    folder = build_index(make_article(i, tags=one) for i, one in enumerate(tags))
    file = written(folder)
    assert texts(file.lists["tags"]) == ["oil", "grain", "Tin"]
    assert file.tag_articles.tolist() == [4, 3, 1]


def test_phrases_come_from_the_bodies(build_index: BuildIndex) -> None:
    """As they are mostly printed, the most frequent first."""
    bodies = ["The White House. Crude oil", "in the White House", "White House", "crude oil", "tin"]
    folder = build_index(make_article(i, body=body) for i, body in enumerate(bodies))
    phrases = written(folder).lists["phrases"]
    assert texts(phrases) == ["White", "House", "White House"]


def test_deleted_articles_are_left_out(build_index: BuildIndex) -> None:
    """What was replaced or deleted is not offered, and the file follows when written anew."""
    folder = build_index(
        make_article(i, title=f"Old {i}", tags=("old",), body="old news here") for i in range(4)
    )
    assert written(folder).index == IndexFacts(generation=1, articles=4, sample=4)
    put(folder, [make_article(0, title="New 0", tags=("new",))], replaces=True)
    with IndexWriter(folder) as writer:
        writer.delete(make_article(1).id)
    file = written(folder)
    assert file.index.articles == 3
    assert sorted(texts(file.lists["titles"])) == ["New 0", "Old 2", "Old 3"]
    assert dict(zip(texts(file.lists["tags"]), file.tag_articles.tolist(), strict=True)) == {
        "old": 2,
        "new": 1,
    }
    assert texts(file.lists["phrases"]) == []


def test_many_segments_are_one_archive(tmp_path: Path) -> None:
    """Titles, tags and phrases of all segments are counted together."""
    folder = tmp_path / "index"
    for i in range(3):
        put(folder, [make_article(i, title=f"Number {i}", tags=("one",), body="crude oil")])
    file = written(folder)
    assert len(file.lists["titles"]) == 3
    assert file.tag_articles.tolist() == [3]
    assert "crude oil" in texts(file.lists["phrases"])


def test_an_empty_index_has_no_completions(build_index: BuildIndex) -> None:
    """The file is there and its lists are empty."""
    file = written(build_index([]))
    assert [len(one) for one in file.lists.values()] == [0, 0, 0]


def test_an_index_in_whooshs_own_format_has_completions(tmp_path: Path) -> None:
    """They do not depend on how segments are stored."""
    folder = tmp_path / "index"
    with IndexWriter(folder, Format.STOCK) as writer:
        writer.put(make_article(title="Grain", tags=("oil",)), "origin", "path", replaces=False)
    file = written(folder, Format.STOCK)
    assert texts(file.lists["titles"]) == ["Grain"]
    assert texts(file.lists["tags"]) == ["oil"]


def test_the_newest_titles_are_kept(
    build_index: BuildIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more than may be kept, whatever the order in which they come."""
    monkeypatch.setattr(module, "MOST_TITLES", 5)
    monkeypatch.setattr(module, "_BATCH_TITLES", 3)
    monkeypatch.setattr(module, "_MOST_TABLE_BYTES", 0)
    days = [i * 7 % 29 for i in range(29)]
    folder = build_index(
        make_article(i, title=f"Day {day}", published=f"1987-01-{day + 1:02}")
        for i, day in enumerate(days)
    )
    assert texts(written(folder).lists["titles"]) == [f"Day {day}" for day in range(28, 23, -1)]


def test_the_most_frequent_tags_are_kept(
    build_index: BuildIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more than may be kept; memory for those that were seen is bounded, too."""
    monkeypatch.setattr(module, "MOST_TAGS", 2)
    articles = (make_article(i, tags=(f"tag {i}", "oil", "tin")[: 3 - i % 2]) for i in range(40))
    file = written(build_index(articles))
    assert texts(file.lists["tags"]) == ["oil", "tin"]
    assert file.tag_articles.tolist() == [40, 20]


def test_the_index_is_sound_with_the_file(build_index: BuildIndex) -> None:
    """No check takes it for damage or a leftover, and commits leave it where it is."""
    folder = build_index([make_article()])
    without = size_bytes(folder)
    written(folder)
    report = check_index(folder)
    assert not report.problems
    assert not report.leftovers
    assert size_bytes(folder) == without + (folder / FILE_NAME).stat().st_size
    put(folder, [make_article(2)])
    assert (folder / FILE_NAME).exists()


def run(
    folder: Path,
    articles: Iterable[Article] = (),
    deleted: Iterable[Article] = (),
    storage_format: Format = Format.COLUMNAR,
) -> bool:
    """Write into an index as a run of the indexer does; tell if completions were written."""
    with IndexWriter(folder, storage_format) as writer:
        for article in articles:
            writer.put(article, "origin", "path", replaces=True)
        for article in deleted:
            writer.delete(article.id)
        return writer.renew_suggestions()


def test_completions_of_a_small_index_follow_every_change(tmp_path: Path) -> None:
    """One article is enough, and an empty index has the file; no change writes nothing."""
    assert run(tmp_path)
    assert run(tmp_path, [make_article(1)])
    assert not run(tmp_path)
    assert run(tmp_path, [make_article(1, title="New")])
    assert not run(tmp_path)
    assert run(tmp_path, deleted=[make_article(1)])
    assert SuggestionFile.read(tmp_path).index.articles == 0


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an index with its completions that counts as large from now on."""
    run(tmp_path, (make_article(number) for number in range(200)))
    monkeypatch.setattr(module, "SMALL_INDEX", 100)
    return tmp_path


def test_few_changes_of_a_large_index_leave_its_completions(large: Path) -> None:
    """One article in a hundred may change until all are read again."""
    assert not run(large)
    assert not run(large, [make_article(0, title="New"), make_article(200)])
    assert SuggestionFile.read(large).index.articles == 200


@pytest.mark.parametrize("kind", ["added", "replaced", "deleted", "all"])
def test_more_changes_are_worth_new_completions(large: Path, kind: str) -> None:
    """Articles that were added, replaced and deleted by a run count alike."""
    added = [make_article(number) for number in range(200, 203)]
    replaced = [make_article(number, title="New") for number in range(3)]
    deleted = [make_article(number) for number in range(10, 13)]
    assert {
        "added": lambda: run(large, added),
        "replaced": lambda: run(large, replaced),
        "deleted": lambda: run(large, deleted=deleted),
        "all": lambda: run(large, [added[0], replaced[0]], deleted[:1]),
    }[kind]()


def test_articles_of_runs_without_completions_are_counted(large: Path) -> None:
    """What runs added that were too small, or interrupted, is made up for by a later one."""
    put(large, [make_article(number) for number in range(200, 202)])
    assert not run(large)
    put(large, [make_article(202)])
    assert run(large)
    assert SuggestionFile.read(large).index.articles == 203


def test_old_completions_are_replaced(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small changes of many runs are not added up, so the number of commits counts, too."""
    monkeypatch.setattr(module, "OLDEST_COMMITS", 4)
    assert [run(large) for _ in range(6)] == [False, False, False, True, False, False]


@pytest.mark.parametrize("damage", ["missing", "foreign", "of another index"])
def test_a_file_that_is_of_no_use_is_replaced(large: Path, damage: str) -> None:
    """However little has changed."""
    path = large / FILE_NAME
    if damage == "missing":
        path.unlink()
    elif damage == "foreign":
        path.write_bytes(b"no segment")
    else:
        file = SuggestionFile.read(large)
        dataclasses.replace(file, index=IndexFacts(10**6, 200, 200)).write(large)
    assert run(large)
    assert SuggestionFile.read(large).index.articles == 200


@pytest.mark.parametrize("storage_format", Format)
def test_a_full_disk_costs_the_completions_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, storage_format: Format
) -> None:
    """What the run put stays, the message names what is missing, the next run makes up for it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "index"
    with monkeypatch.context() as patch:
        patch.setattr(SuggestionFile, "write", full)
        message = r"completions cannot be written \(No space left on device\); all articles are in"
        with pytest.raises(IndexAccessError, match=message):
            run(folder, [make_article(title="Grain")], storage_format=storage_format)
    with IndexWriter(folder, storage_format) as writer:
        assert list(writer.holdings()) == [make_article().id]
        assert writer.renew_suggestions()
    assert texts(SuggestionFile.read(folder).lists["titles"]) == ["Grain"]


def test_articles_can_be_put_after_completions(tmp_path: Path) -> None:
    """They are committed at the end as ever; completions know nothing of them."""
    with IndexWriter(tmp_path) as writer:
        writer.put(make_article(1), "origin", "path", replaces=False)
        assert writer.renew_suggestions()
        writer.put(make_article(2), "origin", "path", replaces=False)
    with open_index(tmp_path).reader() as reader:
        assert reader.doc_count() == 2
    assert SuggestionFile.read(tmp_path).index.articles == 1


def test_completions_end_a_run_with_one_commit(tmp_path: Path) -> None:
    """The end of the run does not commit once more what is committed already."""
    run(tmp_path, [make_article(1)])
    before = open_index(tmp_path).latest_generation()
    run(tmp_path, [make_article(2)])
    assert open_index(tmp_path).latest_generation() == before + 1
