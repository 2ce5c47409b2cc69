"""The distinct words of texts, numbered, with the terms of each.

Compiled kernels do what has to be done for every word of a text; what
:mod:`indexer.analysis` defines is asked once for each distinct word.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold
from indexer.analysis.languages import DEFAULT_LANGUAGE, SNOWBALL_NAMES
from indexer.analysis.stemming import MAX_WORD_LENGTH, stem
from indexer.character_classes import ALL, ascii_words, character_classes
from indexer.kernels import tokens as token_kernels
from indexer.kernels.byte_table import Table, fill_slots, hash_strings, number_strings
from indexer.kernels.stem_words import STEM_ROOM_BYTES, stem_english_words

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
WordIds = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]

Item = TypeVar("Item", bound=np.generic)

FIRST_SLOTS = 1 << 10
FIRST_BYTES = 1 << 12

MOST_BYTES = (1 << 32) - 1
"""Bytes of all strings of a table: offsets are kept in 32 bits."""

MAX_SURFACES = 1 << 18
"""Words beyond ASCII, and bigrams, whose spelling is remembered. When there are more,
all are forgotten and folded again if need be."""

UNSTEMMED = "und"
"""Stands for all languages without a stemmer; ISO 639-2 for "undetermined"."""


class ByteTable:
    """Distinct byte strings, numbered from 0 in the order in which they came.

    Attributes:
        table: the arrays, for kernels; others once there was no room.
    """

    def __init__(self) -> None:
        self.table = Table(
            np.full(FIRST_SLOTS, -1, np.int32),
            np.empty(FIRST_BYTES, np.uint8),
            np.zeros(_most_entries(FIRST_SLOTS) + 1, np.uint32),
            np.zeros(1, np.int64),
        )

    @property
    def count(self) -> int:
        """How many strings there are."""
        return int(self.table.entries[0])

    @property
    def offsets(self) -> Offsets:
        """int64[count + 1]: where each string starts in ``texts``; a copy."""
        return self.table.offsets[: self.count + 1].astype(np.int64)

    @property
    def texts(self) -> Bytes:
        """uint8[]: all strings, one after the other; valid until one is added."""
        return self.table.texts[: self.table.offsets[self.count]]

    @property
    def used_bytes(self) -> int:
        """Memory that the strings take; free room behind them is not touched."""
        offsets = self.table.offsets[: self.count + 1]
        return self.table.slots.nbytes + offsets.nbytes + self.texts.nbytes

    def spans(self, entries: WordIds) -> tuple[Offsets, Offsets]:
        """Return int64[n] each: where strings start and stop in ``texts``."""
        offsets = self.table.offsets
        return offsets[entries].astype(np.int64), offsets[entries + 1].astype(np.int64)

    def text(self, entry: int) -> bytes:
        """Return a string by its number."""
        start, stop = self.table.offsets[entry : entry + 2]
        return self.table.texts[start:stop].tobytes()

    def find_or_add(self, text: bytes) -> int:
        """Return the number of a string, which is added if it is new."""
        return int(self.number_all([text])[0])

    def number_all(self, texts: Sequence[bytes]) -> Ids:
        """Return uint32[n], the number of each string; new ones are added."""
        source, ends = _joined(texts)
        return self.number(source, ends - np.fromiter(map(len, texts), np.int64), ends)

    def number(self, source: Bytes, starts: Offsets, stops: Offsets) -> Ids:
        """Return uint32[n], the number of each ``source[start:stop]``; new ones are added.

        Args:
            source: uint8[], may be ``texts``; not modified.
            starts: int64[n].
            stops: int64[n].
        """
        hashes = hash_strings(source, starts, stops)
        ids = np.empty(len(starts), np.uint32)
        done = 0
        while True:
            done = number_strings(source, 0, starts, stops, hashes, self.table, ids, done)
            if done == len(starts):
                return ids
            self.make_room(1, int(stops[done] - starts[done]))

    def make_room(self, entries: int, size_bytes: int) -> None:
        """Make the arrays long enough for more strings, of so many bytes together.

        Raises:
            MemoryError: all strings together would be longer than ``MOST_BYTES``.
        """
        slots, texts, offsets, count = self.table
        used_bytes = int(offsets[self.count])
        needed_bytes = used_bytes + size_bytes
        if needed_bytes > MOST_BYTES:
            raise MemoryError(f"a table of words would need more than {MOST_BYTES:,} bytes")
        if needed_bytes > len(texts):
            texts = _lengthened(texts, used_bytes, min(2 * needed_bytes, MOST_BYTES))
        slot_count = len(slots)
        while self.count + entries > _most_entries(slot_count):
            slot_count *= 2
        if slot_count == len(slots):
            self.table = Table(slots, texts, offsets, count)
            return
        slots = np.full(slot_count, -1, np.int32)
        offsets = _lengthened(offsets, self.count + 1, _most_entries(slot_count) + 1)
        self.table = Table(slots, texts, offsets, count)
        fill_slots(self.table)


@dataclasses.dataclass(frozen=True, slots=True)
class Tokens:
    """The words of texts, one after the other, as numbers of their terms.

    Attributes:
        exact_ids: uint32[tokens], entries of the vocabulary's ``words``.
        stem_ids: uint32[tokens], entries of its ``stems``.
        offsets: int64[texts + 1], the first token of each text, and the end.
    """

    exact_ids: Ids
    stem_ids: Ids
    offsets: Offsets


class _Links:
    """An id for each word, -1 where none is known."""

    def __init__(self) -> None:
        self._ids = np.empty(0, np.int32)

    @property
    def used_bytes(self) -> int:
        return self._ids.nbytes

    def of(self, words: int) -> WordIds:
        """Return int32[words] to be changed in place; valid until there are more words."""
        if words > len(self._ids):
            more = np.full(words - len(self._ids) + words // 8, -1, np.int32)
            self._ids = np.append(self._ids, more)
        return self._ids[:words]


class Vocabulary:
    """The distinct words of texts, with the term of each, exact and by stem.

    Attributes:
        words: folded words. Those that are not possessives are terms of
            unstemmed fields.
        stems: terms of stemmed fields, of all languages.
    """

    def __init__(self) -> None:
        self.words = ByteTable()
        self.stems = ByteTable()
        self._surfaces = ByteTable()
        self._words_of_surfaces = np.empty(0, np.uint32)
        self._spellings: dict[int, str] = {}
        self._exact_of_words = _Links()
        self._with_exact = 0
        self._stems_of_words: dict[str, _Links] = {}

    @property
    def used_bytes(self) -> int:
        """Memory that all tables take."""
        tables = (self.words, self.stems, self._surfaces)
        links = (self._exact_of_words, *self._stems_of_words.values())
        return (
            sum(table.used_bytes for table in tables)
            + sum(link.used_bytes for link in links)
            + self._words_of_surfaces.nbytes
        )

    def tokenize(self, texts: Sequence[str], languages: Sequence[str]) -> Tokens:
        """Return the terms of the words of texts.

        Args:
            texts: any; together less than the memory has room for ten times.
            languages: ISO 639-1 code of each text; empty means the default.

        Raises:
            MemoryError: the distinct words together are too long.
        """
        stemmed_as = np.array(
            [_stemmed_as(language) for _, language in zip(texts, languages, strict=True)], np.str_
        )
        source, ends = _joined([text.encode("utf-8", "surrogatepass") for text in texts])
        ids, offsets, surfaces = self._number_words(source, ends)
        if len(surfaces.starts):
            ids[surfaces.tokens] = self._words_as_printed(source, surfaces)
        return Tokens(self._exact_ids(ids), self._stem_ids(ids, offsets, stemmed_as), offsets)

    def _number_words(
        self, source: Bytes, ends: Offsets
    ) -> tuple[Ids, Offsets, token_kernels.SurfaceSpans]:
        """Return the words that are not surfaces, the texts' first tokens, and the surfaces."""
        most = (len(source) + len(ends) + 1) // 2
        ids = np.empty(most, np.uint32)
        starts, stops, tokens = (np.empty(most, np.int64) for _ in range(3))
        surfaces = token_kernels.SurfaceSpans(starts, stops, tokens)
        offsets = np.zeros(len(ends) + 1, np.int64)
        progress = np.zeros(4, np.int64)
        tables = character_classes(ALL), ascii_words()
        while not token_kernels.number_words(
            source, ends, *tables, self.words.table, ids, surfaces, offsets, progress
        ):
            self.words.make_room(
                token_kernels.BLOCK_WORDS,
                token_kernels.BLOCK_WORDS * token_kernels.MAX_ASCII_BYTES,
            )
        found = int(progress[token_kernels.SURFACES])
        surfaces = token_kernels.SurfaceSpans(starts[:found], stops[:found], tokens[:found])
        return ids[: progress[token_kernels.TOKENS]], offsets, surfaces

    def _words_as_printed(self, source: Bytes, spans: token_kernels.SurfaceSpans) -> Ids:
        """Return the words of surfaces, folding those that are new."""
        if self._surfaces.count > MAX_SURFACES:
            self._surfaces = ByteTable()
            self._words_of_surfaces = np.empty(0, np.uint32)
        ids = self._surfaces.number(source, spans.starts, spans.stops)
        known = len(self._words_of_surfaces)
        new = [self._surfaces.text(i).decode() for i in range(known, self._surfaces.count)]
        folded = [fold(surface)[:MAX_WORD_LENGTH] for surface in new]
        words = self.words.number_all([word.encode() for word in folded])
        for surface, word, entry in zip(new, folded, words.tolist(), strict=True):
            if fold(word)[:MAX_WORD_LENGTH] != word:
                self._spellings[entry] = surface
        self._words_of_surfaces = np.append(self._words_of_surfaces, words)
        return self._words_of_surfaces[ids]

    def _exact_ids(self, ids: Ids) -> Ids:
        """Return the exact term of each word: itself, without a possessive ending."""
        while self._with_exact < self.words.count:
            new = np.arange(self._with_exact, self.words.count, dtype=np.int32)
            starts, stops = self.words.spans(new)
            texts = self.words.texts
            ending = token_kernels.find_possessives(texts, starts, stops)
            exact = new.copy()
            exact[ending] = self.words.number(texts, starts[ending], stops[ending] - 2)
            self._exact_of_words.of(self.words.count)[new] = exact
            self._with_exact += len(new)
        exact_of_words = self._exact_of_words.of(self.words.count)
        exact_ids = np.empty(len(ids), np.uint32)
        whole = np.array([0, len(ids)])
        token_kernels.follow_ids(ids, whole[:1], whole[1:], exact_of_words, exact_ids)
        return exact_ids

    def _stem_ids(self, ids: Ids, offsets: Offsets, languages: npt.NDArray[np.str_]) -> Ids:
        stem_ids = np.empty(len(ids), np.uint32)
        for language in np.unique(languages).tolist():
            texts = np.flatnonzero(languages == language)
            starts, stops = offsets[texts], offsets[texts + 1]
            stems = self._stems_of_words.setdefault(language, _Links()).of(self.words.count)
            found = np.empty(len(ids), np.int32)
            count = token_kernels.ids_without(ids, starts, stops, stems, found)
            self._stem_words(found[:count], language, stems)
            token_kernels.follow_ids(ids, starts, stops, stems, stem_ids)
        return stem_ids

    def _stem_words(self, words: WordIds, language: str, stems_of_words: WordIds) -> None:
        """Set the stems of words that have none yet in a language."""
        if language == "en":
            words = self._stem_english_words(words, stems_of_words)
        stems = [stem(self._spelling(word), language).encode() for word in words.tolist()]
        stems_of_words[words] = self.stems.number_all(stems)

    def _stem_english_words(self, words: WordIds, stems_of_words: WordIds) -> WordIds:
        """Set the stems of ASCII words; return the other words."""
        starts, stops = self.words.spans(words)
        stems = np.empty(len(words) * STEM_ROOM_BYTES, np.uint8)
        stem_starts = np.empty(len(words) + 1, np.int64)
        stem_english_words(self.words.texts, starts, stops, stems, stem_starts)
        found = np.diff(stem_starts) > 0
        stems_of_words[words[found]] = self.stems.number(
            stems, stem_starts[:-1][found], stem_starts[1:][found]
        )
        return words[~found]

    def _spelling(self, word: int) -> str:
        """Return a word in a form that folds to it: hardly ever not the word itself."""
        return self._spellings.get(word) or self.words.text(word).decode()


@functools.cache
def _stemmed_as(language: str) -> str:
    """Return one language code for all that are stemmed alike."""
    name = SNOWBALL_NAMES.get(language or DEFAULT_LANGUAGE)
    return min((code for code in SNOWBALL_NAMES if SNOWBALL_NAMES[code] == name), default=UNSTEMMED)


def _joined(texts: Iterable[bytes]) -> tuple[Bytes, Offsets]:
    """Return the texts one after the other, and where each ends."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64))
    # A bytearray, because kernels are compiled once more for arrays that are read-only.
    return np.frombuffer(bytearray().join(texts), np.uint8), ends


def _most_entries(slots: int) -> int:
    return slots * 3 // 4


def _lengthened(array: npt.NDArray[Item], used: int, length: int) -> npt.NDArray[Item]:
    """Return a longer array; what is not used is not touched, and takes no memory yet."""
    longer = np.empty(length, array.dtype)
    longer[:used] = array[:used]
    return longer
