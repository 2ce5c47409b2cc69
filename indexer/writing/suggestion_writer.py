"""What completions are made of, gathered from an index: titles, tags, phrases.

Every live article is read once, for its title and its tags; some also for phrases.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from indexer.analysis.folding import fold_value
from indexer.codec.container import SegmentError
from indexer.errors import IndexAccessError
from indexer.kernels.gathering import gather_texts
from indexer.schema import STORED_FIELD
from indexer.suggestion_file import (
    KEY_ENDING,
    MOST_TEXT_CHARACTERS,
    PHRASES,
    TAGS,
    TITLES,
    CompletionList,
    IndexFacts,
    SuggestionFile,
)
from indexer.writing.frequent_phrases import PhraseSample
from indexer.writing.printed_words import PrintedWords
from indexer.writing.vocabulary import ByteTable

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]

MOST_TITLES = 1_000_000
"""Titles that are kept, the newest; in the file they take about 130 MB."""

MOST_TAGS = 100_000

SMALL_INDEX = 10_000
"""Completions of so many articles take about a second, so any change is worth them."""

CHANGED_SHARE = 0.01
"""The share of a larger index that may change without new completions: all articles are
read for them, five seconds for 110,000 newspaper pages."""

OLDEST_COMMITS = 64
"""Commits that an index may be ahead of its completions."""

_BATCH_TITLES = 1 << 13
_MOMENT_BYTES = 19
"""An ISO 8601 moment to the second; as text it sorts by time."""

_MOST_TABLE_BYTES = 1 << 26


def renew_suggestions(folder: Path, reader: Any, changed: int) -> bool:
    """Write the completions of an index if the change since the last time is worth it.

    They are written if the folder has no valid file of them; if the present run added,
    replaced and deleted more than ``CHANGED_SHARE`` of the articles, or anything at all in
    an index of at most ``SMALL_INDEX``; or if the number of articles differs by as much
    from that in the file. As small changes of many runs are not added up, the file is
    also replaced when the index is ``OLDEST_COMMITS`` commits ahead of it.

    Args:
        folder: the index.
        reader: Whoosh's reader of the whole index.
        changed: articles that the present run added, replaced and deleted.

    Returns:
        Whether they were written.

    Raises:
        IndexAccessError: the disk does not take them, or the index is damaged.
    """
    if not _worth_writing(folder, reader, changed):
        return False
    try:
        write_suggestions(folder, reader)
    except OSError as error:
        raise IndexAccessError(
            f"index {folder}: the completions cannot be written ({error.strerror}); all "
            "articles are in the index, and those of before stay until a later run renews them"
        ) from error
    return True


def _worth_writing(folder: Path, reader: Any, changed: int) -> bool:
    try:
        made_of = SuggestionFile.read(folder).index
    except (OSError, SegmentError):
        return True
    articles = reader.doc_count()
    may_differ = CHANGED_SHARE * articles if articles > SMALL_INDEX else 0
    # A file that is ahead of the index was made of another one.
    commits = _generation(reader) - made_of.generation
    differs = max(changed, abs(articles - made_of.articles))
    return differs > may_differ or not 0 <= commits < OLDEST_COMMITS


def _generation(reader: Any) -> int:
    # Whoosh's reader of an index without segments knows no generation.
    return reader.generation() or 0


def write_suggestions(folder: Path, reader: Any) -> IndexFacts:
    """Write the completions of an index into its folder.

    To be called by whoever holds the lock of the index. Phrases come from a sample,
    see :mod:`indexer.writing.frequent_phrases`.

    Args:
        folder: the index.
        reader: Whoosh's reader of the whole index.

    Returns:
        What they were made of.

    Raises:
        OSError: the disk does not take it.
        SegmentError: the index is damaged.
    """
    articles = reader.doc_count()
    titles, tags, sample = _Titles(), _Tags(), PhraseSample(articles)
    for number, article in enumerate(_stored_articles(reader)):
        titles.add(article["title"], article["published"])
        tags.add(article["tags"])
        if sample.wants(number):
            sample.add(article["body"], article["language"])
    found = sample.phrases()
    phrases = CompletionList.of(
        found.texts, found.text_offsets, found.keys, found.key_offsets, every_word=False
    )
    tag_list, tag_articles = tags.listed()
    facts = IndexFacts(_generation(reader), articles, found.sample)
    lists = {TAGS: tag_list, PHRASES: phrases, TITLES: titles.listed()}
    SuggestionFile(facts, lists, tag_articles).write(folder)
    return facts


def _stored_articles(reader: Any) -> Iterator[dict[str, Any]]:
    for leaf, _ in reader.leaf_readers():
        for document in leaf.all_doc_ids():
            yield orjson.loads(leaf.stored_fields(document)[STORED_FIELD])


class _Titles:
    """The titles of articles, with the moments at which these appeared."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []
        self._moments: list[bytes] = []
        self._pieces: list[_Piece] = []
        self._count = 0

    def add(self, title: str, published: str) -> None:
        """Add a title; an empty one is left out, and so is one that is too long."""
        if title and len(title) <= MOST_TEXT_CHARACTERS:
            self._texts.append(title.encode())
            self._moments.append(published[:_MOMENT_BYTES].encode())
            if len(self._texts) == _BATCH_TITLES:
                self._take_waiting()

    def listed(self) -> CompletionList:
        """Return the different titles, the newest first."""
        self._take_waiting()
        newest = self._newest()
        offsets = _offsets(newest.sizes)
        keys = ByteTable()
        numbers = [np.empty(0, np.uint32)]
        words = PrintedWords(by_letters=True)
        for first in range(0, len(newest.sizes), _BATCH_TITLES):
            if words.used_bytes > _MOST_TABLE_BYTES:
                words = PrintedWords(by_letters=True)
            bounds = offsets[first : first + _BATCH_TITLES + 1].tolist()
            texts = [newest.texts[start:stop].tobytes() for start, stop in pairwise(bounds)]
            folded, folded_offsets = words.folded(texts, KEY_ENDING)
            numbers.append(keys.number(folded, folded_offsets[:-1], folded_offsets[1:]))
        # A title that comes again has the number of its first, which is the newest.
        _, firsts = np.unique(np.concatenate(numbers), return_index=True)
        different = gather_texts(newest.texts, offsets, firsts.astype(np.int32))
        return CompletionList.of(*different, keys.texts, keys.offsets, every_word=True)

    def _take_waiting(self) -> None:
        """Move what waits into arrays, which take a third of the memory."""
        moments = np.array(self._moments, f"S{_MOMENT_BYTES}")
        sizes = np.fromiter(map(len, self._texts), np.int64)
        self._pieces.append(_Piece(_bytes(self._texts), sizes, moments))
        self._count += len(sizes)
        self._texts.clear()
        self._moments.clear()
        if self._count > 2 * MOST_TITLES:
            self._pieces = [self._newest()]
            self._count = MOST_TITLES

    def _newest(self) -> _Piece:
        """Return the newest titles that may be kept, the newest first."""
        texts, sizes, moments = map(np.concatenate, zip(*self._pieces, strict=True))
        order = np.argsort(moments, kind="stable")[::-1][:MOST_TITLES].astype(np.int32)
        self._pieces.clear()
        texts, _ = gather_texts(texts, _offsets(sizes), order)
        return _Piece(texts, sizes[order], moments[order])


