"""bm25s: scores computed beforehand in one sparse matrix; unions and single terms only.

Needs the package ``bm25s``; its fastest backend is chosen, numba's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bm25s
from bm25s.tokenization import Tokenized

from bench.query import Query, QueryKind
from bench.query_engines.engine import TOP, Answer, Ask, Mode, Session
from bench.term_file import read_terms

_K1, _B = 1.2, 0.75


class Bm25s:
    """All scores of all terms in memory."""

    version: str = bm25s.__version__
    differs = "answers unions and single terms only, without totals"
    most_queries = None

    def index(self, terms: Path, folder: Path) -> None:
        """Compute all scores and save them."""
        numbers: dict[str, int] = {}
        stories = [
            [numbers.setdefault(term, len(numbers)) for term in story.terms.split()]
            for story in read_terms(terms)
        ]
        scores = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        scores.index(Tokenized(stories, numbers), show_progress=False)
        scores.save(folder, show_progress=False)

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Load all into memory."""
        scores = bm25s.BM25.load(folder)
        scores.backend = "numba"
        scores.activate_numba_scorer()
        yield _Bm25sSession(scores)


class _Bm25sSession:
    def __init__(self, scores: Any) -> None:
        self._scores = scores

    def prepare(self, query: Query) -> list[list[str]] | None:
        """Return the terms; None for what has to hold all of them."""
        if len(query.words) > 1 and query.kind is not QueryKind.UNION:
            return None
        return [[word for word in query.words if word in self._scores.vocab_dict]]

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the one way of the one mode."""
        return {"retrieve": self._top} if mode is Mode.TOP else {}

    def _top(self, terms: list[list[str]]) -> Answer:
        if not terms[0]:
            return Answer([])
        most = min(TOP, self._scores.scores["num_docs"])
        found = self._scores.retrieve(terms, k=most, n_threads=0, show_progress=False)
        return Answer(
            [
                doc_id
                for doc_id, score in zip(
                    found.documents[0].tolist(), found.scores[0].tolist(), strict=True
                )
                if score > 0
            ]
        )

    def lines(self, answer: Answer) -> list[int]:
        """Return the documents' numbers."""
        return list(answer.best)
