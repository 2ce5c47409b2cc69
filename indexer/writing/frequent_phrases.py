"""Words and short phrases that stand in many articles, for completions.

A sample of the articles is counted exactly: at most ``MOST_ARTICLES``, evenly spread,
of each the beginning. So memory and time do not grow with the archive. A phrase has two
or three words with nothing but white space between them, and no stop word at its ends.
"""

from __future__ import annotations

import collections
import dataclasses
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.kernels import phrase_counts as kernels
from indexer.kernels.joined_words import join_words
from indexer.suggestion_file import KEY_ENDING
from indexer.writing.printed_words import PrintedWords

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]

MOST_ARTICLES = 50_000
MOST_CHARACTERS = 50_000_000
"""Of all articles of the sample together; each has an equal share. So 50,000 articles
give their first 1,000 characters each, in which news have what they are about."""

MOST_PHRASES = 200_000
MOST_SLOTS = 1 << 22
"""Slots of a hash table of phrases, 16 bytes each."""

MOST_TABLE_BYTES = 1 << 27
"""When the different words take more, no further article is read: a text without spaces
between its words has hardly one of them twice."""

LEAST_ARTICLES = 3
LEAST_SHARE = 5_000
"""A phrase is frequent if it is in 3 articles, and in one of 5,000."""

STOP_SHARE = 0.2
"""In other languages than English a word in more of the articles is a stop word."""

_STOP_ARTICLES = 20
"""So many articles of a language are needed to tell."""

_MOST_LANGUAGES = 32
_LENGTHS = range(1, kernels.MOST_PHRASE_WORDS + 1)
_FORMS_OF_A_PHRASE = 16
_BATCH_CHARACTERS = 1 << 19
_MOST_BODY_CHARACTERS = 1 << 16

_MOST_FORMS = kernels.MOST_WORDS - (_BATCH_CHARACTERS + _MOST_BODY_CHARACTERS) // 2
"""With so many different words there is room for those of one more batch."""

_STOP_WORDS = """
about above after again against ago all almost along already also although always am among an
and another any are around as at away back be became because become been before began behind
being below between both but by came can cannot come could did do does doing done down due
during each eight either else enough etc even ever every few five for four from further gave
get give given go goes going gone got had has have having he her here hers herself him himself
his how however if in into is it its itself just last less let like ll made make many may me
might mine more most mr mrs ms much must my myself near neither never next nine no nor not
nothing now of off often on once one only onto or other others our ours ourselves out over own
per perhaps put quite rather re said same saw say saying says see seen seven several shall she
should since six so some something soon still such take taken ten than that the their theirs
them themselves then there these they thing this those though three through thus to together
told too took toward towards two under until up upon us ve very via was way we well went were
what when where whether which while who whole whom whose why will with within without would yes
yet you your yours yourself
"""

ENGLISH_STOP_WORDS = frozenset(_STOP_WORDS.split())


@dataclasses.dataclass(frozen=True, slots=True)
class FrequentPhrases:
    """Words and phrases, the most frequent first.

    Attributes:
        texts: uint8[], each as it is printed most often, one after the other.
        text_offsets: int64[phrases + 1], where each starts.
        keys: uint8[], the same folded, with a space after each word and a line break
            after each phrase. Each letter of Chinese, Japanese and Korean is a word.
        key_offsets: int64[phrases + 1].
        articles: int64[phrases], articles of the sample that have it.
        sample: number of articles that were read.
    """

    texts: Bytes
    text_offsets: Integers
    keys: Bytes
    key_offsets: Integers
    articles: Integers
    sample: int


