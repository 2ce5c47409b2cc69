"""The nodes of a plan: what is done, with which kernel, to answer a query.

A node's ``matches`` evaluates it over a whole collection, unless the time for the
answer is over. Nodes hold no state; what is worth keeping is kept by the collection.
"""

from __future__ import annotations

import abc
import dataclasses
from typing import Any

import numpy as np
from whoosh import query

from indexer.engine.collection import Collection, Readings
from indexer.engine.intersections import NO_BITMAPS, intersect_ranges
from indexer.engine.matches import NO_MATCHES, Matches, constant_matches, in_set
from indexer.engine.phrase_lists import phrase_list
from indexer.engine.posting_cache import Lists
from indexer.engine.term_sets import documents_with
from indexer.engine.unions import side_by_side, unite_ranges
from indexer.kernels.posting_union import largest_merged
from indexer.time_limit import check_time


class Plan(abc.ABC):
    """A node."""

    def matches(self, collection: Collection) -> Matches:
        """Return the documents that match, with scores.

        Raises:
            RequestError: the time for the answer is over.
        """
        check_time()
        return self._matches(collection)

    @abc.abstractmethod
    def _matches(self, collection: Collection) -> Matches:
        """Return the documents that match, with scores."""

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The nodes below."""
        return ()

    @property
    @abc.abstractmethod
    def label(self) -> str:
        """What it does, in a line."""


@dataclasses.dataclass(frozen=True, slots=True)
class Nothing(Plan):
    """No document."""

    def _matches(self, collection: Collection) -> Matches:  # noqa: ARG002
        """Return none."""
        return NO_MATCHES

    @property
    def label(self) -> str:
        """What it does."""
        return "nothing"


@dataclasses.dataclass(frozen=True, slots=True)
class Everything(Plan):
    """All documents, or those with anything in a field, all with one score."""

    score: float
    field: str | None = None

    def _matches(self, collection: Collection) -> Matches:
        """Return every document that is not deleted."""
        if self.field is not None:
            found = documents_with(collection, query.Every(self.field))
            return constant_matches(found, self.score)
        return constant_matches(in_set(collection.live), self.score)

    @property
    def label(self) -> str:
        """What it does."""
        return "all documents" if self.field is None else f"all documents with {self.field}"


@dataclasses.dataclass(frozen=True, slots=True)
class Word(Plan):
    """The scored list of a word.

    Attributes:
        readings: pairs of a field and a term.
        factor: >= 0, what its scores are multiplied with.
    """

    readings: Readings
    factor: float = 1.0

    def _matches(self, collection: Collection) -> Matches:
        """Return the list as it is kept."""
        arrays, rows = collection.scored.lists([self.readings])
        start, stop = int(rows[0, 0]), int(rows[0, 1])
        found = Matches(arrays.docs[start:stop], arrays.values[start:stop])
        return found.scaled(self.factor)

    @property
    def label(self) -> str:
        """What it does."""
        terms = (f"{field}:{term.decode('utf-8', 'replace')}" for field, term in self.readings)
        return f"scored list of {', '.join(terms)}{_times(self.factor)}"


def _times(factor: float) -> str:
    return "" if factor == 1.0 else f", times {factor:g}"


@dataclasses.dataclass(frozen=True, slots=True)
class Phrase(Plan):
    """Words one after the other, in any of several fields.

    Attributes:
        readings: pairs of a field and terms.
        slop: how far each word may be from the one before.
    """

    readings: tuple[tuple[str, tuple[bytes, ...]], ...]
    slop: int

    def _matches(self, collection: Collection) -> Matches:
        """Intersect the lists of the words and compare their positions."""
        return phrase_list(collection, self.readings, self.slop)

    @property
    def label(self) -> str:
        """What it does."""
        texts = (
            f'{field}:"{b" ".join(terms).decode("utf-8", "replace")}"'
            for field, terms in self.readings
        )
        slop = "" if self.slop == 1 else f", at most {self.slop} apart"
        return f"positions of {', '.join(texts)}{slop}"


@dataclasses.dataclass(frozen=True, slots=True)
class TermSet(Plan):
    """The documents of all terms that fit a query for terms, all with one score."""

    terms: query.Query
    score: float

    def _matches(self, collection: Collection) -> Matches:
        """Mark the documents of the terms."""
        found = documents_with(collection, self.terms)
        return constant_matches(found, self.score)

    @property
    def label(self) -> str:
        """What it does."""
        return f"set of {self.terms}, score {self.score:g}"


@dataclasses.dataclass(frozen=True, slots=True)
class _Compound(Plan):
    """Several nodes."""

    of: tuple[Plan, ...]

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The nodes below."""
        return self.of

    @property
    def words(self) -> list[Word]:
        """Those parts that are words."""
        return [part for part in self.of if isinstance(part, Word)]

    def _lists(self, collection: Collection) -> tuple[Any, Any, Any, Lists | None]:
        """Return the lists of the parts: documents, scores, rows, and where they are kept."""
        words = self.words
        if len(words) == len(self.of):
            lists = collection.scored.lists([word.readings for word in words])
            return lists.arrays.docs, lists.arrays.values, lists.rows, lists
        return *side_by_side([part.matches(collection) for part in self.of]), None

    def _factors(self, lists: Lists | None) -> Any:
        if lists is None:
            return np.ones(len(self.of))
        return np.array([word.factor for word in self.words])


