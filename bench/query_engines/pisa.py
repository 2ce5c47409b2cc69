"""PISA by the compiled module of its Python binding; unions and intersections, top ten only.

Needs the files of the packages ``pyterrier-pisa`` and ``tbb``, see ``requirements/pisa.txt``.
The binding's own Python code is not loaded: it needs Terrier and forty packages, and puts
tables of pandas around every answer.
"""

from __future__ import annotations

import ctypes
import importlib.machinery
import importlib.util
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bench.engines.engine import EngineMissingError
from bench.query import Query, QueryKind
from bench.query_engines.engine import TOP, Answer, Ask, Mode, Session
from bench.term_file import read_terms

_PACKAGE = "pyterrier-pisa"
_ENCODING, _SCORER = "block_simdbp", "bm25"
_K1, _B = 1.2, 0.75
_BATCH_STORIES = 100_000
_UNIONS = "maxscore", "block_max_maxscore", "block_max_wand", "wand"
_INTERSECTIONS = "ranked_and", "block_max_ranked_and"


class Pisa:
    """Compressed postings in blocks, with the maximum of each."""

    differs = "answers unions, intersections and single terms only, without totals"
    most_queries = None

    def __init__(self) -> None:
        self._module = _compiled_module()
        self.version = metadata.version(_PACKAGE)

    def index(self, terms: Path, folder: Path) -> None:
        """Let it read a file of the terms as words that its parser keeps whole."""
        folder.mkdir(parents=True)
        lines = folder / "lines"
        _write_lines(terms, lines)
        self._module.index(str(lines), str(folder), "", _BATCH_STORIES, 1)
        lines.unlink()

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Prepare the index for its scorer."""
        context = self._module.RetrievalContext()
        self._module.prepare_index(
            context, str(folder), _ENCODING, _SCORER, "", bm25_k1=_K1, bm25_b=_B
        )
        yield _PisaSession(self._module, context)


def _compiled_module() -> Any:
    try:
        files = metadata.files(_PACKAGE) or ()
        library = next(file for file in metadata.files("tbb") or () if file.name == "libtbb.so.2")
    except (metadata.PackageNotFoundError, StopIteration):
        raise EngineMissingError(f"the packages {_PACKAGE} and tbb are not installed") from None
    ctypes.CDLL(str(library.locate()), mode=ctypes.RTLD_GLOBAL)
    (path,) = (file.locate() for file in files if file.suffix == ".so")
    loader = importlib.machinery.ExtensionFileLoader("_pisathon", str(path))
    spec = importlib.util.spec_from_loader("_pisathon", loader)
    if spec is None:
        raise EngineMissingError(f"{_PACKAGE} has no module for this Python")
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _write_lines(terms: Path, lines: Path) -> None:
    with lines.open("w", encoding="ascii") as stream:
        for number, story in enumerate(read_terms(terms)):
            stream.write(f"{number} {' '.join(map(_word, story.terms.split()))}\n")


def _word(term: str) -> str:
    """Return a term as one word of letters, whatever characters it has."""
    return f"x{term.encode().hex()}"


class _Places(NamedTuple):
    """Arrays that the module fills."""

    queries: Any
    documents: Any
    ranks: Any
    scores: Any


class _PisaSession:
    def __init__(self, module: Any, context: Any) -> None:
        self._module = module
        self._context = context
        self._places = _Places(
            np.empty(TOP, np.int32),
            np.empty(TOP, object),
            np.empty(TOP, np.int32),
            np.empty(TOP, np.float32),
        )

    def prepare(self, query: Query) -> Any:
        """Return the terms with their weights and how they combine; None for phrases."""
        if query.kind is QueryKind.PHRASE and len(query.words) > 1:
            return None
        algorithms = _INTERSECTIONS if query.kind is QueryKind.INTERSECTION else _UNIONS
        return [(0, {_word(word): 1.0 for word in query.words})], algorithms

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the algorithms; one that is for the other kind of query is not one."""
        if mode is not Mode.TOP:
            return {}
        pairs = zip(_UNIONS, (*_INTERSECTIONS, *_INTERSECTIONS), strict=True)
        return {
            f"{union} or {both}": self._asking(place) for place, (union, both) in enumerate(pairs)
        }

    def _asking(self, place: int) -> Ask:
        def ask(prepared: Any) -> Answer:
            queries, algorithms = prepared
            found = self._module.retrieve(
                self._context,
                algorithms[place % len(algorithms)],
                queries,
                k=TOP,
                threads=1,
                pretokenised=1,
                query_weighted=0,
                result_qidxs=self._places.queries,
                result_docnos=self._places.documents,
                result_ranks=self._places.ranks,
                result_scores=self._places.scores,
            )
            return Answer(self._places.documents[:found].tolist())

        return ask

    def lines(self, answer: Answer) -> list[int]:
        """Return the names of documents, which are numbers of lines."""
        return [int(name) for name in answer.best]
