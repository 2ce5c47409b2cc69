"""Words are found and folded as the analysis does it, one by one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.cjk import is_cjk, letter_spans
from indexer.analysis.folding import fold
from indexer.analysis.words import run_spans
from indexer.writing.printed_words import PrintedWords

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.lists(
            st.sampled_from(
                [
                    "Élan",
                    "elan",
                    "ELAN",
                    "don't",
                    "Obama's",
                    "_",
                    "s",
                    "'",
                    "漢字",
                    "ｷﾞ",
                    " ",
                    "½",
                    "ﷺ",
                ]
            ),
            max_size=6,
        ).map("".join),
    ),
    max_size=6,
)


def by_letters(text: str) -> list[str]:
    """Return the words of a text, runs of Chinese and the like letter by letter."""
    runs = [text[start:end] for start, end in run_spans(text)]
    return [
        run[start:end]
        for run in runs
        for start, end in (letter_spans(run) if is_cjk(run) else [(0, len(run))])
    ]


@given(st.lists(TEXTS, max_size=3))
def test_words_are_those_of_the_analysis(batches: list[list[str]]) -> None:
    """Batch after batch, also where one text ends in what the next begins with."""
    words = PrintedWords()
    for texts in batches:
        read = words.read([text.encode() for text in texts])
        bounds = read.first_words.tolist()
        folded = words.words_of_forms[read.ids].tolist()
        for text, (first, stop) in zip(texts, itertools.pairwise(bounds), strict=True):
            printed = [text[start:end] for start, end in run_spans(text)]
            assert [words.forms.text(form).decode() for form in read.ids[first:stop]] == printed
            found = [words.words.text(word).decode() for word in folded[first:stop]]
            assert found == list(map(fold, printed))


@given(TEXTS)
def test_texts_are_folded(texts: list[str]) -> None:
    """Folded words, or letters of Chinese, with one space between them."""
    words = PrintedWords(by_letters=True)
    joined, offsets = words.folded([text.encode() for text in texts], b" \n")
    expected = [" ".join(map(fold, by_letters(text))) + " \n" for text in texts]
    assert joined.tobytes().decode() == "".join(expected)
    assert len(offsets) == len(texts) + 1
