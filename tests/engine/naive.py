"""Queries answered by looking at every document: the naive oracle of the engine.

Slow and straight from the definitions. A document is what stands in its fields, term
by term; nothing here knows of segments, postings or kernels.
"""

from __future__ import annotations

import abc
import dataclasses
import datetime
import math
import re
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from whoosh import query
from whoosh.util.numeric import byte_to_length, length_to_byte
from whoosh.util.times import datetime_to_long

from indexer.engine.profile import PROFILES, Formula
from indexer.engine.word_query import PhraseQuery, WordQuery

Document = Mapping[str, Sequence[Any]]
Scores = dict[int, float]
WordReadings = Sequence[tuple[str, str]]
PhraseReadings = Sequence[tuple[str, Sequence[str]]]

WEIGHTS = {"title": 3.0, "highlights": 2.0, "body": 1.0, "authors": 1.0}
"""The fields that are scored, and what an occurrence counts in the index."""

K1, B = 1.2, 0.75
"""What stock Whoosh takes."""

BM25F = PROFILES[Formula.BM25F]
"""Only the numbers of the profile, which may be tuned, come from the engine."""


@dataclasses.dataclass(frozen=True)
class Archive:
    """All documents.

    Attributes:
        documents: by address, deleted ones included; of each field its terms in order.
        live: those that are not deleted.
        exact_lengths: whether BM25F knows lengths exactly, or as Whoosh rounds them.
    """

    documents: Sequence[Document]
    live: Set[int]
    exact_lengths: bool = True

    def all_with(self, field: str, term: Any) -> set[int]:
        """Return the documents with a term, deleted ones included."""
        return {d for d, one in enumerate(self.documents) if term in one.get(field, ())}

    def fitting(self, field: str, fits: Callable[[Any], bool]) -> dict[int, set[Any]]:
        """Return the documents with terms that fit, and these terms."""
        found = {d: set(filter(fits, self.documents[d].get(field, ()))) for d in self.live}
        return {d: terms for d, terms in found.items() if terms}

    def length(self, field: str, document: int) -> int:
        """Return how many terms a field of a document has."""
        return len(self.documents[document].get(field, ()))


