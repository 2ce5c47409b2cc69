"""A raw query tree to one over the fields and terms of an index.

Every leaf that names no field is looked for in title, highlights and body; a word is
stemmed in each language that the index holds and stays one node
(:class:`~indexer.engine.word_query.WordQuery`), so that it is scored as one word; a run
of Chinese, Japanese or Korean is a phrase of its bigrams. Prefix, wildcard and fuzzy
leaves go to the field of unstemmed words. In one field alone, which holds stems, they
stand for the stems of all words of the archive that fit. ``AndNot`` becomes ``And`` with
``Not`` so that those who evaluate the tree have one node fewer to know.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from whoosh import query

from indexer.analysis.cjk import is_cjk, is_letter
from indexer.analysis.folding import fold, fold_value
from indexer.analysis.stemming import MAX_WORD_LENGTH, exact, stem
from indexer.analysis.words import indexed_words
from indexer.engine.limits import MAX_SCANS
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query import notices
from indexer.query.calendar_span import calendar_span, moment, range_ends
from indexer.query.synonyms import AppliedSynonym, Synonyms, SynonymTable
from indexer.query.syntax import ANY_TEXT, FIELD_NAMES
from indexer.query.typed_words import letter_query, pattern_pieces, typed_words, without_signs
from indexer.schema import DATE_FIELD, EXACT_FIELD, SEARCHED_FIELDS, VALUE_FIELDS

MAX_EDITS = 2
"""Larger edit distances match nearly everything."""

MAX_SLOP = 100
MAX_STARS = 4
"""Stars of one pattern; more say nothing and take long to compare."""

MAX_PIECES = 8
"""Words with stars in what was typed without a space, as in ``kim*-jong*``."""

MAX_SPELLINGS = 256
"""Words that a pattern in one field may stand for before it is compared with stems."""

Vocabulary = Callable[[query.Query, int], Sequence[bytes] | None]
"""The terms that a pattern matches, or None if there are more than a number."""


@dataclasses.dataclass(frozen=True, slots=True)
class Expansion:
    """A query over the terms of an index, and what there is to say about it.

    Attributes:
        tree: None for a query without any word. ``NullQuery`` inside the tree matches
            nothing, such as an impossible date; a leaf of punctuation alone is left out.
        notices: what was done about parts that cannot be searched for as they stand.
        applied: the synonyms that are searched for as well.
    """

    tree: query.Query | None
    notices: tuple[str, ...] = ()
    applied: tuple[AppliedSynonym, ...] = ()


class Expander:
    """Turns raw query trees into trees over the terms of one index.

    Args:
        languages: ISO 639-1 codes of the articles in the index.
        synonyms: what else to search for.
        vocabulary: looks up the unstemmed words that a pattern stands for; without it,
            a pattern in one field is compared with stems.
    """

    def __init__(
        self,
        languages: Iterable[str],
        synonyms: Synonyms | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._languages = tuple(sorted(languages))
        self._synonyms = (synonyms or Synonyms()).table(self._languages)
        self._vocabulary = vocabulary

    def expand(self, raw: query.Query) -> Expansion:
        """Return the tree over terms, with notices and the synonyms in it."""
        leaves = _Leaves(self._languages, self._synonyms, self._vocabulary)
        tree = leaves.tree(raw)
        return Expansion(tree, notices.bounded(leaves.notices), tuple(leaves.applied.values()))


class _Leaves:
    """One expansion: the rules for each kind of node, and what they find to say."""

    def __init__(
        self, languages: tuple[str, ...], synonyms: SynonymTable, vocabulary: Vocabulary | None
    ) -> None:
        self.notices: list[str] = []
        self.applied: dict[str, AppliedSynonym] = {}
        self._languages = languages
        self._synonyms = synonyms
        self._vocabulary = vocabulary
        self._scans = 0
        self._excluding = False

    def tree(self, raw: query.Query) -> query.Query | None:
        """Return the tree over terms, or None if there is no word in it."""
        method = self._METHODS.get(type(raw))
        expanded: query.Query | None = method(self, raw) if method else None
        return expanded

    def _and(self, raw: query.Query) -> query.Query | None:
        children, parts, at = list(raw.children()), [], 0
        while at < len(children):
            phrase = self._phrase_with_synonyms(children[at : at + self._synonyms.longest])
            taken, part = phrase or (1, self.tree(children[at]))
            parts.append(part)
            at += taken
        return _joined(query.And, parts)

    def _or(self, raw: query.Query) -> query.Query | None:
        return _joined(query.Or, [self.tree(child) for child in raw.children()])

    def _best_of(self, raw: query.Query) -> query.Query | None:
        return _joined(query.DisjunctionMax, [self.tree(child) for child in raw.children()])

    def _pair(self, raw: query.Query) -> query.Query | None:
        first, second = (self.tree(child) for child in raw.children())
        if first is None or second is None:
            return second if first is None else first
        return type(raw)(first, second)

    def _and_not(self, raw: query.Query) -> query.Query | None:
        first, second = raw.children()
        return _joined(query.And, [self.tree(first), self._without(second)])

    def _not(self, raw: query.Query) -> query.Query | None:
        return self._without(raw.query)

    def _without(self, raw: query.Query) -> query.Query | None:
        # No synonyms in what is excluded: "film -movie" would find nothing.
        outer, self._excluding = self._excluding, True
        inner = self.tree(raw)
        self._excluding = outer
        return None if inner is None else query.Not(inner)

    def _every(self, raw: query.Query) -> query.Query:
        return query.Every(FIELD_NAMES.get(raw.fieldname))

    def _term(self, raw: query.Query) -> query.Query | None:
        others = self._synonyms_of([raw]) if raw.fieldname == ANY_TEXT else ()
        if others:
            return self._either([raw], others)
        return self._words(raw.fieldname, raw.text, 1, raw.boost)

    def _phrase(self, raw: query.Query) -> query.Query | None:
        if raw.slop > MAX_SLOP:
            self.notices.append(notices.slop_limited(MAX_SLOP))
        slop = min(raw.slop, MAX_SLOP)
        return self._words(raw.fieldname, " ".join(raw.words), slop, raw.boost)

    def _words(self, given: str, text: str, slop: int, boost: float) -> query.Query | None:
        """Return the tree for words or a whole value, in the field that is meant."""
        name = FIELD_NAMES.get(given)
        if name == DATE_FIELD:
            return self._dates(*range_ends(text), boost)
        if name in VALUE_FIELDS:
            return query.Term(name, fold_value(text), boost=boost)
        names = tuple(SEARCHED_FIELDS) if name is None else (name,)
        return self._text(names, typed_words(text), slop, boost)

    def _text(
        self, names: Iterable[str], words: Sequence[str], slop: int, boost: float
    ) -> query.Query | None:
        if not words:
            return None
        if any(map(is_letter, words)):
            return self._with_letters(tuple(names), words, slop, boost)
        words = [part for word in words for part in indexed_words(word)]
        readings = [(name, terms) for name in names for terms in self._stems(name, words)]
        if len(words) == 1:
            return WordQuery(tuple((name, terms[0]) for name, terms in readings), boost)
        return PhraseQuery(tuple(readings), slop, boost)

    def _with_letters(
        self, names: tuple[str, ...], words: Sequence[str], slop: int, boost: float
    ) -> query.Query | None:
        """Return the tree for words of which some are one letter of Chinese and the like.

        In a longer run such a letter is part of bigrams, so it has no place of its own:
        what is before and behind it has to be in the article, too, but anywhere.
        """
        parts = []
        for alone, run in itertools.groupby(words, is_letter):
            if alone:
                parts += [
                    letter_query(names, letter, boost, at_end=self._may_scan())
                    for letter in dict.fromkeys(run)
                ]
            else:
                parts.append(self._text(names, list(run), slop, boost))
        return _joined(query.And, parts)

    def _stems(self, name: str, words: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the words as terms of a field, once for each different stemming."""
        if name not in SEARCHED_FIELDS:
            return [tuple(exact(word) for word in words)]
        stemmed = (tuple(stem(word, language) for word in words) for language in self._languages)
        return list(dict.fromkeys(stemmed))

    def _phrase_with_synonyms(self, run: Sequence[query.Query]) -> tuple[int, query.Query] | None:
        """Return how many words at the beginning of a run have synonyms together."""
        plain = 0
        while plain < len(run) and _is_plain(run[plain]) and run[plain].boost == run[0].boost:
            plain += 1
        for length in range(plain, 1, -1):
            if others := self._synonyms_of(run[:length]):
                return length, self._either(run[:length], others)
        return None

    def _synonyms_of(self, run: Sequence[query.Query]) -> tuple[tuple[str, ...], ...]:
        if self._excluding or not self._synonyms.longest:
            return ()
        return self._synonyms.of([word for leaf in run for word in typed_words(leaf.text)])

    def _either(self, run: Sequence[query.Query], others: Sequence[tuple[str, ...]]) -> query.Query:
        """Return what finds some plain leaves, all of them, or any of their synonyms."""
        typed = " ".join(word for leaf in run for word in typed_words(leaf.text))
        self.applied[typed] = AppliedSynonym(typed, tuple(" ".join(words) for words in others))
        boost = run[0].boost
        names = tuple(SEARCHED_FIELDS)
        plain = _joined(
            query.And, [self._text(names, typed_words(leaf.text), 1, boost) for leaf in run]
        )
        found = [self._text(names, words, 1, boost) for words in others]
        words = [node for node in (plain, *found) if isinstance(node, WordQuery)]
        rest = [node for node in (plain, *found) if not isinstance(node, WordQuery)]
        readings = dict.fromkeys(reading for node in words for reading in node.readings)
        together = WordQuery(tuple(readings), boost) if readings else None
        either = _joined(query.Or, [together, *rest])
        assert either is not None  # noqa: S101  (only words with synonyms come here)
        return either

    def _pattern(self, raw: query.Query) -> query.Query | None:
        name = FIELD_NAMES.get(raw.fieldname)
        text = f"{raw.text}*" if isinstance(raw, query.Prefix) else raw.text
        if name in VALUE_FIELDS:
            if text[0] in "*?" and not self._may_scan():
                return query.Term(name, fold_value(without_signs(text)), boost=raw.boost)
            return self._glob(name, fold_value(text), raw.boost)
        pieces = pattern_pieces(text)
        if len(pieces) > MAX_PIECES:
            return self._words(raw.fieldname, without_signs(text), 1, raw.boost)
        parts = (self._piece(raw.fieldname, piece, raw.boost) for piece in pieces)
        return _joined(query.And, parts)

    def _piece(self, given: str, piece: str, boost: float) -> query.Query | None:
        """Return the leaf for a part of a pattern that has nothing but letters and signs."""
        letters = without_signs(piece)
        if not letters.strip() or letters == piece:
            return self._words(given, letters, 1, boost)
        if piece[0] in "*?" and not self._may_scan():
            return self._words(given, letters, 1, boost)
        folded = re.sub(r"[^\w*?]|_", "", fold(piece))
        return self._in_field(self._glob(EXACT_FIELD, folded, boost), given)

    def _glob(self, name: str, text: str, boost: float) -> query.Query:
        """Return the leaf for a pattern in a field whose terms are spelt as typed."""
        parts = text.split("*")
        if len(parts) > MAX_STARS + 1:
            self.notices.append(notices.too_many_stars(text, MAX_STARS))
            text = "*".join((*parts[:MAX_STARS], ""))
        if text.endswith("*") and "*" not in text[:-1] and "?" not in text:
            prefix = text[:-1] if name in VALUE_FIELDS else text[:-1][:MAX_WORD_LENGTH]
            return query.Prefix(name, prefix, boost=boost)
        return query.Wildcard(name, text, boost=boost)

    def _fuzzy(self, raw: query.Query) -> query.Query | None:
        name = FIELD_NAMES.get(raw.fieldname)
        if name in VALUE_FIELDS:
            return self._nearly(name, fold_value(raw.text), raw) or self._term(raw)
        words = typed_words(raw.text)
        if len(words) > MAX_PIECES:
            return self._words(raw.fieldname, raw.text, 1, raw.boost)
        return _joined(query.And, [self._nearly_word(word, raw) for word in words])

    def _nearly_word(self, word: str, raw: query.Query) -> query.Query | None:
        if is_cjk(word):
            self.notices.append(notices.no_near_spellings(word))
            return self._words(raw.fieldname, word, 1, raw.boost)
        leaf = self._nearly(EXACT_FIELD, exact(word), raw)
        if leaf is None:
            return self._words(raw.fieldname, word, 1, raw.boost)
        return self._in_field(leaf, raw.fieldname)

    def _nearly(self, name: str, text: str, raw: query.Query) -> query.Query | None:
        """Return the leaf for terms spelt nearly like one, None if none may differ."""
        most = min(len(text) // 2, MAX_EDITS)
        if raw.maxdist > most:
            self.notices.append(notices.edits_limited(text, raw.maxdist, most))
        edits = min(raw.maxdist, most)
        same = min(raw.prefixlength, len(text))
        if not edits or not (same or self._may_scan()):
            return None
        return query.FuzzyTerm(name, text, raw.boost, maxdist=edits, prefixlength=same)

    def _may_scan(self) -> bool:
        """Tell whether one more pattern may be compared with every word of the index."""
        self._scans += 1
        if self._scans > MAX_SCANS:
            self.notices.append(notices.too_many_scans(MAX_SCANS))
        return self._scans <= MAX_SCANS

    def _in_field(self, leaf: query.Query, given: str) -> query.Query:
        """Return a leaf over unstemmed words as one over the field that was named."""
        name = FIELD_NAMES.get(given)
        if name is None:
            return leaf
        if name in SEARCHED_FIELDS and self._vocabulary is not None:
            spellings = self._vocabulary(leaf, MAX_SPELLINGS)
            if spellings is not None:
                words = [spelling.decode("utf-8", "replace") for spelling in spellings]
                stems = dict.fromkeys(
                    terms for word in words for terms in self._stems(name, [word])
                )
                readings = tuple((name, term) for (term,) in stems)
                return WordQuery(readings, leaf.boost) if readings else query.NullQuery
        in_field = copy.copy(leaf)
        in_field.fieldname = name
        if name not in SEARCHED_FIELDS or not isinstance(leaf, query.Prefix):
            return in_field
        return _joined(query.Or, [in_field, self._text((name,), [leaf.text], 1, leaf.boost)])

    def _range(self, raw: query.Query) -> query.Query | None:
        name = FIELD_NAMES.get(raw.fieldname, EXACT_FIELD)
        start, end = raw.start or "", raw.end or ""
        if name == DATE_FIELD:
            return self._dates(start, end, raw.startexcl, raw.endexcl, raw.boost)
        folded = fold_value if name in VALUE_FIELDS else fold
        first, last = (folded(start), raw.startexcl), (folded(end), raw.endexcl)
        if first[0] > last[0] != "":
            self.notices.append(notices.turned_round(start, end))
            first, last = last, first
        return query.TermRange(
            name, first[0] or None, last[0] or None, first[1], last[1], boost=raw.boost
        )

    def _dates(
        self, start: str, end: str, start_excluded: bool, end_excluded: bool, boost: float
    ) -> query.Query:
        """Return the range from the first moment of one date to the last of another.

        An excluded date is left out whole. A side that is blank is open; a side that is
        no date makes the whole range match nothing, so that a typing error is seen and
        not taken for "any time".
        """
        first, last = calendar_span(start), calendar_span(end)
        wrong = [text for text, span in ((start, first), (end, last)) if text and span is None]
        if wrong:
            self.notices += [notices.no_date(text) for text in wrong]
            return query.NullQuery
        if first and last and first > last:
            self.notices.append(notices.turned_round(start, end))
            first, last = last, first
            start_excluded, end_excluded = end_excluded, start_excluded
        return query.DateRange(
            DATE_FIELD,
            moment(first, last_one=start_excluded) if first else None,
            moment(last, last_one=not end_excluded) if last else None,
            startexcl=start_excluded and first is not None,
            endexcl=end_excluded and last is not None,
            boost=boost,
        )

    _METHODS: ClassVar[dict[type, Callable[..., Any]]] = {
        query.AndNot: _and_not,
        query.AndMaybe: _pair,
        query.Require: _pair,
        query.Not: _not,
        query.And: _and,
        query.Or: _or,
        query.DisjunctionMax: _best_of,
        query.Every: _every,
        query.Phrase: _phrase,
        query.FuzzyTerm: _fuzzy,
        query.Prefix: _pattern,
        query.Wildcard: _pattern,
        query.TermRange: _range,
        query.Term: _term,
    }


def _joined(kind: type, parts: Iterable[query.Query | None]) -> query.Query | None:
    present = [part for part in parts if part is not None]
    return kind(present) if len(present) > 1 else present[0] if present else None


def _is_plain(raw: query.Query) -> bool:
    return type(raw) is query.Term and raw.fieldname == ANY_TEXT
