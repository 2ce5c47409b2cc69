"""The compiled English stemmer gives what NLTK's gives, word for word."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.stem.snowball import EnglishStemmer, SnowballStemmer

from indexer.kernels.english_stem import stem_english
from indexer.kernels.english_stem_words import SPECIAL_STEMS

NLTK = SnowballStemmer("english")
WORD = re.compile(r"[a-z0-9]+(?:'s)?")
MOST_BYTES = 64
RECORDS = 2000
UNTOUCHED = 0xFF

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789'"
WORDS = st.text(LETTERS, min_size=1, max_size=MOST_BYTES)

_STEMS = (
    "gener gene commun commu arsen arse at abl bl iz hop tapp fizz h y ay yy ' x wx eyw ab abab "
    "rat creat n1 7 sk be l ll ol ual st ent ion trav u th kn decid condit sens vow bay cr tr"
)
_SUFFIXES = (
    "' 's 's' s ss us ies ied sses ed edly eed eedly ing ingly e y ly l "
    "ization ational fulness ousness iveness tional biliti bility lessli lessly entli ently ation "
    "alism aliti ality ousli ously iviti ivity fulli fully enci ency anci ancy abli ably izer "
    "ator alli ally bli bly ogi ogy li ization alize icate iciti icity ative ical ness ful "
    "ement ance ence able ible ment ant ent ism ate iti ity ous ive ize ion al er ic"
)
STEMS = _STEMS.split()
SUFFIXES = _SUFFIXES.split()
GLUED_WORDS = st.builds(
    lambda stems, suffixes: "".join(stems + suffixes)[:MOST_BYTES],
    st.lists(st.sampled_from(STEMS) | st.text("aeiybtlsx'", min_size=1, max_size=4), max_size=3),
    st.lists(st.sampled_from(SUFFIXES), min_size=1, max_size=4),
)


def compiled_stem(word: str) -> str:
    """Stem a word that stands among others, and look at what was written."""
    text = np.array(list(f"ing{word}ing".encode()), np.uint8)
    out = np.full(72, UNTOUCHED, np.uint8)
    size = stem_english(text, 3, 3 + len(word), out)
    assert text.tobytes() == f"ing{word}ing".encode(), "the word was changed"
    assert (out[len(word) :] == UNTOUCHED).all(), "more was written than the word has bytes"
    return out[:size].tobytes().decode()


def differences(words: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return the words of which the stems differ, with ours and NLTK's."""
    stems = ((word, compiled_stem(word), NLTK.stem(word)) for word in words)
    return [(word, ours, theirs) for word, ours, theirs in stems if ours != theirs]


def distinct_words(texts: Iterable[str]) -> Iterator[str]:
    """Yield each word of texts once."""
    seen: set[str] = set()
    for text in texts:
        new = {word[:MOST_BYTES] for word in WORD.findall(text.lower())} - seen
        seen |= new
        yield from sorted(new)


@given(WORDS)
@settings(max_examples=200)
def test_any_letters(word: str) -> None:
    """Letters, digits and apostrophes in any order."""
    assert differences([word]) == []


@given(st.lists(GLUED_WORDS, max_size=20))
@settings(max_examples=200)
def test_suffixes_on_suffixes(words: list[str]) -> None:
    """Every step meets what other steps leave to it."""
    assert differences(words) == []


def test_each_suffix_and_pair_of_suffixes_on_each_stem() -> None:
    """Suffixes that lie in no region, in R1 and in R2, after any kind of letter."""
    words = {stem + suffix for stem in STEMS for suffix in SUFFIXES}
    words |= {stem + "abab" + suffix for stem in STEMS for suffix in SUFFIXES}
    words |= {"tab" + first + second for first in SUFFIXES for second in SUFFIXES}
    words |= {letter + suffix for letter in LETTERS for suffix in SUFFIXES}
    assert differences(sorted(words)) == []


def test_special_words() -> None:
    """All those of NLTK, and words that differ from them by an ending or a letter."""
    assert vars(EnglishStemmer)["_EnglishStemmer__special_words"] == SPECIAL_STEMS
    near = {form for word in SPECIAL_STEMS for form in (word, word[1:], word[:-1], "un" + word)}
    near |= {word + end for word in SPECIAL_STEMS for end in ("'", "'s", "s", "ly", "1")}
    near |= {"'" + word for word in SPECIAL_STEMS}
    assert differences(sorted(near)) == []


@pytest.mark.parametrize("word", ["''s", "''s'"])
def test_nothing_is_left_of_some_words(word: str) -> None:
    """Where NLTK's stem is empty, ours has no bytes."""
    assert NLTK.stem(word) == ""
    assert compiled_stem(word) == ""


def test_edges() -> None:
    """Shortest and longest words, and words of one kind of character."""
    short = ["'", "''", "'s", "s", "y", "yy", "yyy", "sky", "'y", "'yy", "by", "say", "0", "'ed"]
    long = [letter * size for letter in LETTERS for size in range(1, MOST_BYTES + 1)]
    endings = [("a1b" * 22)[: MOST_BYTES - len(suffix)] + suffix for suffix in SUFFIXES]
    assert differences(short + long + endings) == []


def test_words_of_the_sample_archive(corpus: Path) -> None:
    """All words of ``corpus/``, of markup and of other languages too."""
    paths = sorted(path for path in corpus.rglob("*") if path.is_file())
    words = list(distinct_words(path.read_text(encoding="utf-8") for path in paths))
    assert len(words) > 1000
    assert differences(words) == []


@pytest.mark.parametrize(
    "collection",
    [
        "news/chronam1916",
        "news/reuters21578",
        "test_collections/cacm/docs",
        "test_collections/cranfield/docs",
        "test_collections/npl/docs",
        "test_collections/time/docs",
    ],
)
def test_words_of_real_text(shared_data: Path, collection: str) -> None:
    """All words of the first records of a collection, misprints included."""
    path = shared_data / f"{collection}.jsonl.xz"
    if not path.exists():
        pytest.skip(f"{path.name} is not among the shared test data")
    with lzma.open(path, "rt", encoding="utf-8") as file:
        texts = (json.loads(line)["body"] for line in islice(file, RECORDS))
        assert differences(distinct_words(texts)) == []
