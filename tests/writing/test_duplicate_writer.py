"""Copies are found when an index run ends, and the file follows the index."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import Article, article_id
from indexer.duplicate_file import FILE_NAME, read_clusters
from indexer.errors import IndexAccessError
from indexer.index_folder import open_index
from indexer.storage_format import Format
from indexer.writing import duplicate_writer as module
from indexer.writing.article_signatures import SignatureWriter
from indexer.writing.index_writer import IndexWriter
from indexer.writing.rebuild import rebuild
from tests.conftest import make_article

WORDS = [f"{first}{second}o" for first in "bdfgklmnprstvz" for second in "aeiou"]


def prose(seed: int, words: int = 120) -> list[str]:
    return [str(word) for word in np.random.default_rng(seed).choice(WORDS, words)]


def put(folder: Path, articles: Iterable[Article], storage: Format = Format.COLUMNAR) -> bool:
    with IndexWriter(folder, storage) as writer:
        for article in articles:
            writer.put(article, "origin", "path", replaces=True)
        return writer.renew_duplicates()


def delete(folder: Path, *article_ids: str) -> None:
    with IndexWriter(folder) as writer:
        for one in article_ids:
            writer.delete(one)
        writer.renew_duplicates()


def clusters(folder: Path, storage: Format = Format.COLUMNAR) -> list[list[str]]:
    """Return the titles of each cluster's articles, in the order of the file."""
    found = read_clusters(folder)
    index = open_index(folder, storage)
    with index.reader() as reader:
        members = [
            orjson.loads(reader.stored_fields(document)["article"])["title"]
            for document in found.members.tolist()
        ]
    index.close()
    bounds = found.starts.tolist()
    return [members[start:stop] for start, stop in pairwise(bounds)]


def copies(*titles: str, seed: int = 1, **fields: str) -> list[Article]:
    """Return articles whose bodies are the same."""
    body = " ".join(prose(seed))
    return [
        make_article(seed * 100 + number, title=title, body=body, **fields)
        for number, title in enumerate(titles)
    ]


@pytest.mark.parametrize("storage", Format)
def test_copies_and_near_copies_are_clusters(tmp_path: Path, storage: Format) -> None:
    """Another title or a few other words make no other article; another text does."""
    body = prose(1)
    near = [*body[:50], "elections", *body[51:]]
    articles = [
        make_article(1, title="First", body=" ".join(body)),
        make_article(2, title="Other", body=" ".join(prose(2))),
        make_article(3, title="First again", body=" ".join(near)),
        make_article(4, title="FIRST", body="\n".join(body).upper() + "!"),
    ]
    put(tmp_path / "index", articles, storage)
    (found,) = clusters(tmp_path / "index", storage)
    assert sorted(found) == ["FIRST", "First", "First again"]


def test_the_earliest_comes_first(tmp_path: Path) -> None:
    """By publication, then by capture, then by id; what is not dated comes last."""
    (article,) = copies("Same")
    dates = [
        ("", "2020-01-01", "e"),
        ("", "", "f"),
        ("2011-01-04T10:00:00", "", "c"),
        ("2011-01-04", "2021-01-01", "b"),
        ("2011-01-04", "2020-05-01", "z"),
        ("2011-01-04", "2020-05-01", "y"),
    ]
    put(
        tmp_path / "index",
        [
            make_article(
                number, id=one, title=one, body=article.body, published=day, captured_at=saved
            )
            for number, (day, saved, one) in enumerate(dates)
        ],
    )
    body_alone = clusters(tmp_path / "index")
    assert body_alone == [["y", "z", "b", "c", "e", "f"]]


def test_short_texts_are_copies_only_if_equal(tmp_path: Path) -> None:
    """Nineteen words with one changed are another text; without a body nothing is a copy."""
    words = prose(3, 18)
    changed = [*words[:-1], "elections"]
    put(
        tmp_path / "index",
        [
            make_article(1, title="Short", body=" ".join(words)),
            make_article(2, title="Short", body=" ".join(changed)),
            make_article(3, title="short", body=", ".join(words)),
            make_article(4, title="Bridge", body=""),
            make_article(5, title="Bridge", body=" \n"),
            make_article(6, title="", body="..."),
            make_article(7, title="", body="!"),
        ],
    )
    assert [sorted(one) for one in clusters(tmp_path / "index")] == [["Short", "short"]]