class _Piece(NamedTuple):
    """Some titles: their bytes, how many each has, and their moments."""

    texts: Bytes
    sizes: Integers
    moments: npt.NDArray[np.bytes_]


class _Tags:
    """Tags, and how many articles carry each spelling."""

    def __init__(self) -> None:
        self._spellings: collections.Counter[str] = collections.Counter()

    def add(self, tags: Sequence[str]) -> None:
        """Add the tags of an article."""
        self._spellings.update(tags)
        if len(self._spellings) > 10 * MOST_TAGS:
            self._spellings = collections.Counter(dict(self._spellings.most_common(MOST_TAGS)))

    def listed(self) -> tuple[CompletionList, npt.NDArray[np.uint32]]:
        """Return the tags, the most frequent first, and the number of articles with each."""
        counts: collections.Counter[str] = collections.Counter()
        usual: dict[str, str] = {}
        for tag, count in sorted(self._spellings.items(), key=lambda item: (-item[1], item[0])):
            if tag and len(tag) <= MOST_TEXT_CHARACTERS:
                counts[usual.setdefault(fold_value(tag), tag)] += count
        best = sorted(counts, key=lambda tag: (-counts[tag], tag))[:MOST_TAGS]
        texts = [tag.encode() for tag in best]
        offsets = _offsets(np.fromiter(map(len, texts), np.int64))
        keys = PrintedWords(by_letters=True).folded(texts, KEY_ENDING)
        articles = np.array([counts[tag] for tag in best], np.uint32)
        return CompletionList.of(_bytes(texts), offsets, *keys, every_word=True), articles


def _bytes(texts: Sequence[bytes]) -> Bytes:
    # A bytearray, because kernels are compiled once more for arrays that are read-only.
    return np.frombuffer(bytearray().join(texts), np.uint8)


def _offsets(sizes: Integers) -> Integers:
    return np.append(0, np.cumsum(sizes))
