"""The vocabulary gives the terms that the analysis defines, word by word."""

from __future__ import annotations

import itertools
import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import word_spans
from indexer.writing import vocabulary as vocabulary_module
from indexer.writing.vocabulary import ByteTable, Tokens, Vocabulary

LANGUAGES = st.sampled_from(["en", "de", "fr", "ru", "ja", "", "nb", "no", "xx"])

TRICKY_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["'s", "'S", "\u2019s", "\u2019S", "'", "\u2019", "_", "s", "S", " ", "''s"]
        ),
        st.sampled_from(["Papers ", "RUNNING", "1916", "x" * 62, "Y" * 63, "z" * 64, "é" * 70]),
        st.sampled_from(
            ["漢字", "か\u3099", "й", "Ё", "ßs", "ẞ", "İ", "ı", "Æ", "ŉ", "\U0001d400"]
        ),
        st.sampled_from(
            ["\u0301", "\u0345", "\u200d", "\u1100", "\u1161", "٣", "ς", "Σ", "ﬁ", "\0"]
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
).map("".join)

TEXTS = st.lists(st.tuples(st.one_of(TRICKY_TEXTS, st.text(max_size=40)), LANGUAGES), max_size=5)

Terms = tuple[list[list[str]], list[list[str]]]


def terms(vocabulary: Vocabulary, tokens: Tokens) -> Terms:
    """Return the exact terms and the stems of each text."""
    return (
        _texts(vocabulary.words, tokens.exact_ids.tolist(), tokens.offsets.tolist()),
        _texts(vocabulary.stems, tokens.stem_ids.tolist(), tokens.offsets.tolist()),
    )


def _texts(table: ByteTable, ids: Sequence[int], offsets: Sequence[int]) -> list[list[str]]:
    return [
        [table.text(entry).decode() for entry in ids[start:stop]]
        for start, stop in itertools.pairwise(offsets)
    ]


def expected(texts: Sequence[str], languages: Sequence[str]) -> Terms:
    """Return what the analysis gives for each word."""
    words = [[text[start:stop] for start, stop in word_spans(text)] for text in texts]
    return (
        [[exact(word) for word in part] for part in words],
        [
            [stem(word, language or DEFAULT_LANGUAGE) for word in part]
            for part, language in zip(words, languages, strict=True)
        ],
    )


def check(vocabulary: Vocabulary, texts: Sequence[str], languages: Sequence[str]) -> None:
    tokens = vocabulary.tokenize(texts, languages)
    assert tokens.exact_ids.dtype == tokens.stem_ids.dtype == np.uint32
    assert terms(vocabulary, tokens) == expected(texts, languages)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=3))
def test_terms_are_those_of_the_analysis(batches: list[list[tuple[str, str]]]) -> None:
    """Every word of every batch has its exact term and its stem."""
    vocabulary = Vocabulary()
    for batch in batches:
        check(vocabulary, [text for text, _ in batch], [language for _, language in batch])


def test_every_kind_of_character_is_treated_alike() -> None:
    """What is a letter is asked of the analysis, over all of Unicode."""
    codes = [*range(0x3000), *range(0x3000, 0x110000, 61)]
    texts = [chr(code) + "A" + chr(code) for code in codes] + [f"B's{chr(code)}" for code in codes]
    check(Vocabulary(), texts, [""] * len(texts))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u0301",
        "\u0301's",
        "a\u0301's",
        "a's's",
        "a" * 62 + "'s",
        "a" * 63 + "'s",
        "é" * 62 + "'s",
        "é" * 63 + "'s",
        "ŉ's",
        "\ud800a\udfff",
        "\u1100\u0301\u1161",
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_odd_words(text: str, language: str) -> None:
    """Words that fold to nothing, are cut, or fold to something that folds again."""
    check(Vocabulary(), [text, text + " " + text.upper()], [language, language])


def test_a_word_has_a_stem_in_each_language() -> None:
    """One entry among the words, and the stems of both languages, in one batch too."""
    vocabulary = Vocabulary()
    texts = ["elections", "elections", "Elections", "élections"]
    tokens = vocabulary.tokenize(texts, ["en", "de", "fr", ""])
    assert tokens.exact_ids.tolist() == [0, 0, 0, 0]
    assert terms(vocabulary, tokens)[1] == [["elect"], ["election"], ["elect"], ["elect"]]