def test_deletions_shrink_clusters(tmp_path: Path) -> None:
    """What is deleted or replaced is no copy any more, and one article is no cluster."""
    folder = tmp_path / "index"
    articles = copies("A", "B", "C", published="2011-01-04")
    put(folder, articles)
    assert [len(one) for one in clusters(folder)] == [3]
    delete(folder, articles[0].id)
    assert [sorted(one) for one in clusters(folder)] == [["B", "C"]]
    put(folder, [make_article(101, title="Else", body="Another body", sha256="ff" * 32)])
    assert clusters(folder) == []


def test_unchanged_articles_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run hashes what is new; a run that changes nothing writes nothing."""
    folder = tmp_path / "index"
    read: list[str] = []
    add = SignatureWriter.add

    def noted(writer: SignatureWriter, row: int, article: dict[str, str]) -> None:
        read.append(article["title"])
        add(writer, row, article)

    monkeypatch.setattr(SignatureWriter, "add", noted)
    assert put(folder, copies("A", "B"))
    assert sorted(read) == ["A", "B"]
    read.clear()
    assert not put(folder, [])
    assert put(folder, copies("C", seed=2))
    assert read == ["C"]
    read.clear()
    rebuild(folder, lambda *_: None)
    assert sorted(read) == ["A", "B", "C"]


def test_articles_without_a_digest_are_read_again(tmp_path: Path) -> None:
    """Where nothing says that a source is the same, its text is looked at."""
    folder = tmp_path / "index"
    first, second = copies("A", "B")
    put(folder, [first, make_article(5, title="B", body="other words", sha256="")])
    assert clusters(folder) == []
    put(folder, [make_article(5, title="B", body=second.body, sha256="")])
    assert [sorted(one) for one in clusters(folder)] == [["A", "B"]]


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    """What cannot be read costs a run that reads all articles."""
    folder = tmp_path / "index"
    put(folder, copies("A", "B"))
    (folder / FILE_NAME).write_bytes(b"nonsense")
    assert put(folder, [])
    assert [sorted(one) for one in clusters(folder)] == [["A", "B"]]


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what is kept."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_duplicates", full_disk)
    with pytest.raises(IndexAccessError, match=r"list of copies .*No space left.* all articles"):
        put(tmp_path / "index", copies("A", "B"))


def test_an_empty_index_has_no_clusters(tmp_path: Path) -> None:
    """A file is there even so, so that searches know."""
    assert put(tmp_path / "index", [])
    assert clusters(tmp_path / "index") == []


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[int, list[str]]]:
    """Draw the bodies of some articles by number, several of them near copies; "" deletes."""
    changes = []
    for _ in range(draw(st.integers(1, 6))):
        words = prose(draw(st.integers(0, 2)), draw(st.sampled_from([8, 60])))
        for place in draw(st.lists(st.integers(0, 7), max_size=2)):
            words[place] = "elections"
        changes.append((draw(st.integers(0, 7)), draw(st.sampled_from([words, words, []]))))
    return changes


@settings(max_examples=40)
@given(st.lists(edits(), min_size=2, max_size=3))
def test_runs_one_after_the_other_find_what_one_run_finds(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[tuple[int, list[str]]]]
) -> None:
    """Adding, replacing and deleting in any order leaves the clusters of what is there."""
    folder = tmp_path_factory.mktemp("index")
    present: dict[int, Article] = {}
    for version, run in enumerate(runs):
        with IndexWriter(folder / "steps") as writer:
            for number, words in dict(run).items():
                if words:
                    present[number] = make_article(
                        number, title=f"{number}", body=" ".join(words), sha256=f"{version:064x}"
                    )
                    writer.put(present[number], "origin", "path", replaces=True)
                elif present.pop(number, None):
                    writer.delete(article_id(f"article {number}"))
            writer.renew_duplicates()
    put(folder / "once", present.values())
    assert sorted(clusters(folder / "steps")) == sorted(clusters(folder / "once"))