class Oracle(abc.ABC):
    """Answers queries by one formula."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def evaluate(self, node: query.Query) -> Scores:
        """Return the documents that match a tree, with their scores."""
        if node is query.NullQuery:
            return {}
        return self._leaf(node) if not list(node.children()) else self._compound(node)

    def _leaf(self, node: query.Query) -> Scores:
        boost = getattr(node, "boost", 1.0)
        match node:
            case query.Term():
                return scaled(self.term(node.fieldname, node.text), boost)
            case query.Phrase() if len(node.words) == 1:
                return scaled(self.term(node.fieldname, node.words[0]), boost)
            case query.Phrase() if node.words:
                return scaled(self.phrase([(node.fieldname, node.words)], node.slop), boost)
            case query.Every():
                fitting = self.archive.fitting(node.fieldname, lambda _: True)
                found = self.archive.live if node.fieldname is None else fitting
                return dict.fromkeys(found, self.score_of_every(boost))
            case query.NumericRange():
                fitting = self.archive.fitting(node.fieldname, in_span(node))
                return dict.fromkeys(fitting, self.score_of_numbers(boost))
            case query.Prefix(text="") | query.Wildcard(text="*"):
                return dict.fromkeys(self.archive.fitting(node.fieldname, lambda _: True), boost)
            case query.MultiTerm():
                found = self.archive.fitting(node.fieldname, pattern(node))
                return scaled(self.pattern(node.fieldname, found), boost)
        return {}

    def _compound(self, node: query.Query) -> Scores:
        match node:
            case WordQuery():
                return scaled(self.word(node.readings), node.boost)
            case PhraseQuery():
                return scaled(self.phrase(node.readings, node.slop), node.boost)
        parts = [self.evaluate(child) for child in node.children()]
        match node:
            case query.And():
                return scaled(added([d for d in parts[0] if in_all(d, parts)], parts), node.boost)
            case query.Or():
                return scaled(added(in_any(parts), parts), node.boost)
            case query.DisjunctionMax():
                return scaled(best_of(parts, node.tiebreak), node.boost)
            case query.Not():
                return dict.fromkeys(self.archive.live - parts[0].keys(), 0.0)
            case query.ConstantScoreQuery():
                return dict.fromkeys(parts[0], node.score)
        return pair(node, *parts)

    @abc.abstractmethod
    def term(self, field: str, term: Any) -> Scores:
        """Return the scores of a term in a field."""

    @abc.abstractmethod
    def word(self, readings: WordReadings) -> Scores:
        """Return the scores of a word that is looked for in several fields."""

    @abc.abstractmethod
    def phrase(self, readings: PhraseReadings, slop: int) -> Scores:
        """Return the scores of a phrase that is looked for in several fields."""

    @abc.abstractmethod
    def pattern(self, field: str, found: Mapping[int, set[Any]]) -> Scores:
        """Return the scores of documents with terms that a pattern stands for."""

    @abc.abstractmethod
    def score_of_every(self, boost: float) -> float:
        """Return the score of each document that is asked for as any."""

    @abc.abstractmethod
    def score_of_numbers(self, boost: float) -> float:
        """Return the score of each document in a range of numbers."""


class Bm25f(Oracle):
    """Frequencies are added up over fields, weighted, before they saturate."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self._averages: dict[str, float] = {}

    def term(self, field: str, term: Any) -> Scores:
        """Score a word of one field; fields that are not scored give 0."""
        if field not in WEIGHTS:
            return dict.fromkeys(self.archive.fitting(field, lambda own: bool(own == term)), 0.0)
        return self.word([(field, term)])

    def word(self, readings: WordReadings) -> Scores:
        """Weigh each field's frequency, add up, saturate."""
        weights: Scores = {}
        for field, term in readings:
            for d in self.archive.live:
                freq = self.archive.documents[d].get(field, ()).count(term)
                self._weigh(weights, d, field, freq)
        return self._saturated(weights, self._idf(readings))

    def phrase(self, readings: PhraseReadings, slop: int) -> Scores:
        """Score a phrase as a word; its idf is the sum of its words'."""
        weights: Scores = {}
        for field, words in readings:
            for d in self.archive.live:
                freq = ends_of_phrase(self.archive.documents[d].get(field, ()), words, slop)
                self._weigh(weights, d, field, freq)
        longest = max(len(words) for _, words in readings)
        places = [
            [(f, words[i]) for f, words in readings if i < len(words)] for i in range(longest)
        ]
        return self._saturated(weights, sum(map(self._idf, places)))

    def pattern(self, field: str, found: Mapping[int, set[Any]]) -> Scores:
        """Give each document the same."""
        _ = field
        return dict.fromkeys(found, 1.0)

    def score_of_every(self, boost: float) -> float:
        """Give nothing."""
        _ = boost
        return 0.0

    def score_of_numbers(self, boost: float) -> float:
        """Give nothing."""
        _ = boost
        return 0.0

    def _weigh(self, weights: Scores, document: int, field: str, freq: int) -> None:
        if freq:
            relative = self._length(field, document) / self._average(field)
            of_field = BM25F.field(field)
            weight = of_field.weight * freq / (1 - of_field.b + of_field.b * relative)
            weights[document] = weights.get(document, 0.0) + weight

    def _average(self, field: str) -> float:
        if field not in self._averages:
            lengths = [n for d in self.archive.live if (n := self._length(field, d))]
            self._averages[field] = sum(lengths) / len(lengths)
        return self._averages[field]

    def _length(self, field: str, document: int) -> int:
        length = self.archive.length(field, document)
        return length if self.archive.exact_lengths else rounded(length)

    def _idf(self, readings: WordReadings) -> float:
        found = set().union(*(self.archive.all_with(*reading) for reading in readings))
        n, live = len(found & self.archive.live), len(self.archive.live)
        return math.log(1 + (live - n + 0.5) / (n + 0.5))

    def _saturated(self, weights: Scores, idf: float) -> Scores:
        k1 = BM25F.k1
        return {d: idf * weight * (k1 + 1) / (weight + k1) for d, weight in weights.items()}


class StockWhoosh(Oracle):
    """Each field is scored by itself, deleted documents included in all statistics."""

    def term(self, field: str, term: Any) -> Scores:
        """Score as Whoosh does; fields that are not scored give 1."""
        found = self.archive.all_with(field, term)
        live = found & self.archive.live
        if field not in WEIGHTS:
            return dict.fromkeys(live, 1.0)
        documents = len(self.archive.documents)
        idf = math.log(documents / (len(found) + 1)) + 1
        average = sum(self.archive.length(field, d) for d in range(documents)) / documents
        return {d: idf * self._share(field, term, d, average) for d in live}

    def _share(self, field: str, term: Any, document: int, average: float) -> float:
        weight = WEIGHTS[field] * self.archive.documents[document][field].count(term)
        length = rounded(self.archive.length(field, document))
        return weight * (K1 + 1) / (weight + K1 * (1 - B + B * length / average))

    def word(self, readings: WordReadings) -> Scores:
        """Add up the fields."""
        parts = [self.term(*reading) for reading in readings]
        return added(in_any(parts), parts)

    def phrase(self, readings: PhraseReadings, slop: int) -> Scores:
        """Add up the scores of the words, where the phrase is, and the fields."""
        parts = []
        for field, words in readings:
            scores = [self.term(field, word) for word in words]
            texts = ((d, self.archive.documents[d].get(field, ())) for d in self.archive.live)
            found = [d for d, text in texts if ends_of_phrase(text, words, slop)]
            parts.append(added(found, scores))
        return added(in_any(parts), parts)

    def pattern(self, field: str, found: Mapping[int, set[Any]]) -> Scores:
        """Add up the scores of the terms."""
        terms = set().union(*found.values())
        parts = [self.term(field, term) for term in sorted(terms)]
        return added(in_any(parts), parts)

    def score_of_every(self, boost: float) -> float:
        """Give the boost."""
        return boost

    def score_of_numbers(self, boost: float) -> float:
        """Give the boost."""
        return boost


