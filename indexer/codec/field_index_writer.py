"""Writing the terms and postings of an indexed field; see FORMAT.md, "Fields".

What is written depends on the postings alone, not on how they came in batches.
Imports the container, flat postings and kernels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.container import SegmentFileWriter
from indexer.codec.container_layout import MAX_DOCUMENTS
from indexer.codec.flat_postings import FlatPostings
from indexer.errors import ArticleSearchError
from indexer.kernels import position_lists, posting_lists, term_blocks
from indexer.kernels.bitpacking import BLOCK, LANES, MAX_BITS
from indexer.kernels.length_codes import length_codes

Integers = npt.NDArray[np.int64]

MAX_OFFSET = (1 << 32) - 1
"""The largest offset that ``term_blocks``, ``skips`` and ``position_offsets`` hold."""

MAX_LENGTH = (1 << 32) - 1
"""The largest length of a field in one document."""

_DTYPES = {
    "terms": "u1",
    "term_blocks": "u4",
    "skips": "u4",
    "blocks": "u4",
    "tails": "u1",
    "position_offsets": "u4",
    "position_blocks": "u4",
    "position_tails": "u1",
}
_OF_POSITIONS = ("position_offsets", "position_blocks", "position_tails")


class SegmentTooLargeError(ArticleSearchError):
    """A field has more in one segment than the format has room for."""


class FieldIndexWriter:
    """Takes the postings of a field, terms in ascending order, and writes its sections.

    Args:
        freqs: whether the field has frequencies.
        has_positions: whether it has positions too; implies ``freqs``.
        lengths: int[documents], the field's length in each document, 0 to 2**32 - 1;
            None if the field is not scored.

    Raises:
        ValueError: positions without frequencies, or lengths out of range.
    """

    def __init__(
        self, *, freqs: bool, has_positions: bool, lengths: npt.NDArray[Any] | None
    ) -> None:
        if has_positions and not freqs:
            raise ValueError("positions without frequencies")
        self._freqs = freqs
        self._has_positions = has_positions
        self._lengths = None if lengths is None else _narrowed(lengths)
        self._codes = length_codes(
            np.empty(0, np.int64) if lengths is None else lengths.astype(np.int64)
        )
        self._pieces: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in _DTYPES}
        self._words = self._position_words = self._positions = 0
        self._last_term = np.empty(0, np.uint8)
        self._counters = np.zeros(term_blocks.COUNTERS, np.int64)

    def add(self, batch: FlatPostings) -> None:
        """Take the postings of some terms, all of each.

        Args:
            batch: its terms are above all before; its arrays are not kept.

        Raises:
            ValueError: terms or documents do not ascend, or the arrays are not
                those of a field of this kind; the writer is of no more use then.
            SegmentTooLargeError: the format has no room for so much.
        """
        self._check(batch)
        tail_bytes = self._add_lists(batch)
        if self._freqs:
            totals = posting_lists.list_totals(batch.posting_offsets, batch.freqs)
        else:
            totals = np.diff(batch.posting_offsets)
        position_tail_bytes = totals
        if self._has_positions:
            position_tail_bytes = self._add_positions(batch, totals)
        sizes = np.diff(batch.posting_offsets), totals, tail_bytes, position_tail_bytes
        self._add_terms(batch, term_blocks.ListSizes(*sizes))

    def finish(self, file: SegmentFileWriter, name: str) -> dict[str, Any]:
        """Write the field's sections.

        Args:
            file: where to.
            name: the field.

        Returns:
            The field's facts for the footer, all but ``boost``.
        """
        counters = self._counters
        ends = {
            "term_blocks": counters[term_blocks.BYTES_BEFORE],
            "position_offsets": self._position_words,
        }
        for section, dtype in _DTYPES.items():
            if section in _OF_POSITIONS and not self._has_positions:
                continue
            file.begin(f"fields/{name}/{section}", dtype)
            for piece in self._pieces[section]:
                file.write(piece)
            if section in ends:
                file.write(np.array([ends[section]], np.uint32))
            file.end()
        if self._lengths is not None:
            file.add(f"fields/{name}/lengths", self._lengths)
        return {
            "terms": int(counters[term_blocks.TERMS_BEFORE]),
            "postings": int(counters[term_blocks.POSTINGS]),
            "positions": self._positions,
            "freqs": self._freqs,
            "has_positions": self._has_positions,
            **_length_facts(self._lengths),
        }

    def _check(self, batch: FlatPostings) -> None:
        """See that the arrays fit together: kernels trust what they encode."""
        postings = len(batch.doc_ids)
        _check_offsets(batch.text_offsets, batch.terms, len(batch.texts))
        _check_offsets(batch.posting_offsets, batch.terms, postings)
        if len(batch.freqs) != (postings if self._freqs else 0):
            raise ValueError(f"{len(batch.freqs)} frequencies of {postings} postings")
        positions = int(batch.freqs.sum(dtype=np.int64)) if self._has_positions else 0
        if len(batch.position_gaps) != positions:
            raise ValueError(f"{len(batch.position_gaps)} positions, expected {positions}")
        documents = MAX_DOCUMENTS if self._lengths is None else len(self._lengths)
        bad = posting_lists.check_lists(
            batch.posting_offsets, batch.doc_ids, batch.freqs, documents
        )
        if bad >= 0:
            raise ValueError(
                f"the postings of term {batch.term(bad)!r}: expected ascending documents below "
                f"{documents}, each with a frequency"
            )

    def _add_lists(self, batch: FlatPostings) -> Integers:
        """Encode documents and frequencies; return the bytes of each tail."""
        doc_freqs = np.diff(batch.posting_offsets)
        blocks = int((doc_freqs // BLOCK).sum())
        skip_words = (
            posting_lists.SKIP_WORDS_WITH_FREQS if self._freqs else posting_lists.SKIP_WORDS
        )
        skips = np.empty((blocks, skip_words), np.uint32)
        words = np.empty((blocks * posting_lists.MAX_BLOCK_ROWS, LANES), np.uint32)
        lists = batch.posting_offsets, batch.doc_ids, batch.freqs
        rows = posting_lists.encode_blocks(*lists, self._codes, self._words, skips, words)
        self._words += LANES * rows
        _check_room("blocks", self._words)
        room = posting_lists.MAX_TAIL_BYTES * int((doc_freqs % BLOCK).sum())
        tails = np.empty(room, np.uint8)
        tail_bytes = np.empty(batch.terms, np.int64)
        used = posting_lists.encode_tails(*lists, tails, tail_bytes)
        self._keep("skips", skips.reshape(-1))
        self._keep("blocks", words[:rows].reshape(-1))
        self._keep("tails", tails[:used])
        return tail_bytes

    def _add_positions(self, batch: FlatPostings, totals: Integers) -> Integers:
        """Encode positions; return the bytes of each tail."""
        blocks = int((totals // BLOCK).sum())
        offsets = np.empty(blocks, np.int64)
        words = np.empty((blocks * MAX_BITS, LANES), np.uint32)
        rows = position_lists.encode_position_blocks(
            batch.position_gaps, totals, self._position_words, offsets, words
        )
        self._position_words += LANES * rows
        _check_room("position_blocks", self._position_words)
        room = position_lists.MAX_POSITION_BYTES * int((totals % BLOCK).sum())
        tails = np.empty(room, np.uint8)
        tail_bytes = np.empty(batch.terms, np.int64)
        used = position_lists.encode_position_tails(batch.position_gaps, totals, tails, tail_bytes)
        self._positions += len(batch.position_gaps)
        self._keep("position_offsets", offsets.astype(np.uint32))
        self._keep("position_blocks", words[:rows].reshape(-1))
        self._keep("position_tails", tails[:used])
        return tail_bytes

    def _add_terms(self, batch: FlatPostings, sizes: term_blocks.ListSizes) -> None:
        """Encode the entries of the dictionary."""
        if not batch.terms:
            return
        blocks = batch.terms // term_blocks.TERMS_PER_BLOCK + 1
        room = len(batch.texts) + batch.terms * term_blocks.MAX_ENTRY_BYTES
        out = np.empty(room + blocks * term_blocks.MAX_BLOCK_BYTES, np.uint8)
        starts = np.full(blocks, -1, np.int64)
        used = term_blocks.encode_terms(
            np.concatenate([self._last_term, batch.texts]),
            np.append(0, batch.text_offsets + len(self._last_term)),
            sizes,
            self._freqs,
            self._has_positions,
            self._counters,
            out,
            starts,
        )
        if used < 0:
            raise ValueError(f"term {batch.term(-1 - used)!r} is not above the one before it")
        _check_room("terms", int(self._counters[term_blocks.BYTES_BEFORE]))
        self._keep("terms", out[:used])
        self._keep("term_blocks", starts[starts >= 0].astype(np.uint32))
        self._last_term = batch.texts[batch.text_offsets[-2] :].copy()

    def _keep(self, section: str, piece: npt.NDArray[Any]) -> None:
        """Keep a part of a section without the room that was allotted to it."""
        self._pieces[section].append(piece.copy())


def _check_offsets(offsets: Integers, count: int, end: int) -> None:
    if len(offsets) != count + 1 or offsets[0] != 0 or offsets[-1] != end:
        raise ValueError(f"offsets of {count} terms that do not span {end}")
    if np.any(offsets[1:] < offsets[:-1]):
        raise ValueError("offsets that descend")


def _check_room(section: str, end: int) -> None:
    if end > MAX_OFFSET:
        raise SegmentTooLargeError(
            f"section {section} of a field would end at {end}, and the format has room for "
            f"{MAX_OFFSET} in one segment; commit fewer articles at a time, and merge less"
        )


def _narrowed(lengths: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return lengths in the smallest dtype of the format that holds them."""
    longest = int(lengths.max(initial=0))
    if int(lengths.min(initial=0)) < 0 or longest > MAX_LENGTH:
        raise ValueError(f"lengths of a field from {lengths.min()} to {longest}")
    return lengths.astype(np.min_scalar_type(longest))


def _length_facts(lengths: npt.NDArray[Any] | None) -> dict[str, int]:
    if lengths is None or not len(lengths):
        return {"total_length": 0, "min_length": 0, "max_length": 0}
    return {
        "total_length": int(lengths.sum(dtype=np.int64)),
        "min_length": int(lengths.min()),
        "max_length": int(lengths.max()),
    }
