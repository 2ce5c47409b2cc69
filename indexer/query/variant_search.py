"""The names in a query, searched for in the other spellings that an archive has.

The tree gets an alternative for each, a phrase of its text as if it had been typed between
quotation marks. A document with several of them is scored by the best, and each is weighed
so that its words count for as much as those that were typed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from whoosh import query

from indexer.analysis.stemming import exact
from indexer.analysis.words import word_spans
from indexer.engine.collection import Collection
from indexer.engine.scoring import bm25_idf
from indexer.query.name_spellings import MAX_WORDS
from indexer.query.name_variants import NameVariants, word_key
from indexer.query.result import NameVariant
from indexer.query.syntax import ANY_TEXT
from indexer.schema import EXACT_FIELD

MOST_VARIANTS = 8
"""Variants that one query gets, the commonest first."""

MOST_COUNTED = 24
"""Variants of one query whose articles are counted, those with the rarest word last."""

MOST_NAMES = 4
"""Names of one query that are looked for in other spellings."""

Count = Callable[[query.Query], int]
"""Returns how many articles match a raw tree."""

_Run = tuple[int, int, tuple[NameVariant, ...]]


class VariantSearch:
    """Adds variants of names to one query.

    Args:
        collection: the state of the index.
        names: knows the spellings.
        count: counts the articles of a variant.
        left_out: variants that are not wanted.
    """

    def __init__(
        self,
        collection: Collection,
        names: NameVariants,
        count: Count,
        left_out: Sequence[str] = (),
    ) -> None:
        self.applied: list[NameVariant] = []
        self._collection = collection
        self._names = names
        self._count = count
        self._left_out = set(map(word_key, left_out))
        self._frequencies: dict[str, int] = {}
        self._counted = 0
        self._found = 0

    def tree(self, raw: query.Query) -> query.Query:
        """Return a raw tree with alternatives for the names in it.

        Names are looked for in plain words and phrases of a query, also side by side, not
        behind fields, operators other than AND, nor in what is excluded.
        """
        children = list(raw.children()) if type(raw) is query.And else [raw]
        parts = list(self._parts(children))
        if not self.applied:
            return raw
        return query.And(parts) if len(parts) > 1 else parts[0]

    def _parts(self, children: Sequence[query.Query]) -> Iterator[query.Query]:
        at = 0
        while at < len(children):
            if _is_phrase(children[at]):
                yield self._phrase(children[at])
                at += 1
                continue
            run = list(itertools.takewhile(_is_plain, children[at : at + MAX_WORDS]))
            _, length, variants = self._first([leaf.text for leaf in run], range(bool(run)))
            if variants:
                yield self._either(children[at : at + length], variants)
            else:
                length = 1
                yield children[at]
            at += length

    def _phrase(self, raw: Any) -> query.Query:
        start, length, variants = self._first(raw.words, range(len(raw.words)))
        phrases = [
            [*raw.words[:start], *variant.text.split(), *raw.words[start + length :]]
            for variant in variants
        ]
        others = [
            query.Phrase(ANY_TEXT, words, slop=raw.slop, boost=raw.boost) for words in phrases
        ]
        return query.DisjunctionMax([raw, *others]) if others else raw

    def _first(self, words: Sequence[str], starts: Sequence[int]) -> _Run:
        """Return where the first name with variants is: its place, its words, the variants."""
        for start in starts:
            if not self._names.may_begin(words[start]):
                continue
            for length in range(min(MAX_WORDS, len(words) - start), 0, -1):
                if variants := self._variants(words[start : start + length]):
                    return start, length, variants
        return 0, 0, ()

    def _variants(self, words: Sequence[str]) -> tuple[NameVariant, ...]:
        if self._found == MOST_NAMES or len(self.applied) == MOST_VARIANTS:
            return ()
        texts = [text for text in self._names.of(words, self._is_known) if self._may_add(text)]
        texts = sorted(texts, key=self._rarest, reverse=True)[: MOST_COUNTED - self._counted]
        self._counted += len(texts)
        counted = [NameVariant(text, self._count(_as_phrase(text))) for text in texts]
        present = sorted((one for one in counted if one.articles), key=lambda one: -one.articles)
        chosen = present[: MOST_VARIANTS - len(self.applied)]
        self.applied += chosen
        self._found += bool(chosen)
        return tuple(chosen)

    def _either(self, run: Sequence[query.Query], variants: Sequence[NameVariant]) -> query.Query:
        typed = query.And(list(run)) if len(run) > 1 else run[0]
        weight = self._weight(" ".join(leaf.text for leaf in run))
        boost = run[0].boost
        others = [_as_phrase(one.text, boost * weight / self._weight(one.text)) for one in variants]
        return query.DisjunctionMax([typed, *others])

    def _may_add(self, text: str) -> bool:
        key = word_key(text)
        known = {word_key(one.text) for one in self.applied}
        return key not in known | self._left_out and self._is_known(text)

    def _is_known(self, text: str) -> bool:
        """Tell whether the archive may have a spelling: all its words, if they have spaces."""
        return self._rarest(text) > 0

    def _rarest(self, text: str) -> float:
        # What the words of Hangul and Han are is for those to say who make terms of them.
        spelt = [word for word in _words(text) if not _is_east_asian(word)]
        return min(map(self._doc_freq, spelt), default=math.inf)

    def _weight(self, text: str) -> float:
        live = self._collection.live_count
        return math.fsum(bm25_idf(max(self._doc_freq(w), 1), live) for w in _words(text))

    def _doc_freq(self, word: str) -> int:
        term = exact(word)
        if term not in self._frequencies:
            self._frequencies[term] = self._collection.doc_freq(EXACT_FIELD, term)
        return self._frequencies[term]


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


def _as_phrase(text: str, boost: float = 1.0) -> query.Query:
    return query.Phrase(ANY_TEXT, text.split(), boost=boost)


def _is_plain(raw: query.Query) -> bool:
    return type(raw) is query.Term and raw.fieldname == ANY_TEXT and raw.boost > 0


def _is_phrase(raw: query.Query) -> bool:
    return type(raw) is query.Phrase and raw.fieldname == ANY_TEXT


def _is_east_asian(word: str) -> bool:
    return any("\u2e80" <= letter <= "\ud7ff" or letter >= "\uf900" for letter in word)