class PhraseSample:
    """The beginnings of some articles, whose phrases are to be counted.

    Args:
        articles: number of articles in the archive.
    """

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._size = min(articles, MOST_ARTICLES)
        share = MOST_CHARACTERS // max(self._size, 1)
        self._most_characters = min(share, _MOST_BODY_CHARACTERS)
        self._words = PrintedWords()
        self._bodies: list[str] = []
        self._waiting_characters = 0
        self._languages: list[str] = []
        self._tokens: list[npt.NDArray[np.int32]] = []
        self._lengths: list[Integers] = []
        self._full = False

    def wants(self, number: int) -> bool:
        """Tell whether an article is in the sample, by its place among all."""
        this, following = (n * self._size // self._articles for n in (number, number + 1))
        return this != following and not self._full

    def add(self, body: str, language: str) -> None:
        """Add an article.

        Args:
            body: its text.
            language: ISO 639-1 code; empty means the default.
        """
        if len(body) > self._most_characters:
            beginning = body[: self._most_characters]
            body = beginning.rpartition(" ")[0] or beginning
        self._bodies.append(body)
        self._languages.append(language or DEFAULT_LANGUAGE)
        self._waiting_characters += len(body)
        if self._waiting_characters >= _BATCH_CHARACTERS:
            self._read_waiting()

    def phrases(self) -> FrequentPhrases:
        """Return what is frequent in the articles that were added."""
        self._read_waiting()
        starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._lengths]))
        tokens = np.concatenate([np.empty(0, np.int32), *self._tokens])
        self._tokens.clear()
        printed = kernels.Printed(tokens, starts, self._words.words_of_forms)
        return _Count(printed, self._words, self._languages).frequent()

    def _read_waiting(self) -> None:
        if not self._bodies:
            return
        texts = self._words.read([body.encode() for body in self._bodies])
        tokens = np.empty(2 * len(texts.starts), np.int32)
        starts = np.zeros(len(self._bodies) + 1, np.int64)
        count = kernels.number_tokens(
            texts.source, texts.starts, texts.stops, texts.ids, texts.ends, tokens, starts
        )
        self._tokens.append(tokens[:count].copy())
        self._lengths.append(np.diff(starts))
        self._bodies.clear()
        self._waiting_characters = 0
        words = self._words
        self._full = words.forms.count > _MOST_FORMS or words.used_bytes > MOST_TABLE_BYTES


