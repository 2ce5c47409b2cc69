"""The file of completions in an index folder: its lists, how they are sorted, its layout.

A list holds texts, the best first, and the places of all words in them at which what is
typed may begin, sorted by what stands there. The file is a container as segments are,
see "The file" in codec/FORMAT.md. Its footer has no documents; ``fields`` has an entry
for each list, with its number of ``texts``, and ``columns`` has one entry, ``index``,
for what the lists were made of. A list L has the sections

==================== ========== =====================================================
``L/texts``          u1[]       the texts as written, UTF-8, one after the other
``L/text_offsets``   u4[n + 1]  where each text starts, and the end of the last
``L/keys``           u1[]       the texts folded: words, with a space after each, and a
                                line break after each text
``L/places``         u4[m]      where words begin in the keys, sorted by what stands
                                there up to the line break
``L/ranks``          u4[m]      for each place the number of its text, and n more if
                                another word of the text than the first begins there
``L/least_ranks``    u4[]       the least rank of each 256
``tags/articles``    u4[n]      number of articles with each tag
==================== ========== =====================================================

Completions are hints: nothing is checksummed when they are looked up, as that would
take longer than the lookup. Kernels stay within the arrays, whatever these hold.

Imports :mod:`indexer.codec`, :mod:`indexer.kernels` and :mod:`indexer.index_storage`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.index_storage import flush_folder
from indexer.kernels.best_in_range import BLOCK_RANKS, least_of_blocks
from indexer.kernels.word_places import (
    END,
    SPACE,
    find_word_places,
    sort_word_places,
)

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]

FILE_NAME = "suggestions.v1"
"""A name that Whoosh's cleaning of an index folder leaves alone. The number counts up
with the layout, so that a program looks only for files that it can read."""

_NEW_FILE_NAME = FILE_NAME + ".new"

TAGS, PHRASES, TITLES = LISTS = ("tags", "phrases", "titles")

MOST_TEXT_CHARACTERS = 300
"""A longer text is in no list: nobody reads it to its end."""

KEY_ENDING = bytes((SPACE, END))
"""What follows the last word of a key: a space as after every word, so that what is
typed up to a space finds last words, too, and the end."""


@dataclasses.dataclass(frozen=True, slots=True)
class CompletionList:
    """Texts that can be completed, the best first.

    Attributes:
        texts: uint8[], the texts as written, UTF-8, one after the other.
        text_offsets: uint32[n + 1], where each starts.
        keys: uint8[], the same folded, each ending in ``KEY_ENDING``.
        places: uint32[m], where words begin in ``keys``, sorted by what stands there.
        ranks: uint32[m], see :func:`~indexer.kernels.word_places.find_word_places`.
        least_ranks: uint32[], see :func:`~indexer.kernels.best_in_range.least_of_blocks`.
    """

    texts: Bytes
    text_offsets: Numbers
    keys: Bytes
    places: Numbers
    ranks: Numbers
    least_ranks: Numbers

    def __len__(self) -> int:
        return len(self.text_offsets) - 1

    def text(self, number: int) -> str:
        """Return a text; of a damaged file, with a mark for what is no text."""
        start, stop = self.text_offsets[number : number + 2].tolist()
        stop = min(stop, start + 4 * MOST_TEXT_CHARACTERS)
        return self.texts[start:stop].tobytes().decode("utf-8", "replace")

    @classmethod
    def of(
        cls,
        texts: Bytes,
        text_offsets: Offsets,
        keys: Bytes,
        key_offsets: Offsets,
        *,
        every_word: bool,
    ) -> CompletionList:
        """Return a list of texts.

        Args:
            texts: uint8[], below 4 GiB.
            text_offsets: int64[n + 1], where each starts.
            keys: uint8[], below 2 GiB.
            key_offsets: int64[n + 1], where each starts.
            every_word: whether other words than the first of each are looked for.
        """
        most = int(np.count_nonzero(keys == SPACE)) if every_word else len(key_offsets) - 1
        places, ranks = np.empty(most, np.uint32), np.empty(most, np.uint32)
        count = find_word_places(keys, key_offsets, every_word, places, ranks)
        order = sort_word_places(keys, places[:count])
        ranks = ranks[order]
        return cls(
            texts,
            text_offsets.astype(np.uint32),
            keys,
            places[order],
            ranks,
            least_of_blocks(ranks),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class IndexFacts:
    """What completions were made of.

    Attributes:
        generation: number of the index's commit.
        articles: articles in the index.
        sample: those that phrases were looked for in.
    """

    generation: int
    articles: int
    sample: int


@dataclasses.dataclass(frozen=True, slots=True)
class SuggestionFile:
    """All that the file holds.

    Attributes:
        index: what it was made of.
        lists: the list of each of ``LISTS``.
        tag_articles: uint32[tags], number of articles with each tag.
    """

    index: IndexFacts
    lists: Mapping[str, CompletionList]
    tag_articles: Numbers

    def write(self, folder: Path) -> None:
        """Write the file of an index folder, durably; another one is replaced.

        To be called by one writer at a time, as who holds the lock of the index.

        Raises:
            OSError: the disk does not take it; the file that was there stays.
        """
        new = folder / _NEW_FILE_NAME
        new.unlink(missing_ok=True)
        file = SegmentFileWriter(new)
        try:
            for name, completions in self.lists.items():
                for section in _SECTIONS:
                    file.add(f"{name}/{section}", getattr(completions, section))
            file.add(_TAG_ARTICLES, self.tag_articles)
            file.finish(
                {
                    "fields": {name: {"texts": len(one)} for name, one in self.lists.items()},
                    "columns": {"index": dataclasses.asdict(self.index)},
                }
            )
            new.replace(folder / FILE_NAME)
        except BaseException:
            file.abandon()
            raise
        flush_folder(str(folder))

    @classmethod
    def read(cls, folder: Path) -> SuggestionFile:
        """Map the file of an index folder.

        Raises:
            OSError: there is none, or it cannot be opened.
            SegmentError: it is damaged, as far as opening tells.
        """
        file = SegmentFile(folder / FILE_NAME)
        lists = {name: _read_list(file, name) for name in LISTS}
        articles = file.unchecked(_TAG_ARTICLES, "u4")
        if len(articles) != len(lists[TAGS]):
            found = f"{len(articles)} numbers for {len(lists[TAGS])} tags"
            raise file.error(_TAG_ARTICLES, found)
        return cls(_read_facts(file), lists, articles)


_SECTIONS = {
    "texts": "u1",
    "text_offsets": "u4",
    "keys": "u1",
    "places": "u4",
    "ranks": "u4",
    "least_ranks": "u4",
}
_TAG_ARTICLES = "tags/articles"


def _read_list(file: SegmentFile, name: str) -> CompletionList:
    arrays: dict[str, npt.NDArray[Any]] = {
        section: file.unchecked(f"{name}/{section}", dtype) for section, dtype in _SECTIONS.items()
    }
    completions = CompletionList(**arrays)
    expected = file.facts["fields"].get(name, {}).get("texts")
    if len(completions) != expected:
        raise file.error(f"{name}/text_offsets", f"{len(completions)} texts, not {expected!a}")
    places = len(completions.places)
    if len(completions.ranks) != places or (places and not len(completions)):
        raise file.error(f"{name}/ranks", f"{len(completions.ranks)} of {places} places")
    if len(completions.least_ranks) != -(-places // BLOCK_RANKS):
        raise file.error(f"{name}/least_ranks", f"{len(completions.least_ranks)} blocks")
    return completions


def _read_facts(file: SegmentFile) -> IndexFacts:
    facts = file.facts["columns"].get("index", {})
    names = [field.name for field in dataclasses.fields(IndexFacts)]
    if [type(facts.get(name)) for name in names] != [int] * len(names):
        raise file.error("footer", "no whole numbers for what the completions were made of")
    return IndexFacts(*(facts[name] for name in names))
