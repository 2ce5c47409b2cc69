"""Several segments to one, by arrays: nothing is analysed again.

The result is what writing the same documents at once would have given, but for
how stored documents share frames. Imports this room.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.codec.column_merging import merge_column
from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.field_index import FieldIndex
from indexer.codec.field_index_writer import FieldIndexWriter
from indexer.codec.field_merging import MergedField, merged_batches
from indexer.codec.merged_segment import MergedSegment
from indexer.codec.stored_documents import StoredReader, StoredWriter
from indexer.codec.vectors import VectorReader, VectorWriter


def can_be_merged(file: SegmentFile) -> bool:
    """Tell whether a segment has nothing but what arrays can merge.

    Weights and values of single postings come only from formats and boosts that
    articles do not use; Whoosh's own writer merges those.
    """
    fields = file.facts["fields"]
    return not any(
        f"fields/{name}/{section}" in file for name in fields for section in ("weights", "values")
    )


def merge(
    files: Sequence[SegmentFile],
    live: Sequence[npt.NDArray[np.bool_]],
    schema: Any,
    path: Path,
) -> int:
    """Write a segment of the live documents of several, in their order.

    Args:
        files: the segments, see :func:`can_be_merged`.
        live: for each, bool[documents]: which are not deleted.
        schema: the index's schema; fields that it does not have are left out.
        path: the file to write, which must not exist.

    Returns:
        The number of documents.

    Raises:
        OSError: the disk does not take it.
        SegmentError: a segment is damaged.
    """
    parts = _parts(files, live)
    file = SegmentFileWriter(path)
    try:
        documents = _write(file, parts, schema)
    except BaseException:
        file.abandon()
        raise
    return documents


def _write(file: SegmentFileWriter, parts: Sequence[MergedSegment], schema: Any) -> int:
    stored_fields = _merge_stored(file, parts)
    facts = [part.file.facts for part in parts]
    fields = {name: _merge_field(file, name, parts) for name in _names(facts, "fields", schema)}
    columns = {
        name: merge_column(file, name, schema[name].column_type, parts)
        for name in _names(facts, "columns", schema)
    }
    vectors = _names(facts, "vectors", schema)
    for name in vectors:
        _merge_vectors(file, name, parts)
    documents = sum(int(np.count_nonzero(part.live)) for part in parts)
    file.finish(
        {
            "documents": documents,
            "fields": fields,
            "columns": columns,
            "stored_fields": stored_fields,
            "vectors": vectors,
        }
    )
    return documents


def _names(facts: Sequence[dict[str, Any]], key: str, schema: Any) -> list[str]:
    return sorted({name for fact in facts for name in fact[key] if name in schema})


def _parts(
    files: Sequence[SegmentFile], live: Sequence[npt.NDArray[np.bool_]]
) -> list[MergedSegment]:
    parts = []
    first = 0
    for file, alive in zip(files, live, strict=True):
        documents = np.where(alive, first + np.cumsum(alive) - 1, -1).astype(np.int64)
        parts.append(MergedSegment(file, documents))
        first += int(np.count_nonzero(alive))
    return parts


def _merge_stored(file: SegmentFileWriter, parts: Sequence[MergedSegment]) -> list[str]:
    """Copy stored documents; return the names of stored fields."""
    names = list(dict.fromkeys(n for part in parts for n in part.file.facts["stored_fields"]))
    writer = StoredWriter(file)
    for part in parts:
        places = [names.index(name) for name in part.file.facts["stored_fields"]]
        writer.copy(StoredReader(part.file), part.live, places)
    writer.finish()
    return names


def _merge_field(
    file: SegmentFileWriter, name: str, parts: Sequence[MergedSegment]
) -> dict[str, Any]:
    having = [part for part in parts if name in part.file.facts["fields"]]
    fields = [MergedField(FieldIndex(part.file, name), part.documents) for part in having]
    facts = [part.file.facts["fields"][name] for part in having]
    lengths = _merge_lengths(name, parts) if any(_has_lengths(p, name) for p in parts) else None
    writer = FieldIndexWriter(
        freqs=facts[0]["freqs"], has_positions=facts[0]["has_positions"], lengths=lengths
    )
    for batch in merged_batches(fields):
        writer.add(batch)
    return writer.finish(file, name) | {"boost": facts[0]["boost"]}


def _has_lengths(part: MergedSegment, name: str) -> bool:
    return f"fields/{name}/lengths" in part.file


def _merge_lengths(name: str, parts: Sequence[MergedSegment]) -> npt.NDArray[np.int64]:
    """Return the length of the field in each live document, 0 where it has none."""
    lengths = []
    for part in parts:
        live = part.live
        of_part = (
            part.file.array(f"fields/{name}/lengths")[live]
            if _has_lengths(part, name)
            else np.zeros(np.count_nonzero(live))
        )
        lengths.append(of_part.astype(np.int64))
    return np.concatenate(lengths)


def _merge_vectors(file: SegmentFileWriter, name: str, parts: Sequence[MergedSegment]) -> None:
    writer = VectorWriter()
    for part in parts:
        live = np.flatnonzero(part.live).tolist()
        if name not in part.file.facts["vectors"]:
            writer.skip_to(writer.documents + len(live))
            continue
        reader = VectorReader(part.file, name)
        for document in live:
            writer.add_encoded(reader.encoded(document))
    writer.finish(file, name, writer.documents)
