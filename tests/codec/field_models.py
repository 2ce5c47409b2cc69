"""Indexed fields as plain dictionaries, and as what the codec writes and reads of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from indexer.codec.container import SegmentFile, SegmentFileWriter
from indexer.codec.field_index import FieldIndex
from indexer.codec.field_index_writer import FieldIndexWriter
from indexer.codec.flat_postings import FlatPostings
from tests.codec.segments import built
from tests.kernels.naive_postings import (
    DictionaryEntry,
    encoded_dictionary,
    encoded_list,
    encoded_positions,
    length_code,
)

Model = dict[bytes, dict[int, list[int]]]
"""Of each term its documents, ascending, and the positions in each, at least one."""

NAME = "body"
DOCUMENTS = 3000


class Kind(NamedTuple):
    """What a field has beside documents."""

    freqs: bool
    has_positions: bool


KINDS = {
    "existence": Kind(freqs=False, has_positions=False),
    "frequencies": Kind(freqs=True, has_positions=False),
    "positions": Kind(freqs=True, has_positions=True),
}


def sample_model(sizes: Iterable[int], seed: int = 0) -> Model:
    """Return a field with a term for each size of list, dense and sparse ones."""
    random = np.random.default_rng(seed)
    model: Model = {}
    for n, size in enumerate(sizes):
        among = int(random.choice([size, DOCUMENTS]))
        doc_ids = np.sort(random.choice(among, size, replace=False)).tolist()
        freqs = np.minimum(random.zipf(1.8, size), 300).tolist()
        model[b"term%04d" % n] = {
            doc: np.sort(random.integers(0, 2 * freq + 9, freq)).tolist()
            for doc, freq in zip(doc_ids, freqs, strict=True)
        }
    return model


def sample_lengths(seed: int = 0) -> Any:
    """Return a length for each document."""
    return np.random.default_rng(seed).integers(0, 700, DOCUMENTS)


TERMS = st.binary(max_size=3) | st.text("ab", max_size=5).map(str.encode)
POSITIONS = st.lists(st.integers(0, 9) | st.integers(0, 2**32 - 1), min_size=1, max_size=4)
MODELS: st.SearchStrategy[Model] = st.dictionaries(
    TERMS,
    st.dictionaries(
        st.integers(0, DOCUMENTS - 1), POSITIONS.map(sorted), min_size=1, max_size=6
    ).map(lambda docs: dict(sorted(docs.items()))),
    max_size=20,
).map(lambda model: dict(sorted(model.items())))


def offsets_of(sizes: Iterable[int]) -> Any:
    """Return where each of some runs starts, and the end of the last."""
    return np.array([0, *itertools.accumulate(sizes)], np.int64)


def gaps_of(positions: Sequence[int]) -> list[int]:
    """Return the first position, then distances."""
    return [b - a for a, b in itertools.pairwise([0, *positions])]


def flat_of(model: Model, kind: Kind) -> FlatPostings:
    """Return a field as flat arrays."""
    documents = [positions for docs in model.values() for positions in docs.values()]
    freqs = [len(positions) for positions in documents] if kind.freqs else []
    gaps = [gap for positions in documents for gap in gaps_of(positions)]
    return FlatPostings(
        np.frombuffer(b"".join(model), np.uint8),
        offsets_of(map(len, model)),
        offsets_of(map(len, model.values())),
        np.array([doc for docs in model.values() for doc in docs], np.uint32),
        np.array(freqs, np.uint32),
        np.array(gaps if kind.has_positions else [], np.uint32),
    )


def parts_of(model: Model, cuts: Iterable[int]) -> list[Model]:
    """Return a field cut between terms; cuts count round and round."""
    items = list(model.items())
    edges = sorted({0, len(items), *(cut % (len(items) + 1) for cut in cuts)})
    return [dict(items[start:stop]) for start, stop in itertools.pairwise(edges)]


def written(
    path: Path,
    batches: Iterable[FlatPostings],
    kind: Kind,
    lengths: Any = None,
    documents: int = DOCUMENTS,
) -> SegmentFile:
    """Return a segment with one field."""
    facts: dict[str, Any] = {}

    def write(file: SegmentFileWriter) -> None:
        writer = FieldIndexWriter(**kind._asdict(), lengths=lengths)
        for batch in batches:
            writer.add(batch)
        facts[NAME] = writer.finish(file, NAME) | {"boost": 1.0}

    return built(path, write, {"documents": documents, "fields": facts})


def field_of(path: Path, model: Model, kind: Kind, lengths: Any = None) -> FieldIndex:
    """Return a field that was written in one go, opened."""
    return FieldIndex(written(path, [flat_of(model, kind)], kind, lengths), NAME)


def naive_sections(model: Model, kind: Kind, lengths: Any = None) -> dict[str, list[int]]:
    """Return the sections of a field as FORMAT.md describes them."""
    codes = None if lengths is None else [length_code(int(length)) for length in lengths]
    skips, words, tails = list[int](), list[int](), b""
    offsets, position_words, position_tails = list[int](), list[int](), b""
    entries = []
    for term, docs in model.items():
        freqs = [len(positions) for positions in docs.values()]
        gaps = [gap for positions in docs.values() for gap in gaps_of(positions)]
        of_list = encoded_list(list(docs), freqs if kind.freqs else None, codes, len(words))
        skips += itertools.chain(*of_list.skips)
        words += of_list.words
        tails += of_list.tail
        of_positions = encoded_positions(gaps if kind.has_positions else [], len(position_words))
        offsets += of_positions.offsets
        position_words += of_positions.words
        position_tails += of_positions.tail
        total = sum(freqs) if kind.freqs else len(docs)
        entry = DictionaryEntry(term, len(docs), total, len(of_list.tail), len(of_positions.tail))
        entries.append(entry)
    terms, term_blocks = encoded_dictionary(
        entries, has_freqs=kind.freqs, has_positions=kind.has_positions
    )
    sections = {
        "terms": list(terms),
        "term_blocks": term_blocks,
        "skips": skips,
        "blocks": words,
        "tails": list(tails),
    }
    if kind.has_positions:
        sections["position_offsets"] = [*offsets, len(position_words)]
        sections["position_blocks"] = position_words
        sections["position_tails"] = list(position_tails)
    if lengths is not None:
        sections["lengths"] = lengths.tolist()
    return sections
