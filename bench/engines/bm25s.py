"""bm25s: scores computed beforehand in one sparse matrix, no postings.

Needs the package ``bm25s``; stems if ``PyStemmer`` is there.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s

from bench.engines.engine import Counts, Indexed
from bench.stories import read_stories

_STORED = "corpus.jsonl"


class Bm25s:
    """Title and body as one text; every word of two letters and more."""

    def __init__(self) -> None:
        self.version: str = bm25s.__version__
        self._stem = _stemmer()
        self.differs = (
            "no positions, no facets, no dates; title and body are one field; all in memory at "
            "once; words of one letter left out; articles stored as plain JSON Lines"
            + ("" if self._stem else "; no stemming, as PyStemmer is not installed")
        )

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Tokenize all, compute all scores, save."""
        texts, articles = [], []
        for story in read_stories(stories):
            texts.append(f"{story.title}\n{story.body}")
            articles.append(json.loads(story.line))
        scores = bm25s.BM25()
        scores.index(self._tokenized(texts), show_progress=False)
        scores.save(folder, corpus=articles, show_progress=False)
        return Indexed()

    def _tokenized(self, texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords=[], stemmer=self._stem, show_progress=False)

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the articles and of the places of their lines."""
        return sum(path.stat().st_size for path in folder.glob("corpus.*"))

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count the scores in the column of each word."""
        scores = bm25s.BM25.load(folder)
        starts = scores.scores["indptr"]
        hits = {}
        for word in words:
            (tokens,) = self._tokenized([word]).vocab
            column = scores.vocab_dict[tokens]
            hits[word] = int(starts[column + 1] - starts[column])
        return Counts(int(scores.scores["num_docs"]), hits)


def _stemmer() -> Callable[[list[str]], list[str]] | None:
    try:
        stemmer = importlib.import_module("Stemmer")
    except ModuleNotFoundError:
        return None
    stem: Callable[[list[str]], list[str]] = stemmer.Stemmer("english").stemWords
    return stem
