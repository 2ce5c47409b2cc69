"""Merged segments are what writing the same articles at once would have given."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.codec.checking import segment_problems
from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.field_index import FieldIndex
from indexer.codec.merging import can_be_merged, merge
from indexer.codec.stored_documents import StoredReader
from tests.conftest import make_article
from tests.writing.building import SCHEMA, build_segment

WORDS = st.lists(
    st.sampled_from(["film", "films", "Studio", "émigré", "the", "the", "it's", "Пхеньян", "1978"]),
    max_size=12,
).map(" ".join)
ARTICLES = st.builds(
    lambda title, body, tags, date, language: {
        "title": title,
        "body": body,
        "tags": tuple(dict.fromkeys(tags)),
        "published": date,
        "language": language,
    },
    WORDS,
    WORDS,
    st.lists(st.sampled_from(["Film", "Oil", "Korea"]), max_size=2),
    st.sampled_from(["", "1916-01-02", "1978-06-30T12:00:00"]),
    st.sampled_from(["", "en", "ru"]),
)
PARTS = st.lists(
    st.lists(st.tuples(ARTICLES, st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4
)


def assert_equal(merged: SegmentFile, whole: SegmentFile) -> None:
    """Compare all that two segments hold; stored documents may share frames in other ways."""
    assert merged.facts == whole.facts
    assert sorted(merged.names()) == sorted(whole.names())
    for name in whole.names():
        if not name.startswith("stored/"):
            assert np.array_equal(merged.array(name), whole.array(name)), name
    documents = range(whole.documents)
    assert list(StoredReader(merged).records(documents)) == list(
        StoredReader(whole).records(documents)
    )
    assert not list(segment_problems(merged))


@settings(max_examples=30)
@given(PARTS)
def test_merging_equals_writing_at_once(parts: list[list[tuple[dict[str, object], bool]]]) -> None:
    """Whatever the articles, the cuts between segments and the deletions."""
    number = 0
    files: list[SegmentFile] = []
    live: list[np.ndarray[tuple[int], np.dtype[np.bool_]]] = []
    survivors: list[Article] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in parts:
            articles = []
            for fields, _ in part:
                number += 1
                articles.append(make_article(number, **fields))
            files.append(build_segment(folder / f"{number}.segment", articles))
            live.append(np.array([alive for _, alive in part], np.bool_))
            survivors += [a for a, (_, alive) in zip(articles, part, strict=True) if alive]
        documents = merge(files, live, SCHEMA, folder / "merged.segment")
        assert documents == len(survivors)
        whole = build_segment(folder / "whole.segment", survivors)
        assert_equal(SegmentFile(folder / "merged.segment"), whole)


def test_long_lists_are_merged(tmp_path: Path) -> None:
    """Lists of several full blocks are cut and joined at any place."""
    articles = [make_article(i, body="oil " * (i % 5 + 1) + f"word{i % 7}") for i in range(700)]
    parts = [articles[:130], articles[130:131], articles[131:]]
    files = [build_segment(tmp_path / f"{i}.segment", part) for i, part in enumerate(parts)]
    live = [np.ones(len(part), np.bool_) for part in parts]
    live[0][[0, 77]] = False
    merge(files, live, SCHEMA, tmp_path / "merged.segment")
    whole = build_segment(
        tmp_path / "whole.segment", [a for i, a in enumerate(articles) if i not in (0, 77)]
    )
    assert_equal(SegmentFile(tmp_path / "merged.segment"), whole)


def test_a_merge_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written up to a failure goes."""
    file = build_segment(tmp_path / "a.segment", [make_article()])
    assert can_be_merged(file)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.codec.merging.merge_column", fail)
    with pytest.raises(OSError, match="No space"):
        merge([file], [np.ones(1, np.bool_)], SCHEMA, tmp_path / "b.segment")
    assert not (tmp_path / "b.segment").exists()


def test_terms_that_do_not_ascend_end_a_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dictionary that leads back to where a merge has been is an error, not an endless loop."""
    file = build_segment(tmp_path / "a.segment", [make_article()])
    monkeypatch.setattr(FieldIndex, "find", lambda *_: 0)
    with pytest.raises(SegmentError, match="do not ascend"):
        merge([file], [np.ones(1, np.bool_)], SCHEMA, tmp_path / "b.segment")
    assert not (tmp_path / "b.segment").exists()