class _Count:
    """The phrases of articles, counted.

    Args:
        printed: the articles.
        words: their words.
        languages: ISO 639-1 code of each article.
    """

    def __init__(self, printed: kernels.Printed, words: PrintedWords, languages: list[str]) -> None:
        self._printed = printed
        self._words = words
        self._languages = languages
        self._sample = len(languages)
        self._least = max(LEAST_ARTICLES, self._sample // LEAST_SHARE)
        self._articles = self._articles_with_words(np.ones(self._sample, np.bool_))
        self._roles = self._roles_of_words()

    def frequent(self) -> FrequentPhrases:
        """Return the phrases of all lengths, the most frequent first."""
        words = np.flatnonzero(self._roles == kernels.ANYWHERE)
        counted = [(words, self._articles[words].astype(np.int64))]
        counted += [self._counted(length) for length in _LENGTHS[1:]]
        keys = np.concatenate([keys for keys, _ in counted])
        counts = np.concatenate([counts for _, counts in counted])
        sizes = np.repeat(_LENGTHS, [len(keys) for keys, _ in counted])
        order = np.lexsort((keys, sizes, -counts))[:MOST_PHRASES]
        keys, counts, sizes = keys[order], counts[order], sizes[order]
        forms = np.full(len(keys), kernels.NONE, np.int64)
        for length in _LENGTHS:
            chosen = sizes == length
            forms[chosen] = self._commonest_forms(length, keys[chosen])
        known = forms != kernels.NONE
        return self._written(counts[known], forms[known], sizes[known])

    def _roles_of_words(self) -> Bytes:
        frequent = self._articles >= self._least
        stop_words = np.zeros(len(frequent), np.bool_)
        for word in np.flatnonzero(frequent).tolist():
            stop_words[word] = _may_not_end(self._words.words.text(word).decode())
        common = collections.Counter(self._languages).most_common(_MOST_LANGUAGES)
        for language, count in common:
            if language != "en" and count >= _STOP_ARTICLES:
                of_language = np.array([other == language for other in self._languages])
                stop_words |= self._articles_with_words(of_language) > STOP_SHARE * count
        roles = np.where(stop_words, kernels.WITHIN, kernels.ANYWHERE)
        return np.where(frequent, roles, kernels.RARE).astype(np.uint8)

    def _articles_with_words(self, articles: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        counts = np.empty(self._words.words.count, np.int32)
        kernels.count_articles(self._printed, articles, counts)
        return counts

    def _counted(self, length: int) -> tuple[Integers, Integers]:
        """Return the frequent phrases of a length, and in how many articles each is."""
        parts = 1
        while (counted := self._counted_in(length, parts)) is None:
            parts *= 2
        return counted

    def _counted_in(self, length: int, parts: int) -> tuple[Integers, Integers] | None:
        """Count part after part; return None if a part has too many phrases for a table."""
        keys, counts = [], []
        for part in range(parts):
            table = _phrase_table(len(self._printed.tokens))
            if not kernels.count_phrases(self._printed, self._roles, length, part, parts, table):
                return None
            found, numbers = kernels.counted_phrases(table, self._least)
            keys.append(found)
            counts.append(numbers)
        return np.concatenate(keys), np.concatenate(counts)

    def _commonest_forms(self, length: int, phrases: Integers) -> Integers:
        """Return int64[n], phrases as they are printed most often, ``NONE`` if not known."""
        forms, counts = self._forms(length, phrases)
        phrases_of_forms = np.zeros(len(forms), np.int64)
        for form in _parts_of(forms, length):
            phrases_of_forms = phrases_of_forms << kernels.WORD_BITS | self._printed.words[form]
        order = np.lexsort((forms, -counts, phrases_of_forms))
        found, first = np.unique(phrases_of_forms[order], return_index=True)
        commonest = np.append(forms[order[first]], kernels.NONE)
        places = np.searchsorted(found, phrases)
        known = np.append(found, kernels.NONE)[places] == phrases
        return np.where(known, commonest[places], kernels.NONE)

    def _forms(self, length: int, phrases: Integers) -> tuple[Integers, Integers]:
        """Return the forms in which phrases are printed, and how often each is."""
        if length == 1:
            forms = np.flatnonzero(self._roles[self._printed.words] == kernels.ANYWHERE)
            return forms, kernels.count_tokens(self._printed)[forms]
        wanted = _phrase_table(len(phrases))
        kernels.add_phrases(wanted, phrases)
        table = _phrase_table(_FORMS_OF_A_PHRASE * len(phrases))
        kernels.count_forms(self._printed, self._roles, length, wanted, table)
        return kernels.counted_phrases(table, 1)

    def _written(self, counts: Integers, forms: Integers, sizes: Integers) -> FrequentPhrases:
        starts = np.append(0, np.cumsum(sizes))
        printed = np.empty(starts[-1], np.uint32)
        for length in np.unique(sizes).tolist():
            chosen = sizes == length
            for part, form in enumerate(_parts_of(forms[chosen], length)):
                printed[starts[:-1][chosen] + part] = form
        nothing = np.empty(0, np.uint8)
        table = self._words.forms
        texts, text_offsets = join_words(table.texts, table.offsets, printed, starts, nothing)
        phrases = [texts[start:stop].tobytes() for start, stop in pairwise(text_offsets.tolist())]
        folded = PrintedWords(by_letters=True).folded(phrases, KEY_ENDING)
        return FrequentPhrases(texts, text_offsets, *folded, counts, self._sample)


def _phrase_table(phrases: int) -> kernels.PhraseTable:
    """Return an empty table with room for so many phrases, or for as many as may be."""
    slots = min(max(1 << (phrases * 4 // 3).bit_length(), 4), MOST_SLOTS)
    table = kernels.PhraseTable(np.zeros((slots, 2), np.int64), np.zeros(1, np.int64))
    table.slots[:, 0] = kernels.NONE
    return table


def _parts_of(phrases: Integers, length: int) -> list[Integers]:
    """Return the numbers of the first words of phrases, those of the second, and so on."""
    shifts = range((length - 1) * kernels.WORD_BITS, -1, -kernels.WORD_BITS)
    return [phrases >> shift & (kernels.MOST_WORDS - 1) for shift in shifts]


def _may_not_end(word: str) -> bool:
    """Tell whether a folded word says too little to be the first or the last of a phrase."""
    return (
        word in ENGLISH_STOP_WORDS
        or word[:1].isdigit()
        or word.endswith("'s")
        or (len(word) < 2 and word.isascii())
    )
