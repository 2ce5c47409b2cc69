"""Phrases are counted as a dictionary of tuples would count them."""

from __future__ import annotations

import collections
import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.kernels import phrase_counts as kernels

Phrase = tuple[int, ...]

FORMS = 8
"""Printed words 0 to 7, of which 0 and 1 are the same folded, and so on."""

WORDS_OF_FORMS = np.arange(FORMS, dtype=np.int32) // 2

ARTICLES = st.lists(st.lists(st.integers(-1, FORMS - 1), max_size=12), max_size=6)
ROLES = st.lists(st.integers(0, 2), min_size=FORMS // 2, max_size=FORMS // 2)
LENGTHS = pytest.mark.parametrize("length", [1, 2, 3])


def as_printed(articles: list[list[int]]) -> kernels.Printed:
    tokens = np.array([token for article in articles for token in article], np.int32)
    starts = np.append(0, np.cumsum(np.array([len(one) for one in articles], np.int64)))
    return kernels.Printed(tokens, starts, WORDS_OF_FORMS)


def empty_table(slots: int = 1 << 12) -> kernels.PhraseTable:
    table = kernels.PhraseTable(np.zeros((slots, 2), np.int64), np.zeros(1, np.int64))
    table.slots[:, 0] = kernels.NONE
    return table


def naive_forms(articles: list[list[int]], roles: list[int], length: int) -> list[list[Phrase]]:
    """Return the phrases of each article as they are printed."""
    found: list[list[Phrase]] = []
    for article in articles:
        runs = [tuple(article[at : at + length]) for at in range(len(article) - length + 1)]
        found.append([run for run in runs if _is_phrase(run, roles)])
    return found


def _is_phrase(run: Phrase, roles: list[int]) -> bool:
    if kernels.BREAK in run:
        return False
    found = [roles[form // 2] for form in run]
    return kernels.RARE not in found and kernels.WITHIN not in (found[0], found[-1])


def folded(form: Phrase) -> Phrase:
    return tuple(token // 2 for token in form)


def as_phrase(key: int, length: int) -> Phrase:
    shifts = range((length - 1) * kernels.WORD_BITS, -1, -kernels.WORD_BITS)
    return tuple(key >> shift & (kernels.MOST_WORDS - 1) for shift in shifts)


def as_key(phrase: Phrase) -> int:
    key = 0
    for word in phrase:
        key = key << kernels.WORD_BITS | word
    return key


def counts_of(table: kernels.PhraseTable, length: int, least: int = 1) -> dict[Phrase, int]:
    keys, counts = kernels.counted_phrases(table, least)
    pairs = zip(keys.tolist(), counts.tolist(), strict=True)
    return {as_phrase(key, length): count for key, count in pairs}


@LENGTHS
@given(ARTICLES, ROLES, st.integers(1, 3))
def test_articles_of_phrases_are_counted(
    length: int, articles: list[list[int]], roles: list[int], least: int
) -> None:
    """Each article counts once, however often a phrase is in it; rare phrases are left out."""
    expected: collections.Counter[Phrase] = collections.Counter()
    for forms in naive_forms(articles, roles, length):
        expected.update(set(map(folded, forms)))
    table = empty_table()
    assert kernels.count_phrases(
        as_printed(articles), np.array(roles, np.uint8), length, 0, 1, table
    )
    assert counts_of(table, length, least) == {
        phrase: count for phrase, count in expected.items() if count >= least
    }


@LENGTHS
@given(ARTICLES, st.integers(1, 4))
def test_parts_together_are_all_phrases(length: int, articles: list[list[int]], parts: int) -> None:
    """Each phrase is counted in one part, wholly."""
    printed = as_printed(articles)
    roles = np.full(FORMS // 2, kernels.ANYWHERE, np.uint8)
    whole = empty_table()
    assert kernels.count_phrases(printed, roles, length, 0, 1, whole)
    together: list[tuple[Phrase, int]] = []
    for part in range(parts):
        table = empty_table()
        assert kernels.count_phrases(printed, roles, length, part, parts, table)
        together += counts_of(table, length).items()
    assert sorted(together) == sorted(counts_of(whole, length).items())


def test_a_table_that_is_too_small_says_so() -> None:
    """More phrases than three quarters of the slots are not counted."""
    roles = np.full(FORMS // 2, kernels.ANYWHERE, np.uint8)
    three, four = as_printed([[0, 2, 4]]), as_printed([[0, 2, 4, 6]])
    assert kernels.count_phrases(three, roles, 1, 0, 1, empty_table(4))
    assert not kernels.count_phrases(four, roles, 1, 0, 1, empty_table(4))


def test_the_largest_words_make_phrases() -> None:
    """Three numbers of words fill a number of 63 bits without running over."""
    word = kernels.MOST_WORDS - 1
    words = np.zeros(word + 1, np.int32)
    words[word] = word
    starts = np.array([0, 3])
    printed = kernels.Printed(np.full(3, word, np.int32), starts, words)
    roles = np.full(word + 1, kernels.ANYWHERE, np.uint8)
    table = empty_table(8)
    assert kernels.count_phrases(printed, roles, 3, 0, 1, table)
    assert counts_of(table, 3) == {(word, word, word): 1}


@LENGTHS
@given(ARTICLES, ROLES, st.data())
def test_forms_of_phrases_are_counted(
    length: int, articles: list[list[int]], roles: list[int], data: st.DataObject
) -> None:
    """Every time counts, of the phrases that are asked for."""
    forms = [form for one in naive_forms(articles, roles, length) for form in one]
    known = sorted(set(map(folded, forms)))
    wanted = data.draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    phrases, table = empty_table(), empty_table()
    kernels.add_phrases(phrases, np.array([as_key(phrase) for phrase in wanted], np.int64))
    role_array = np.array(roles, np.uint8)
    kernels.count_forms(as_printed(articles), role_array, length, phrases, table)
    expected = collections.Counter(form for form in forms if folded(form) in wanted)
    assert counts_of(table, length) == dict(expected)


def test_forms_without_room_are_left_out() -> None:
    """A full table goes on counting the forms that it has."""
    phrases, table = empty_table(), empty_table(4)
    kernels.add_phrases(phrases, np.arange(4))
    roles = np.full(FORMS // 2, kernels.ANYWHERE, np.uint8)
    kernels.count_forms(as_printed([[0, 1, 2, 3, 0]]), roles, 1, phrases, table)
    assert counts_of(table, 1) == {(0,): 2, (1,): 1, (2,): 1}


@given(ARTICLES, st.data())
def test_articles_and_tokens_of_words_are_counted(
    articles: list[list[int]], data: st.DataObject
) -> None:
    """Folded words by articles, of some only; printed words every time."""
    size = len(articles)
    some = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    counts = np.full(FORMS // 2, -7, np.int32)
    kernels.count_articles(as_printed(articles), np.array(some, np.bool_), counts)
    chosen = [one for one, looked_at in zip(articles, some, strict=True) if looked_at]
    expected = [
        sum(any(form // 2 == word for form in one if form >= 0) for one in chosen)
        for word in range(FORMS // 2)
    ]
    assert counts.tolist() == expected
    times = [sum(one.count(form) for one in articles) for form in range(FORMS)]
    assert kernels.count_tokens(as_printed(articles)).tolist() == times


def naive_tokens(articles: list[bytes]) -> list[list[int]]:
    """Return each article's words, which are its letters, with a break where one is due."""
    found = []
    for article in articles:
        tokens: list[int] = []
        between = b""
        for byte in article:
            if not chr(byte).isalpha():
                between += bytes([byte])
                continue
            if tokens and (not between or between.strip() or between.count(b"\n") > 1):
                tokens.append(kernels.BREAK)
            tokens.append(byte)
            between = b""
        found.append(tokens)
    return found


TEXTS = st.lists(st.text("ab ,.\n\t", max_size=12).map(str.encode), min_size=1, max_size=5)


@given(TEXTS)
def test_phrases_end_at_what_is_no_white_space(articles: list[bytes]) -> None:
    """A comma, an empty line, nothing at all; not a space and not the end of a line."""
    source = np.frombuffer(bytearray().join(articles), np.uint8)
    places = np.flatnonzero((source == ord("a")) | (source == ord("b")))
    starts = np.full(len(articles) + 1, 0, np.int64)
    ends = np.cumsum(np.array([len(article) for article in articles], np.int64))
    tokens = np.empty(2 * len(places), np.int32)
    ids: npt.NDArray[np.uint32] = source[places].astype(np.uint32)
    count = kernels.number_tokens(source, places, places + 1, ids, ends, tokens, starts)
    found = [tokens[first:last].tolist() for first, last in itertools.pairwise(starts.tolist())]
    assert found == naive_tokens(articles)
    assert starts[-1] == count
