"""Postings as Whoosh gives them become those of a segment, weights and values included."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from whoosh import analysis, fields, formats, query
from whoosh.codec.base import OutOfOrderError

from indexer.codec.container import SegmentFile
from indexer.codec.whoosh_codec import ColumnarCodec
from tests.codec.small_indexes import (
    add,
    create,
    found,
    segment_files,
    stepped,
    words_schema,
)


class Twice(analysis.Filter):  # type: ignore[misc]
    """Gives a text a second time, from its beginning."""

    def __call__(self, tokens: Iterable[Any]) -> Iterable[Any]:
        """Give all tokens, and all again."""
        taken = [token.copy() for token in tokens]
        return [*taken, *(token.copy() for token in taken)]


class Loud(formats.Format):  # type: ignore[misc]
    """Has values that no format of Whoosh has, and does not tell frequencies."""

    def word_values(self, value: str, analyzer: Any, **_: Any) -> Any:
        """Give the words of a text."""
        return ((word.text, 1, 1.0, b"loud!") for word in analyzer(value))


def test_postings_out_of_order_are_refused(tmp_path: Path) -> None:
    """Postings whose documents descend are no list."""
    made = create(tmp_path)
    writer = made.writer(codec=ColumnarCodec())
    for name in ("a", "b"):
        writer.add_document(id=name)
    writer.perdocwriter.close()
    items = [("id", b"x", 1, 1.0, b""), ("id", b"x", 0, 1.0, b"")]
    with pytest.raises(OutOfOrderError, match="id:b'x'"):
        writer.fieldwriter.add_postings(writer.schema, None, items)
    writer.writelock.release()
    assert segment_files(tmp_path) == []


def test_a_document_is_in_a_list_once(tmp_path: Path) -> None:
    """Equal numbers of a document give one posting, where Whoosh has two."""
    made = create(tmp_path, words_schema(n=fields.NUMERIC))
    add(made, [{"id": "a", "n": [7, 7, 9]}, {"id": "b", "n": [7]}])
    with made.reader() as reader:
        text = reader.schema["n"].to_bytes(7)
        assert list(reader.postings("n", text).all_ids()) == [0, 1]
        assert reader.doc_frequency("n", text) == 2
    assert found(made, query.NumericRange("n", 8, 9)) == {"a"}


def test_words_for_spelling_are_kept_once(tmp_path: Path) -> None:
    """Words of a separate field for spelling are suggested, and have a value of their own."""
    schema = words_schema(s=fields.TEXT(analyzer=analysis.StemmingAnalyzer(), spelling=True))
    made = create(tmp_path, schema)
    add(made, [{"id": "a", "s": "running"}, {"id": "b", "s": "running walks"}])
    with made.searcher() as searcher:
        assert searcher.suggest("s", "runing") == ["running"]
        matcher = searcher.reader().postings("spell_s", b"running")
        assert list(matcher.all_ids()) == [0]
        assert matcher.value_as("frequency") == 1


def test_positions_that_go_back_are_sorted(tmp_path: Path) -> None:
    """Of filters that run side by side a word's positions may descend; they are kept in order."""
    schema = words_schema(u=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer() | Twice()))
    made = create(tmp_path, schema)
    add(made, [{"id": "a", "u": "x alfa x"}])
    with made.reader() as reader:
        assert reader.postings("u", "x").value_as("positions") == [0, 0, 2, 2]
    assert found(made, query.Phrase("u", ["alfa", "x"])) == {"a"}


def section_names(folder: Path) -> set[str]:
    (path,) = segment_files(folder)
    return {name.rpartition("/")[2] for name in SegmentFile(path).names() if "/t/" in name}


@pytest.mark.parametrize(
    ("boosts", "has_weights"), [((1.0, 1.0), False), ((1.0, 2.0), True), ((2.0, 2.0), True)]
)
def test_weights_are_there_only_if_needed(
    tmp_path: Path, boosts: tuple[float, float], has_weights: bool
) -> None:
    """Frequency times the boost of the field gives weights, but for boosts of documents."""
    made = create(tmp_path)
    add(made, [{"id": str(boost), "t": "alfa alfa", "_boost": boost} for boost in boosts])
    assert ("weights" in section_names(tmp_path)) == has_weights
    with made.reader() as reader:
        matcher = reader.postings("t", "alfa")
        assert [matcher.weight() for _ in stepped(matcher)] == [2 * boost for boost in boosts]
        assert reader.frequency("t", "alfa") == 2 * sum(boosts)
        assert reader.term_info("t", "alfa").max_weight() == 2 * max(boosts)


def test_values_of_other_formats_are_kept_as_they_are(tmp_path: Path) -> None:
    """Values of formats beyond frequencies and positions come out as they went in."""
    loud = fields.TEXT()
    loud.format = Loud()
    made = create(tmp_path, words_schema(c=fields.TEXT(chars=True), loud=loud))
    add(made, [{"id": "a", "c": "alfa bravo alfa", "loud": "alfa"}])
    for _ in range(2):
        with made.reader() as reader:
            matcher = reader.postings("c", "alfa")
            assert matcher.value_as("characters") == [(0, 0, 4), (2, 11, 15)]
            assert matcher.value_as("frequency") == 2
            assert reader.postings("loud", "alfa").value() == b"loud!"
        made.writer(codec=ColumnarCodec()).commit(optimize=True)
