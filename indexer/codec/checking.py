"""Read a segment from end to end and say what is wrong with it.

Checksums tell of damage; what is looked at here besides is what holds between
the arrays of a segment whose every byte is as it was written. Imports this room.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.field_index import FieldIndex
from indexer.codec.flat_postings import FlatPostings
from indexer.codec.stored_documents import StoredReader
from indexer.codec.stored_values import decode_record

BATCH_TERMS = 1 << 14


def segment_problems(file: SegmentFile) -> Iterator[str]:
    """Yield what is wrong with a segment, a sentence each; nothing if it is sound."""
    damaged = False
    for problem in file.problems():
        damaged = True
        yield problem
    if damaged:
        return  # what the rest would say follows from it
    for name in file.facts["fields"]:
        yield from _reported(file, _field_problems(file, name))
    for name in file.facts["columns"]:
        yield from _reported(file, _column_problems(file, name))
    yield from _reported(file, _stored_problems(file))


def _reported(file: SegmentFile, problems: Iterator[str]) -> Iterator[str]:
    try:
        for problem in problems:
            yield f"segment {file.path}: {problem}"
    except (SegmentError, ValueError) as error:
        yield str(error)


def _field_problems(file: SegmentFile, name: str) -> Iterator[str]:
    field = FieldIndex(file, name)
    last = None
    postings = positions = 0
    for start in range(0, field.terms, BATCH_TERMS):
        flat = field.flat(start, min(start + BATCH_TERMS, field.terms))
        terms = [flat.term(i) for i in range(flat.terms)]
        if last is not None:
            terms.insert(0, last)
        last = terms[-1]
        if any(a >= b for a, b in itertools.pairwise(terms)):
            yield f"field {name}: terms do not ascend between {terms[0]!a} and {terms[-1]!a}"
        yield from _posting_problems(file, name, flat)
        postings += len(flat.doc_ids)
        positions += len(flat.position_gaps)
    facts = file.facts["fields"][name]
    if (postings, positions) != (facts["postings"], facts["positions"]):
        yield (
            f"field {name}: expected {facts['postings']:,} postings with {facts['positions']:,} "
            f"positions, found {postings:,} with {positions:,}"
        )
    yield from _length_problems(name, field)


def _posting_problems(file: SegmentFile, name: str, flat: FlatPostings) -> Iterator[str]:
    doc_ids = flat.doc_ids.astype(np.int64)
    starts = np.zeros(len(doc_ids) + 1, np.bool_)
    starts[flat.posting_offsets] = True
    if np.any(np.diff(doc_ids)[~starts[1:-1]] <= 0):
        yield f"field {name}: a list's documents do not ascend"
    if np.any(doc_ids >= file.documents):
        yield f"field {name}: document {doc_ids.max():,} of {file.documents:,}"
    if np.any(np.diff(flat.posting_offsets) == 0):
        yield f"field {name}: a term without documents"


def _length_problems(name: str, field: FieldIndex) -> Iterator[str]:
    if field.lengths is None:
        return
    total = int(field.lengths.sum(dtype=np.int64))
    if total != field.facts["total_length"]:
        yield f"field {name}: expected {field.facts['total_length']:,} words, found {total:,}"


def _column_problems(file: SegmentFile, name: str) -> Iterator[str]:
    if file.facts["columns"][name]["kind"] != "bytes":
        return
    ordinals = file.array(f"columns/{name}/ordinals")
    offsets = file.array(f"columns/{name}/value_offsets").astype(np.int64)
    values = bytes(file.array(f"columns/{name}/values"))
    if len(ordinals) != file.documents:
        yield f"column {name}: expected {file.documents:,} values, found {len(ordinals):,}"
    if len(ordinals) and int(ordinals.max()) >= len(offsets) - 1:
        yield f"column {name}: value {int(ordinals.max()):,} of {len(offsets) - 1:,}"
    written = [values[a:b] for a, b in itertools.pairwise(offsets.tolist())]
    if any(a >= b for a, b in itertools.pairwise(written)):
        yield f"column {name}: values do not ascend"


def _stored_problems(file: SegmentFile) -> Iterator[str]:
    stored = StoredReader(file)
    names = file.facts["stored_fields"]
    for document in range(file.documents):
        try:
            decode_record(stored.record(document), names)
        except ValueError as error:
            yield f"stored document {document:,}: {error}"
