"""A segment in the making: articles in, one file out, memory in between.

Imports the codec, the schema and this room's gathering of postings.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.article import Article
from indexer.codec.columns_on_disk import write_bytes_column, write_column
from indexer.codec.container import SegmentFileWriter
from indexer.codec.field_index_writer import FieldIndexWriter
from indexer.codec.flat_postings import FlatPostings
from indexer.codec.stored_documents import StoredWriter
from indexer.codec.stored_values import text_record
from indexer.schema import (
    BYTES_COLUMNS,
    DATE_FIELD,
    EXACT_FIELD,
    SEARCHED_FIELDS,
    STORED_FIELD,
    TEXT_FIELDS,
    VALUE_FIELDS,
    column_values,
    stored_text,
    texts,
    value_terms,
)
from indexer.writing.column_values import ColumnValues
from indexer.writing.date_terms import DateTerms
from indexer.writing.part_clock import PartClock
from indexer.writing.second_core import SecondCore
from indexer.writing.text_postings import TextPostings
from indexer.writing.value_postings import ValuePostings
from indexer.writing.vocabulary import Tokens, Vocabulary
from indexer.writing.waiting_articles import WaitingArticles

LARGEST_FIELD = "body"
"""The field that takes about as long to pack as all others together."""

BATCH_CHARACTERS = 1 << 20
"""Text that is tokenized at a time."""

RUN_WORDS = 1 << 21
"""Words that are inverted at a time: each takes 32 bytes meanwhile."""


class SegmentBuild:
    """Articles that become one segment.

    Args:
        path: the segment's file, made at once.
        schema: the index's schema.
        clock: told what the time goes into.
        second_core: runs what articles do not wait for.

    Raises:
        OSError: the file cannot be made.
    """

    def __init__(self, path: Path, schema: Any, clock: PartClock, second_core: SecondCore) -> None:
        self._schema = schema
        self._clock = clock
        self._second_core = second_core
        self._file = SegmentFileWriter(path)
        self._stored = StoredWriter(self._file)
        self.documents = 0
        self._waiting = WaitingArticles()
        self._tokens: list[Tokens] = []
        self._waiting_words = 0
        self._inverted_documents = 0
        self._vocabulary = Vocabulary()
        self._of_texts = {name: TextPostings(positions=True) for name in TEXT_FIELDS}
        self._words = TextPostings(positions=False)
        self._lengths: dict[str, list[npt.NDArray[np.int64]]] = {name: [] for name in TEXT_FIELDS}
        self._values = {name: ValuePostings() for name in (*VALUE_FIELDS, DATE_FIELD)}
        self._columns = {name: ColumnValues() for name in BYTES_COLUMNS}
        self._dates = DateTerms(schema[DATE_FIELD])
        self._published: list[int] = []

    def add(self, article: Article, origin: str, path: str) -> int:
        """Add an article and return its document id in the segment."""
        document = self.documents
        self.documents += 1
        record = text_record(0, stored_text(article).encode())
        for name, values in value_terms(article).items():
            self._values[name].add(values, document)
        terms, moment = self._dates.of(article.published_at)
        self._values[DATE_FIELD].add(terms, document)
        self._published.append(moment)
        columns = column_values(article, origin, path)
        for name, column in self._columns.items():
            column.add(columns.get(name, b""))
        waiting = self._waiting.add(record, texts(article), article.language)
        if waiting >= BATCH_CHARACTERS:
            self._hand_over()
        return document

    @property
    def used_bytes(self) -> int:
        """Memory that the segment takes until it is written, about."""
        return (
            self._vocabulary.used_bytes
            + self._words.used_bytes
            + sum(postings.used_bytes for postings in self._of_texts.values())
            + sum(postings.used_bytes for postings in self._values.values())
            + sum(column.used_bytes for column in self._columns.values())
            + 8 * self._waiting_words
        )

    def _hand_over(self) -> None:
        self._second_core.run(self._take, self._waiting)
        self._waiting = WaitingArticles()

    def _take(self, waiting: WaitingArticles) -> None:
        with self._clock("store"):
            for record in waiting.records:
                self._stored.add(record)
        with self._clock("tokenize"):
            tokens = self._vocabulary.tokenize(waiting.texts, waiting.languages)
        self._tokens.append(tokens)
        self._waiting_words += len(tokens.exact_ids)
        if self._waiting_words >= RUN_WORDS:
            self._invert()

    def _invert(self) -> None:
        if not self._tokens:
            return
        with self._clock("invert"):
            offsets = _joined_offsets(self._tokens)
            stems = np.concatenate([tokens.stem_ids for tokens in self._tokens])
            exact = np.concatenate([tokens.exact_ids for tokens in self._tokens])
            self._tokens.clear()
            self._waiting_words = 0
            self._add_postings(offsets, stems, exact)

    def _add_postings(
        self,
        offsets: npt.NDArray[np.int64],
        stems: npt.NDArray[np.uint32],
        exact: npt.NDArray[np.uint32],
    ) -> None:
        first, kinds = self._inverted_documents, len(TEXT_FIELDS)
        for place, name in enumerate(TEXT_FIELDS):
            starts, stops = offsets[place:-1:kinds], offsets[place + 1 :: kinds]
            self._lengths[name].append(stops - starts)
            terms = stems if name in SEARCHED_FIELDS else exact
            self._of_texts[name].add(terms, starts, stops, self._table(name).count, first)
        starts, stops = offsets[0:-1:kinds], offsets[len(SEARCHED_FIELDS) :: kinds]
        self._words.add(exact, starts, stops, self._vocabulary.words.count, first)
        self._inverted_documents += len(starts)

    def _table(self, name: str) -> Any:
        return self._vocabulary.stems if name in SEARCHED_FIELDS else self._vocabulary.words

    def finish(self) -> int:
        """Write the segment's file and return when it is on the disk.

        Returns:
            The CRC-32 of its footer.

        Raises:
            OSError: the disk does not take it.
        """
        self._hand_over()
        self._second_core.wait()
        self._invert()
        with self._clock("write"):
            self._stored.finish()
        facts = self._write_fields()
        with self._clock("write"):
            columns = self._write_columns()
            return self._file.finish(
                {
                    "documents": self.documents,
                    "fields": facts,
                    "columns": columns,
                    "stored_fields": [STORED_FIELD],
                    "vectors": [],
                }
            )

    def abandon(self) -> None:
        """Give up what was added and delete the file."""
        with contextlib.suppress(Exception):
            self._second_core.wait()
        self._file.abandon()

    def _write_fields(self) -> dict[str, Any]:
        """Pack all fields, the largest beside the others, and write them."""
        packed: dict[str, FieldIndexWriter] = {}
        self._second_core.run(self._pack_others, packed)
        with self._clock("pack"):
            packed[LARGEST_FIELD] = self._packed_text(LARGEST_FIELD)
        self._second_core.wait()
        with self._clock("write"):
            return {name: self._finish_field(packed[name], name) for name in sorted(packed)}

    def _pack_others(self, packed: dict[str, FieldIndexWriter]) -> None:
        with self._clock("pack others"):
            packed[EXACT_FIELD] = self._packed(
                self._words.batches(self._vocabulary.words), freqs=False
            )
            for name in TEXT_FIELDS:
                if name != LARGEST_FIELD:
                    packed[name] = self._packed_text(name)
            for name, values in self._values.items():
                packed[name] = self._packed([values.flat()], freqs=False)

    def _packed_text(self, name: str) -> FieldIndexWriter:
        lengths = np.concatenate([np.empty(0, np.int64), *self._lengths[name]])
        return self._packed(self._of_texts[name].batches(self._table(name)), lengths=lengths)

    @staticmethod
    def _packed(
        batches: Iterable[FlatPostings],
        *,
        freqs: bool = True,
        lengths: npt.NDArray[np.int64] | None = None,
    ) -> FieldIndexWriter:
        writer = FieldIndexWriter(freqs=freqs, has_positions=freqs, lengths=lengths)
        for batch in batches:
            writer.add(batch)
        return writer

    def _finish_field(self, writer: FieldIndexWriter, name: str) -> dict[str, Any]:
        facts = writer.finish(self._file, name)
        return facts | {"boost": float(self._schema[name].format.field_boost)}

    def _write_columns(self) -> dict[str, Any]:
        facts = {
            name: write_bytes_column(self._file, name, *column.sorted())
            for name, column in self._columns.items()
        }
        published = np.array(self._published, np.uint64)
        column_type = self._schema[DATE_FIELD].column_type
        return facts | {
            DATE_FIELD: write_column(self._file, DATE_FIELD, column_type, published, self.documents)
        }


def _joined_offsets(tokens: list[Tokens]) -> npt.NDArray[np.int64]:
    """Return the offsets of texts over batches that are put one after the other."""
    lengths = [np.diff(batch.offsets) for batch in tokens]
    return np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