def rounded(length: int) -> int:
    """Return a length as Whoosh keeps it, in a byte."""
    kept: int = byte_to_length(length_to_byte(length))
    return kept


def scaled(scores: Scores, factor: float) -> Scores:
    """Return scores multiplied with a factor."""
    return {d: factor * score for d, score in scores.items()}


def in_any(parts: Sequence[Scores]) -> set[int]:
    """Return the documents of any part."""
    return set().union(*parts)


def in_all(document: int, parts: Sequence[Scores]) -> bool:
    """Tell whether a document is in all parts."""
    return all(document in part for part in parts)


def added(documents: Any, parts: Sequence[Scores]) -> Scores:
    """Return some documents, each with the sum of its scores in all parts."""
    return {d: math.fsum(part.get(d, 0.0) for part in parts) for d in documents}


def best_of(parts: Sequence[Scores], tiebreak: float) -> Scores:
    """Return the documents of any part, each with its best score and a share of the others."""
    best = {}
    for d in in_any(parts):
        *others, largest = sorted(part[d] for part in parts if d in part)
        best[d] = largest + tiebreak * math.fsum(others)
    return best


def pair(node: query.Query, first: Scores, second: Scores) -> Scores:
    """Return what a node of two parts makes of them."""
    match node:
        case query.AndNot():
            return {d: score for d, score in first.items() if d not in second}
        case query.Require():
            return {d: score for d, score in first.items() if d in second}
        case query.AndMaybe():
            return added(first, [first, second])
    raise AssertionError(node)


def ends_of_phrase(text: Sequence[Any], words: Sequence[str], slop: int) -> int:
    """Return at how many places a phrase ends.

    It is a chain of its words, each after the one before and by no more than the slop.
    """
    reached = {place for place, word in enumerate(text) if word == words[0]}
    for word in words[1:]:
        behind = {place + step for place in reached for step in range(1, max(slop, 1) + 1)}
        reached = {place for place in behind if place < len(text) and text[place] == word}
    return len(reached)


def pattern(node: query.Query) -> Callable[[Any], bool]:
    """Return what tells whether a term is one that a node stands for."""
    match node:
        case query.Prefix():
            return lambda term: bool(term.startswith(node.text))
        case query.Wildcard():
            wildcards = {"*": ".*", "?": "."}
            parts = "".join(wildcards.get(sign, re.escape(sign)) for sign in node.text)
            return lambda term: re.fullmatch(parts, term, re.DOTALL) is not None
        case query.Regex():
            return lambda term: re.match(node.text, term) is not None
        case query.FuzzyTerm():
            same = node.text[: node.prefixlength]
            return lambda term: term.startswith(same) and edits(term, node.text) <= node.maxdist
        case query.TermRange():
            return lambda term: is_between(term, node.start, node.end, node)
    raise AssertionError(node)


def edits(first: str, second: str) -> int:
    """Return the edit distance of Levenshtein."""
    before = list(range(len(second) + 1))
    for i, letter in enumerate(first):
        row = [i + 1]
        for j, other in enumerate(second):
            row.append(min(before[j] + (letter != other), before[j + 1] + 1, row[j] + 1))
        before = row
    return before[-1]


def in_span(node: query.Query) -> Callable[[Any], bool]:
    """Return what tells whether a moment is in a range of moments or of their numbers."""
    return lambda moment: is_between(number(moment), number(node.start), number(node.end), node)


def number(moment: Any) -> Any:
    """Return a moment as the number that Whoosh indexes."""
    return datetime_to_long(moment) if isinstance(moment, datetime.datetime) else moment


def is_between(own: Any, start: Any, end: Any, node: query.Query) -> bool:
    """Tell whether something is in a range, open where there is no start or end."""
    behind = start is None or own > start or (own == start and not node.startexcl)
    before = end is None or own < end or (own == end and not node.endexcl)
    return behind and before
