"""Which words of a text are what was searched for.

Parts of the query are taken from its tree, so a word is marked exactly if it made, or
could have made, the article match. Where each term stands is asked of the index or,
where there is none, of the analysis.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.analysis.stemming import exact, stem
from indexer.query.result import TextPart
from indexer.query.searched_terms import FieldParts, PatternPart, PhrasePart, QueryParts, WordPart
from indexer.query.text_cuts import cut_before, cut_behind
from indexer.query.text_words import TextWords
from indexer.schema import SEARCHED_FIELDS

Places = npt.NDArray[np.int64]

Positions = Callable[[str, str], Places]
"""Where a term stands in one article: a field and a term to int64[], ascending."""

BRIDGED_WORDS = 3
"""Words that are marked along with those of a phrase which they stand between."""

_READ_AS_ONE = frozenset((" ", "-", "\n"))
"""What may stand between two marks that become one."""

_NOWHERE = np.empty(0, np.int64)


@dataclasses.dataclass(frozen=True, slots=True)
class Occurrences:
    """Where parts of a query are in a text.

    Attributes:
        firsts: int64[n], the first word of each occurrence.
        lasts: int64[n], the last word of each, ascending.
        parts: int64[n], the number of the part that occurs.
        worths: int64[parts], what a passage gains by each part.
    """

    firsts: Places
    lasts: Places
    parts: Places
    worths: Places


@dataclasses.dataclass(frozen=True, slots=True)
class MarkedWords:
    """The words of a text, and those that were searched for.

    Attributes:
        words: all words.
        found: where the parts of the query are.
        firsts: int64[marks], the first word of each mark, ascending.
        lasts: int64[marks], the last word of each, ascending.
    """

    words: TextWords
    found: Occurrences
    firsts: Places
    lasts: Places


class SearchedTerms:
    """What a query looks for.

    Args:
        node: the query tree.
    """

    def __init__(self, node: query.Query) -> None:
        self._parts = QueryParts(node)
        self._worths = np.array(self._parts.worths, np.int64)
        self._in_fields: dict[str, FieldParts] = {}

    def words(
        self, text: str, field: str, language: str = "", positions: Positions | None = None
    ) -> MarkedWords:
        """Return the words of a text with those that were searched for.

        Args:
            text: what is indexed in a field of an article, or its beginning.
            field: the field.
            language: ISO 639-1 code of the article; empty means the default.
            positions: where terms are; without it, all words are stemmed.
        """
        words = TextWords(text)
        parts = self._in_fields.get(field)
        if parts is None:
            parts = self._in_fields[field] = self._parts.in_field(field)
        term_of = _term_of(field, language or DEFAULT_LANGUAGE)
        places = (
            _analysed(words, term_of, parts.terms)
            if positions is None
            else _stored(positions, field, parts.terms, len(words))
        )
        runs = [_word(part, places) for part in parts.words]
        runs += [_phrase(part, places) for part in parts.phrases]
        runs += [_pattern(part, words, term_of) for part in parts.patterns]
        return _marked(words, [run for run in runs if len(run.firsts)], self._worths)


@dataclasses.dataclass(frozen=True, slots=True)
class _Run:
    """Occurrences of one part, and what to mark of them, which is themselves for words."""

    number: int
    firsts: Places
    lasts: Places
    mark_firsts: Places
    mark_lasts: Places


def _term_of(field: str, language: str) -> Callable[[str], str]:
    if field in SEARCHED_FIELDS:
        return lambda word: stem(word, language)
    return exact


def _stored(
    positions: Positions, field: str, terms: frozenset[str], words: int
) -> dict[str, Places]:
    """Return where terms are by the index, as far as the text goes."""
    stored = {}
    for term in terms:
        places = positions(field, term)
        stored[term] = places[places < words]
    return stored


def _analysed(
    words: TextWords, term_of: Callable[[str], str], terms: frozenset[str]
) -> dict[str, Places]:
    """Return where terms are by the analysis."""
    found: dict[str, list[int]] = {term: [] for term in terms}
    if terms:
        for place, word in enumerate(words.printed(np.arange(len(words)))):
            term = term_of(word)
            if term in found:
                found[term].append(place)
    return {term: np.array(places, np.int64) for term, places in found.items()}


def _word(part: WordPart, places: dict[str, Places]) -> _Run:
    at = np.concatenate([places[term] for term in part.terms])
    return _Run(part.number, at, at, at, at)


def _pattern(part: PatternPart, words: TextWords, term_of: Callable[[str], str]) -> _Run:
    pattern = part.pattern
    if part.stemmed:
        tried = np.arange(len(words))
    else:
        tried, term_of = words.that_may_fit(pattern.shape), exact
    printed = words.printed(tried)
    fitting = {word for word in set(printed) if pattern.fits(term_of(word))}
    at = tried[[word in fitting for word in printed]] if fitting else _NOWHERE
    return _Run(part.number, at, at, at, at)


def _phrase(part: PhrasePart, places: dict[str, Places]) -> _Run:
    runs = []
    for terms in part.readings:
        of_words = [places[term] for term in terms]
        if all(map(len, of_words)):
            chains = phrase_chains(of_words, part.slop)
            runs.append((chains[:, 0], chains[:, -1], *_bridged(chains)))
    if not runs:
        return _Run(part.number, *(_NOWHERE,) * 4)
    return _Run(part.number, *(np.concatenate(ends) for ends in zip(*runs, strict=True)))


def phrase_chains(places: Sequence[Places], slop: int) -> Places:
    """Return int64[n, words], where a phrase is: each row has one place of each word.

    There is a row for each place at which the last word ends the phrase, and it is the
    shortest. This is what the engine counts, see :mod:`indexer.kernels.phrases`.

    Args:
        places: int64[], ascending, of each word, not empty.
        slop: how far each word may stand from the one before it.
    """
    chains = places[0][:, np.newaxis]
    for following in places[1:]:
        before = np.searchsorted(chains[:, -1], following) - 1
        near = (before >= 0) & (following - chains[before, -1] <= slop)
        if not near.any():
            return np.empty((0, len(places)), np.int64)
        chains = np.column_stack([chains[before[near]], following[near]])
    return chains


def _bridged(chains: Places) -> tuple[Places, Places]:
    """Return the first and the last word of each mark that phrases make.

    A phrase is one mark, but where it was searched for with so much slop that other
    words stand between its own, only a few of them are marked along.
    """
    apart = chains[:, 1:] - chains[:, :-1] > BRIDGED_WORDS + 1
    if not apart.any():
        return chains[:, 0], chains[:, -1]
    edge = np.ones((len(chains), 1), np.bool_)
    return chains[np.hstack([edge, apart])], chains[np.hstack([apart, edge])]


def _marked(words: TextWords, runs: list[_Run], worths: Places) -> MarkedWords:
    if not runs:
        nothing = Occurrences(_NOWHERE, _NOWHERE, _NOWHERE, worths)
        return MarkedWords(words, nothing, _NOWHERE, _NOWHERE)
    firsts = np.concatenate([run.firsts for run in runs])
    lasts = np.concatenate([run.lasts for run in runs])
    parts = np.repeat([run.number for run in runs], [len(run.firsts) for run in runs])
    order = np.argsort(lasts, kind="stable")
    found = Occurrences(firsts[order], lasts[order], parts[order], worths)
    mark_firsts = np.concatenate([run.mark_firsts for run in runs])
    mark_lasts = np.concatenate([run.mark_lasts for run in runs])
    marks = np.argsort(mark_firsts, kind="stable")
    # Where an earlier mark reaches further, it covers this one.
    mark_lasts = np.maximum.accumulate(mark_lasts[marks])
    return MarkedWords(words, found, mark_firsts[marks], mark_lasts)


def marked_parts(text: str, words: MarkedWords, start: int, end: int) -> tuple[TextPart, ...]:
    """Return ``text[start:end]`` cut into marked and unmarked parts.

    Marks with only space or a hyphen between them become one part, so that a name
    reads as one. No mark starts or ends inside a character or an entity.

    Args:
        text: the text.
        words: its words.
        start: where to start; a place where the text may be cut.
        end: where to end; another.
    """
    spans: list[tuple[int, int]] = []
    marks = _mark_spans(words, start, end) if len(words.firsts) else ()
    for first, last in marks:
        if spans and (first <= spans[-1][1] or text[spans[-1][1] : first] in _READ_AS_ONE):
            spans[-1] = spans[-1][0], max(spans[-1][1], last)
        else:
            spans.append((first, last))
    return tuple(_alternate(text, spans, start, end))


def _mark_spans(words: MarkedWords, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where marks are between two places, as wide as they must be to be cut there."""
    text = words.words.text
    firsts, stops = words.words.starts(words.firsts), words.words.stops(words.lasts)
    first, stop = np.searchsorted(stops, start, "right"), np.searchsorted(firsts, end)
    for place, behind in zip(firsts[first:stop].tolist(), stops[first:stop].tolist(), strict=True):
        yield max(cut_before(text, place), start), min(cut_behind(text, behind), end)


def _alternate(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[TextPart]:
    place = start
    for first, last in spans:
        if place < first:
            yield TextPart(text[place:first])
        yield TextPart(text[first:last], marked=True)
        place = last
    if place < end:
        yield TextPart(text[place:end])
