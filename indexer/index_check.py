"""Look at a whole index: its table of contents, its segments, its stray files.

Imports :mod:`indexer.codec` and :mod:`indexer.index_folder`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.index import TOC

from indexer.codec.checking import segment_problems
from indexer.codec.container import SegmentError, SegmentFile
from indexer.codec.segment import ColumnarSegment
from indexer.index_folder import open_index, readable
from indexer.schema import INDEX_NAME
from indexer.storage_format import Format


@dataclasses.dataclass(frozen=True, slots=True)
class CheckReport:
    """What a look at an index found.

    Attributes:
        segments: number of segments.
        unchecked: segments in Whoosh's own format, into which nothing can look.
        documents: number of articles, deleted ones included.
        problems: what is wrong, a sentence each; empty if all is sound.
        leftovers: files that belong to no commit, as an interruption leaves
            them; the next commit deletes them.
    """

    segments: int
    unchecked: int
    documents: int
    problems: tuple[str, ...]
    leftovers: tuple[str, ...]


def check_index(folder: Path, storage_format: Format = Format.COLUMNAR) -> CheckReport:
    """Read every byte of an index and compare what belongs together.

    Raises:
        IndexAccessError: there is no index, or its table of contents is damaged.
    """
    index = open_index(folder, storage_format)
    with readable(folder):
        segments = TOC.read(index.storage, INDEX_NAME).segments
    columnar = [segment for segment in segments if isinstance(segment, ColumnarSegment)]
    problems = [problem for segment in columnar for problem in _problems(folder, segment)]
    names = {segment.segment_id() for segment in segments}
    leftovers = sorted(
        path.name
        for path in folder.glob(f"{INDEX_NAME}_*.*")
        if path.name.partition(".")[0] not in names
    )
    return CheckReport(
        segments=len(segments),
        unchecked=len(segments) - len(columnar),
        documents=sum(segment.doc_count_all() for segment in segments),
        problems=tuple(problems),
        leftovers=tuple(leftovers),
    )


def _problems(folder: Path, segment: Any) -> Iterator[str]:
    path = folder / segment.filename
    try:
        file = SegmentFile(path)
    except FileNotFoundError:
        yield f"segment {path}: the file is missing"
        return
    except OSError as error:
        yield f"segment {path}: cannot be opened ({error.strerror})"
        return
    except SegmentError as error:
        yield str(error)
        return
    yield from segment_problems(file)
    if segment.footer_checksum not in (None, file.footer_checksum):
        yield f"segment {path}: expected another file, found one of other content"
    documents = segment.doc_count_all()
    if file.documents != documents:
        yield f"segment {path}: expected {documents:,} documents, found {file.documents:,}"
    beyond = [document for document in segment.deleted_docs() if document >= documents]
    if beyond:
        yield f"segment {path}: document {max(beyond):,} of {documents:,} is marked as deleted"
    file.close()