@dataclasses.dataclass(frozen=True, slots=True)
class Union(_Compound):
    """Documents of any part, scores added up."""

    def _matches(self, collection: Collection) -> Matches:
        """Add up in windows, or merge."""
        docs, scores, rows, lists = self._lists(collection)
        factors = self._factors(lists)
        found = unite_ranges(docs, scores, rows, factors, collection.documents)
        return Matches(*found)

    @property
    def can_be_pruned(self) -> bool:
        """Whether the best documents can be found without adding all scores up."""
        return len(self.words) == len(self.of)

    @property
    def label(self) -> str:
        """What it does."""
        return "union"


@dataclasses.dataclass(frozen=True, slots=True)
class BestOf(_Compound):
    """Documents of any part, each with its largest score and a share of the others."""

    tiebreak: float = 0.0

    def _matches(self, collection: Collection) -> Matches:
        """Merge."""
        docs, scores, rows, lists = self._lists(collection)
        room = int((rows[:, 1] - rows[:, 0]).sum()) + 1
        out_docs, out_scores = np.empty(room, np.uint32), np.empty(room)
        factors = self._factors(lists)
        found = largest_merged(docs, scores, rows, factors, self.tiebreak, out_docs, out_scores)
        return Matches(out_docs[:found], out_scores[:found])

    @property
    def label(self) -> str:
        """What it does."""
        return "best of"


@dataclasses.dataclass(frozen=True, slots=True)
class Intersection(_Compound):
    """Documents of all parts, scores added up."""

    def _matches(self, collection: Collection) -> Matches:
        """Look for the documents of the shortest list in the others."""
        docs, scores, rows, lists = self._lists(collection)
        factors = self._factors(lists)
        bitmaps = ranks = NO_BITMAPS
        if lists is not None:
            bitmaps, ranks = lists.arrays.bitmaps, lists.arrays.ranks
        return intersect_ranges(docs, scores, rows, factors, bitmaps, ranks)

    @property
    def label(self) -> str:
        """What it does."""
        return "intersection"


@dataclasses.dataclass(frozen=True, slots=True)
class _Pair(Plan):
    """Two nodes."""

    first: Plan
    second: Plan

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The nodes below."""
        return self.first, self.second

    def _second_set(self, collection: Collection) -> Any:
        """Return bool[documents], those of the second."""
        documents = np.zeros(collection.documents, np.bool_)
        documents[self.second.matches(collection).doc_ids] = True
        return documents


@dataclasses.dataclass(frozen=True, slots=True)
class Excluding(_Pair):
    """Documents of the first without those of the second."""

    def _matches(self, collection: Collection) -> Matches:
        """Leave out what is in a set."""
        found = self.first.matches(collection)
        return found.where(~self._second_set(collection)[found.doc_ids])

    @property
    def label(self) -> str:
        """What it does."""
        return "the first without the second"


@dataclasses.dataclass(frozen=True, slots=True)
class Requiring(_Pair):
    """Documents of both, scores of the first."""

    def _matches(self, collection: Collection) -> Matches:
        """Keep what is in a set."""
        found = self.first.matches(collection)
        return found.where(self._second_set(collection)[found.doc_ids])

    @property
    def label(self) -> str:
        """What it does."""
        return "the first where the second is, too"


@dataclasses.dataclass(frozen=True, slots=True)
class Preferring(_Pair):
    """Documents of the first; the scores of the second are added where it matches."""

    def _matches(self, collection: Collection) -> Matches:
        """Look scores up in an array over all documents."""
        found, preferred = self.first.matches(collection), self.second.matches(collection)
        scores = np.zeros(collection.documents)
        scores[preferred.doc_ids] = preferred.scores
        return Matches(found.doc_ids, found.scores + scores[found.doc_ids])

    @property
    def label(self) -> str:
        """What it does."""
        return "the first, better where the second is, too"


@dataclasses.dataclass(frozen=True, slots=True)
class Scaled(Plan):
    """A node, its scores multiplied."""

    of: Plan
    factor: float

    def _matches(self, collection: Collection) -> Matches:
        """Multiply."""
        return self.of.matches(collection).scaled(self.factor)

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The node below."""
        return (self.of,)

    @property
    def label(self) -> str:
        """What it does."""
        return f"scores times {self.factor:g}"


@dataclasses.dataclass(frozen=True, slots=True)
class Constant(Plan):
    """A node, all its documents with one score."""

    of: Plan
    score: float

    def _matches(self, collection: Collection) -> Matches:
        """Set the scores."""
        return constant_matches(self.of.matches(collection).doc_ids, self.score)

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The node below."""
        return (self.of,)

    @property
    def label(self) -> str:
        """What it does."""
        return f"score {self.score:g}"


@dataclasses.dataclass(frozen=True, slots=True)
class ByWhoosh(Plan):
    """What has no kernel: Whoosh's own matcher, posting by posting."""

    tree: query.Query

    def _matches(self, collection: Collection) -> Matches:
        """Go through the matcher of each segment."""
        docs: list[int] = []
        scores: list[float] = []
        with collection.lock:
            for leaf, first in collection.searcher.leaf_searchers():
                matcher = self.tree.matcher(leaf, leaf.context())
                while matcher.is_active():
                    check_time()
                    docs.append(first + matcher.id())
                    scores.append(matcher.score())
                    matcher.next()
        return Matches(np.array(docs, np.uint32), np.array(scores, np.float64) + 0.0)

    @property
    def label(self) -> str:
        """What it does."""
        return f"Whoosh's matcher of {self.tree}"
