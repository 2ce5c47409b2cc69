"""The file of completions: written and read back, checked before it is used."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from indexer.codec.container import SegmentError, SegmentFileWriter
from indexer.suggestion_file import (
    FILE_NAME,
    KEY_ENDING,
    LISTS,
    CompletionList,
    IndexFacts,
    SuggestionFile,
)

FACTS = IndexFacts(generation=7, articles=3, sample=2)
ARRAYS = [field.name for field in dataclasses.fields(CompletionList)]


def completion_list(*texts: str, every_word: bool = True) -> CompletionList:
    """Return a list of texts that are folded already."""

    def joined(parts: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        offsets = np.append(0, np.cumsum(np.array(list(map(len, parts)), np.int64)))
        return np.frombuffer(bytearray().join(parts), np.uint8), offsets

    keys = [text.encode() + KEY_ENDING for text in texts]
    written = joined([text.encode() for text in texts])
    return CompletionList.of(*written, *joined(keys), every_word=every_word)


def suggestion_file(*tags: str) -> SuggestionFile:
    lists = {name: completion_list(*tags) for name in LISTS}
    return SuggestionFile(FACTS, lists, np.arange(len(tags), dtype=np.uint32))


@pytest.mark.parametrize("texts", [(), ("oil",), ("crude oil", "oil prices", "grüße")])
def test_what_is_written_is_read(tmp_path: Path, texts: tuple[str, ...]) -> None:
    """Every array and every fact comes back, from an empty file, too."""
    written = suggestion_file(*texts)
    written.write(tmp_path)
    read = SuggestionFile.read(tmp_path)
    assert read.index == FACTS
    assert read.tag_articles.tolist() == written.tag_articles.tolist()
    for name in LISTS:
        for array in ARRAYS:
            found = getattr(read.lists[name], array)
            assert np.array_equal(found, getattr(written.lists[name], array))
        assert [read.lists[name].text(number) for number in range(len(texts))] == list(texts)


def test_a_list_can_be_of_first_words_only() -> None:
    """Phrases are completed from their beginning."""
    assert len(completion_list("crude oil", "gold").places) == 3
    assert len(completion_list("crude oil", "gold", every_word=False).places) == 2


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Who has the old one open keeps it; what an interruption left is no hindrance."""
    suggestion_file("gold").write(tmp_path)
    old = SuggestionFile.read(tmp_path)
    (tmp_path / f"{FILE_NAME}.new").write_bytes(b"half of a fi")
    suggestion_file("tin").write(tmp_path)
    assert old.lists["tags"].text(0) == "gold"
    assert SuggestionFile.read(tmp_path).lists["tags"].text(0) == "tin"
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs the new completions and nothing else."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    suggestion_file("gold").write(tmp_path)
    monkeypatch.setattr(SegmentFileWriter, "write", full_disk)
    with pytest.raises(OSError, match="No space"):
        suggestion_file("tin").write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert SuggestionFile.read(tmp_path).lists["tags"].text(0) == "gold"


@pytest.mark.parametrize("array", ["text_offsets", "places", "ranks", "least_ranks"])
def test_arrays_that_do_not_fit_each_other_are_refused(tmp_path: Path, array: str) -> None:
    """A file whose arrays have other lengths is not read."""
    file = suggestion_file("gold", "tin")
    longer = np.append(getattr(file.lists["titles"], array), np.uint32(0))
    titles = dataclasses.replace(file.lists["titles"], **{array: longer})
    facts = {
        "fields": {name: {"texts": 2} for name in LISTS},
        "columns": {"index": dataclasses.asdict(FACTS)},
    }
    writer = SegmentFileWriter(tmp_path / FILE_NAME)
    for name, one in {**file.lists, "titles": titles}.items():
        for section in ARRAYS:
            writer.add(f"{name}/{section}", getattr(one, section))
    writer.add("tags/articles", file.tag_articles)
    writer.finish(facts)
    with pytest.raises(SegmentError, match="titles/"):
        SuggestionFile.read(tmp_path)


def test_numbers_for_other_tags_are_refused(tmp_path: Path) -> None:
    """Each tag has its number of articles."""
    dataclasses.replace(suggestion_file("gold"), tag_articles=np.zeros(2, np.uint32)).write(
        tmp_path
    )
    with pytest.raises(SegmentError, match="2 numbers for 1 tags"):
        SuggestionFile.read(tmp_path)


@pytest.mark.parametrize("generation", ["7", None, True, 7.5])
def test_facts_of_other_types_are_refused(tmp_path: Path, generation: object) -> None:
    """What the completions were made of are whole numbers."""
    facts = IndexFacts(generation, 3, 2)  # type: ignore[arg-type]
    dataclasses.replace(suggestion_file("gold"), index=facts).write(tmp_path)
    with pytest.raises(SegmentError, match="whole numbers"):
        SuggestionFile.read(tmp_path)


@pytest.mark.parametrize("offsets", [[0, 2**32 - 1], [3, 1], [2**32 - 1, 2**32 - 1]])
def test_offsets_beyond_the_texts_do_no_harm(offsets: list[int]) -> None:
    """A damaged text is cut, or empty."""
    damaged = dataclasses.replace(
        completion_list("gold"), text_offsets=np.array(offsets, np.uint32)
    )
    assert damaged.text(0) in ("gold", "")
