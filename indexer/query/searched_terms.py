"""What a query looks for, taken from its tree: words, phrases, patterns.

What must not be in an article is left out. A part of the query is one word, phrase or
pattern, in however many fields and stemmings it is looked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import TypeVar

from whoosh import query

from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query.spelling_patterns import PATTERN_NODES, SpellingPattern, spelling_pattern
from indexer.schema import EXACT_FIELD, SEARCHED_FIELDS

Term = TypeVar("Term", str, tuple[str, ...])

WORD_WORTH = 1000
PHRASE_WORD_WORTH = 2000
"""What a passage gains by a word of the query, and by each word of a whole phrase."""


@dataclasses.dataclass(frozen=True, slots=True)
class WordPart:
    """A word: the terms that it has in one field.

    Attributes:
        number: of the part in the query.
        terms: its stemmings.
    """

    number: int
    terms: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PhrasePart:
    """A phrase: the terms of its words in one field.

    Attributes:
        number: of the part in the query.
        readings: its stemmings, each at least two terms.
        slop: how far each word may stand from the one before it.
    """

    number: int
    readings: tuple[tuple[str, ...], ...]
    slop: int


@dataclasses.dataclass(frozen=True, slots=True)
class PatternPart:
    """A pattern.

    Attributes:
        number: of the part in the query.
        pattern: what fits it.
        stemmed: whether the pattern is compared with stems, not with spellings.
    """

    number: int
    pattern: SpellingPattern
    stemmed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class FieldParts:
    """The parts of a query that may be found in one field.

    Attributes:
        words: words, which have positions in the index.
        phrases: phrases, too.
        patterns: patterns, which are compared with words as they are spelt.
        terms: all terms of words and phrases.
    """

    words: tuple[WordPart, ...]
    phrases: tuple[PhrasePart, ...]
    patterns: tuple[PatternPart, ...]
    terms: frozenset[str]


class QueryParts:
    """The parts of a query, each once.

    Args:
        tree: the query tree.

    Attributes:
        worths: what a passage gains by each part, by its number.
    """

    def __init__(self, tree: query.Query) -> None:
        self._nodes = tuple(dict.fromkeys(_parts(tree)))
        self.worths = tuple(_worth(node) for node in self._nodes)

    def in_field(self, field: str) -> FieldParts:
        """Return the parts that may be found in a field."""
        words, phrases, patterns = [], [], []
        searched: set[str] = set()
        for number, node in enumerate(self._nodes):
            if isinstance(node, WordQuery):
                if terms := _read_in(field, node.readings):
                    words.append(WordPart(number, terms))
                    searched.update(terms)
            elif isinstance(node, PhraseQuery):
                if readings := _read_in(field, node.readings):
                    phrases.append(PhrasePart(number, readings, max(node.slop, 1)))
                    searched.update(*readings)
            elif node.fieldname == field or (
                node.fieldname == EXACT_FIELD and field in SEARCHED_FIELDS
            ):
                pattern = spelling_pattern(node)
                patterns.append(PatternPart(number, pattern, node.fieldname in SEARCHED_FIELDS))
        return FieldParts(tuple(words), tuple(phrases), tuple(patterns), frozenset(searched))


def _parts(tree: query.Query) -> Iterator[query.Query]:
    """Yield what a tree looks for: words, phrases and patterns, without their boosts."""
    if isinstance(tree, query.Not):
        return
    if isinstance(tree, query.AndNot):
        yield from _parts(next(iter(tree.children())))
    elif isinstance(tree, WordQuery):
        yield WordQuery(tree.readings)
    elif isinstance(tree, PhraseQuery):
        yield PhraseQuery(tree.readings, tree.slop)
    elif isinstance(tree, query.Term) and tree.fieldname != EXACT_FIELD:
        yield WordQuery(((tree.fieldname, tree.text),))
    elif isinstance(tree, query.Phrase):
        yield from _phrase(tree)
    elif isinstance(tree, PATTERN_NODES):
        yield tree
    else:
        for child in tree.children():
            yield from _parts(child)


def _phrase(tree: query.Phrase) -> Iterator[query.Query]:
    words = tuple(tree.words)
    if len(words) > 1:
        yield PhraseQuery(((tree.fieldname, words),), tree.slop)
    elif words:
        yield WordQuery(((tree.fieldname, words[0]),))


def _read_in(field: str, readings: Iterable[tuple[str, Term]]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for name, term in readings if name == field))


def _worth(part: query.Query) -> int:
    if isinstance(part, PhraseQuery):
        return PHRASE_WORD_WORTH * max((len(terms) for _, terms in part.readings), default=0)
    return WORD_WORTH
