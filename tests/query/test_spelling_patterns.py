"""A pattern fits the words of a text that an index would expand it into."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import fields, query
from whoosh.filedb.filestore import RamStorage

from indexer.analysis.analyzer import ExactAnalyzer
from indexer.analysis.stemming import exact
from indexer.query.spelling_patterns import spelling_pattern, within_edits
from indexer.query.text_words import TextWords

WORDS = (
    "film films Filmed filmer's FILM\u2019S fi fil flim lfim film1 cinéma cinema Cinémas CINEMA "
    "kinema studio Studios stud studied é éa ﬁlm ﬁlms 漢字 字学 漢 Straße strasse ħome home homes "
    "a ab abc abcd b ba bab 1916 191 1917 x" + " y" * 3 + " " + "z" * 63 + " " + "z" * 70 + " zz's"
).split()

LITERALS = st.text("filmscnéaobz1漢ß", min_size=1, max_size=6)
GLOBS = st.lists(st.sampled_from(["f", "i", "l", "m", "é", "a", "漢", "*", "?", "s"]), min_size=1)
GLOB_TEXTS = st.one_of(
    GLOBS.map(lambda parts: "".join(parts[:6])),
    st.sampled_from(["*ilm*", "f*m", "?ilm", "*a", "b*", "[fk]i*", "zzz*", "????", "*"]),
)
BOUNDS = st.one_of(st.none(), LITERALS)

PATTERNS = st.one_of(
    st.builds(query.Prefix, st.just("words"), LITERALS),
    st.builds(query.Wildcard, st.just("words"), GLOB_TEXTS),
    st.builds(query.Regex, st.just("words"), st.sampled_from(["fi.*", "[a-f]+$", "x|film", "é"])),
    st.builds(query.TermRange, st.just("words"), BOUNDS, BOUNDS, st.booleans(), st.booleans()),
    st.builds(
        lambda word, most, same: query.FuzzyTerm(
            "words", word, maxdist=most, prefixlength=min(same, len(word))
        ),
        st.one_of(LITERALS, st.sampled_from(["film", "cinema", "studios", "home"])),
        st.integers(1, 2),
        st.integers(0, 3),
    ),
)


@functools.cache
def reader() -> Any:
    """Return the reader of a plain index that has the words."""
    schema = fields.Schema(words=fields.ID(analyzer=ExactAnalyzer()))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    writer.add_document(words=" ".join(WORDS))
    writer.commit()
    return index.reader()


def expanded(node: query.Query) -> set[str]:
    terms = node._btexts(reader())
    return {term.decode() if isinstance(term, bytes) else term for term in terms}


@settings(max_examples=300)
@given(node=PATTERNS)
def test_what_fits_is_what_an_index_expands(node: query.Query) -> None:
    """For every kind of pattern, the words that fit are those of Whoosh's expansion."""
    pattern = spelling_pattern(node)
    assert {exact(word) for word in WORDS if pattern.fits(exact(word))} == expanded(node)


@settings(max_examples=300)
@given(node=PATTERNS, words=st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_word_that_fits_is_passed_over(node: query.Query, words: list[str]) -> None:
    """The quick look at the words of a text leaves out none that fits."""
    text = TextWords(" ".join(words))
    pattern = spelling_pattern(node)
    printed = text.printed(np.arange(len(text)))
    fitting = [i for i, word in enumerate(printed) if pattern.fits(exact(word))]
    assert set(fitting) <= set(text.that_may_fit(pattern.shape).tolist())


@pytest.mark.parametrize(
    ("node", "tried"),
    [
        (query.Prefix("words", "film"), ["film", "Films"]),
        (query.Wildcard("words", "*il*"), ["film", "Films"]),
        (query.Wildcard("words", "?inema"), ["kinema"]),
        (query.FuzzyTerm("words", "kinemo"), ["kinema"]),
    ],
    ids=str,
)
def test_most_words_are_not_looked_at_twice(node: query.Query, tried: list[str]) -> None:
    """Only words with what a pattern asks for are compared with it."""
    text = TextWords("film studio Films kinema home")
    assert text.printed(text.that_may_fit(spelling_pattern(node).shape)) == tried


@settings(max_examples=300)
@given(one=st.text("abé", max_size=6), other=st.text("abé", max_size=6), most=st.integers(0, 3))
def test_edits_are_counted_as_by_the_definition(one: str, other: str, most: int) -> None:
    """Levenshtein's recursive definition gives the same."""

    @functools.cache
    def distance(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        replaced = distance(i - 1, j - 1) + (one[i - 1] != other[j - 1])
        return min(replaced, distance(i - 1, j) + 1, distance(i, j - 1) + 1)

    assert within_edits(one, other, most) == (distance(len(one), len(other)) <= most)
