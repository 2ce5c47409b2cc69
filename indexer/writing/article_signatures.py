"""What articles are compared by: a digest of their folded words, and a sketch.

Title and body count, as one text of folded words, so that neither case nor accents nor
punctuation nor line breaks make a difference. An article without a body is compared with
nothing: a title alone comes again and again.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.article import parse_moment
from indexer.duplicate_file import Signatures
from indexer.kernels.byte_table import hash_strings
from indexer.kernels.joined_words import join_words
from indexer.kernels.shingle_sketches import BINS, sketch_texts
from indexer.writing.printed_words import PrintedWords

Words = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]

UNKNOWN_MOMENT = np.iinfo(np.int64).max
"""After every moment: what is not dated is not the earliest."""

_BATCH_CHARACTERS = 1 << 20
_MOST_TABLE_BYTES = 1 << 26
_DIGEST_BYTES = 16
_MICROSECOND = datetime.timedelta(microseconds=1)


class SignatureWriter:
    """Fills rows of signatures, a megabyte of text at a time.

    Args:
        signatures: the rows, changed in place.
    """

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._words = PrintedWords()
        self._no_ending = np.empty(0, np.uint8)
        self._rows: list[int] = []
        self._texts: list[bytes] = []
        self._waiting_characters = 0

    def add(self, row: int, article: Mapping[str, Any]) -> None:
        """Take an article in; its row is filled at once or later.

        Args:
            row: its row.
            article: as :meth:`indexer.article.Article.to_json` has it.
        """
        for place, field in enumerate(("published", "captured_at")):
            self._signatures.moments[row, place] = _microseconds(article[field], field)
        if not article["body"].strip():
            return
        text = f"{article['title']}\n{article['body']}"
        self._rows.append(row)
        self._texts.append(text.encode())
        self._waiting_characters += len(text)
        if self._waiting_characters >= _BATCH_CHARACTERS:
            self.finish()

    def finish(self) -> None:
        """Fill the rows of all articles that wait."""
        if not self._texts:
            return
        read = self._words.read(self._texts)
        words = self._words.words_of_forms[read.ids]
        self._fill_digests(words, read.first_words)
        self._fill_sketches(words, read.first_words)
        self._rows.clear()
        self._texts.clear()
        self._waiting_characters = 0
        if self._words.used_bytes > _MOST_TABLE_BYTES:
            self._words = PrintedWords()

    def _fill_digests(self, words: Words, first_words: Places) -> None:
        table = self._words.words
        joined, offsets = join_words(
            table.texts, table.offsets, words.astype(np.uint32), first_words, self._no_ending
        )
        for row, (start, stop) in zip(self._rows, pairwise(offsets.tolist()), strict=True):
            if stop > start:
                digest = hashlib.blake2b(joined[start:stop].data, digest_size=_DIGEST_BYTES)
                self._signatures.digests[row] = np.frombuffer(digest.digest(), "<u8")

    def _fill_sketches(self, words: Words, first_words: Places) -> None:
        table = self._words.words
        hashes = hash_strings(table.texts, table.offsets[:-1], table.offsets[1:])
        sketches = np.empty((len(self._rows), BINS), np.uint8)
        sketch_texts(hashes.astype(np.int64), words, first_words, sketches)
        self._signatures.sketches[self._rows] = sketches


def _microseconds(moment: str, field: str) -> int:
    if not moment:
        return UNKNOWN_MOMENT
    return (parse_moment(moment, field) - datetime.datetime.min) // _MICROSECOND