def test_possessives_share_the_entry_of_their_word() -> None:
    """The exact term of a possessive is its word, which came before or comes after."""
    vocabulary = Vocabulary()
    tokens = vocabulary.tokenize(["Pyongyang's PYONGYANG pyongyang\u2019s"], ["en"])
    assert len(set(tokens.exact_ids.tolist())) == 1
    assert vocabulary.words.text(int(tokens.exact_ids[0])) == b"pyongyang"


def test_tables_grow_and_numbers_stay() -> None:
    """Thousands of words, some beyond ASCII, keep the numbers that they got."""
    vocabulary = Vocabulary()
    texts = [
        " ".join(f"w{i} é{i} {i}'s" for i in range(at, at + 500)) for at in range(0, 4000, 250)
    ]
    languages = ["en"] * len(texts)
    first = vocabulary.tokenize(texts, languages)
    count = vocabulary.words.count
    again = vocabulary.tokenize(texts, languages)
    assert vocabulary.words.count == count > 10_000
    assert again.exact_ids.tolist() == first.exact_ids.tolist()
    assert again.stem_ids.tolist() == first.stem_ids.tolist()
    assert terms(vocabulary, first) == expected(texts, languages)


def test_memory_for_a_word_is_little() -> None:
    """A word takes about 45 bytes at most with its stem; what is used is counted."""
    vocabulary = Vocabulary()
    assert vocabulary.used_bytes < 64 * 1024
    text = " ".join(f"word{i:04}" for i in range(10_000))
    vocabulary.tokenize([text], ["en"])
    assert 30 * 10_000 < vocabulary.used_bytes < 60 * 10_000


def test_spellings_are_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words beyond ASCII are folded again after that, to the same entries."""
    monkeypatch.setattr(vocabulary_module, "MAX_SURFACES", 2)
    vocabulary = Vocabulary()
    for text in ("é è ê", "è ô É", "É ü", "漢字 è"):
        check(vocabulary, [text, text], ["fr", "en"])
    assert vocabulary.words.count == 4


def test_each_text_needs_a_language() -> None:
    """Texts and languages of different number are a mistake of the caller."""
    with pytest.raises(ValueError, match="shorter"):
        Vocabulary().tokenize(["a", "b"], ["en"])


def test_strings_of_a_table_can_be_read_in_bulk() -> None:
    """Texts and offsets give what single look-ups give."""
    table = ByteTable()
    strings = [b"", b"paper", "é".encode(), b"x" * 10_000]
    assert [table.find_or_add(string) for string in (*strings, b"paper")] == [0, 1, 2, 3, 1]
    assert table.count == 4
    assert table.texts.tobytes() == b"".join(strings)
    assert table.offsets.tolist() == [0, 0, 5, 7, 10_007]
    assert [table.text(entry) for entry in range(4)] == strings
    assert table.number_all([b"new", b"paper", b"new"]).tolist() == [4, 1, 4]
    assert table.number_all([]).tolist() == []


def test_a_table_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offsets have 32 bits: what would not fit is refused, and the table stays whole."""
    monkeypatch.setattr(vocabulary_module, "MOST_BYTES", 6000)
    table = ByteTable()
    table.find_or_add(b"x" * 5000)
    with pytest.raises(MemoryError, match="more than 6,000 bytes"):
        table.find_or_add(b"y" * 1001)
    assert table.find_or_add(b"z" * 1000) == 1
    assert [len(table.text(entry)) for entry in range(table.count)] == [5000, 1000]


CORPORA = [
    "news/chronam1916.jsonl.xz",
    "news/reuters21578.jsonl.xz",
    *(f"test_collections/{name}/docs.jsonl.xz" for name in ("time", "cranfield", "npl", "cacm")),
]
RECORDS = 200


def _records(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in itertools.islice(file, RECORDS):
            record = json.loads(line)
            yield from (record.get("title") or "", record.get("body") or "")


@pytest.mark.parametrize("name", CORPORA)
def test_real_texts(shared_data: Path, name: str) -> None:
    """The terms of real articles are those of the analysis."""
    path = shared_data / name
    if not path.exists():
        pytest.skip(f"{name} is not among the shared test data")
    texts = list(_records(path))
    vocabulary = Vocabulary()
    check(vocabulary, texts[:100], ["en"] * 100)
    check(vocabulary, texts[100:], [""] * len(texts[100:]))
