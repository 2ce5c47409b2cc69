"""Spellings of names follow rules and lists, and go both ways."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.query.name_spellings import MAX_WORDS, NamesError, NameSpellings
from indexer.query.name_variants import MAX_TRIED, NameVariants, word_key
from indexer.query.romanisation.korean import syllable_spellings
from indexer.query.romanisation.tables import rows

NAMES = NameVariants()
SURNAMES = [h for c in rows("korean") if c[0] == "surname" for h in c[1].split(",")]
GIVEN = [syllable for c in rows("korean") if c[0] == "given" for syllable in c[1]]
CHINESE = {
    kind: [pair.partition("=")[0] for c in rows("chinese") if c[0] == kind for pair in c[1:]]
    for kind in ("surname", "syllable")
}


def variants(typed: str) -> tuple[str, ...]:
    return NAMES.of(typed.split(), lambda _: True)


@pytest.mark.parametrize(
    ("syllable", "spelt"),
    [
        ("정", ("jeong", "chong", "jong", "jung", "chung")),
        ("일", ("il", "eel")),
        ("창", ("chang", "ch'ang")),
        ("대", ("dae", "tae", "dai")),
        ("은", ("eun", "un")),
    ],
)
def test_hangul_is_romanised_letter_by_letter(syllable: str, spelt: tuple[str, ...]) -> None:
    """By the Revised Romanization, by McCune-Reischauer, then as is usual in names."""
    assert syllable_spellings(syllable) == spelt


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("kim jong il", "Kim Chong-il"),
        ("Kim Jong-il", "김정일"),
        ("kim jongil", "Kim Jong-il"),
        ("김대중", "Kim Dae-jung"),
        ("kim dae jung", "Kim Tae-jung"),
        ("Lee Myung-bak", "이명박"),
        ("ri sol ju", "리설주"),
        ("pak chong-hui", "박정희"),
        ("남궁민수", "Namgung Min-su"),
        ("mao zedong", "Mao Tse-tung"),
        ("hsi chin-p'ing", "Xi Jinping"),
        ("zhou enlai", "Chou En-lai"),
        ("Chiang Kai-shek", "蔣介石"),
        ("gorbachev", "Gorbachov"),
        ("romanoff", "Romanov"),
        ("dostoyevsky", "Dostoevskii"),
        ("Mohammed", "Muhammad"),
        ("kadafi", "Qaddafi"),
        ("Ta'if", "Taif"),
        ("Sa'ada", "Saada"),
        ("Il, Kim Jong", "Kim Jong Il"),
        ("Il, Kim Jong", "김정일"),
    ],
)
def test_spellings_of_a_name(typed: str, other: str) -> None:
    """A name has the spellings of its romanisations, of its script, and of the lists."""
    assert word_key(other) in map(word_key, variants(typed))


@pytest.mark.parametrize(
    "typed",
    [
        *("il", "jong il", "kim", "so long", "park in", "sun tan", "he sang a song", "long song"),
        *("no man in", "off", "risky", "kim basinger", "don't", "o'clock", "l'homme", "we'll"),
        *("", "1985", "harry potter", "정부는", "한국", "mao", "xi", "one two three four five six"),
    ],
)
def test_common_words_have_no_other_spelling(typed: str) -> None:
    """Single syllables, English words and words with elided letters are no names."""
    assert variants(typed) == ()


def check_both_ways(typed: str) -> None:
    found = variants(typed)
    assert len(found) <= MAX_TRIED
    for other in found:
        assert word_key(typed) in map(word_key, variants(other)), other
        assert NAMES.may_begin(other.split()[0])


@settings(max_examples=50)
@given(st.sampled_from(SURNAMES), st.sampled_from(GIVEN), st.sampled_from(GIVEN))
def test_korean_variants_are_symmetric(surname: str, first: str, second: str) -> None:
    """Whatever a Hangul name gives gives it back, and is worth looking at when typed."""
    check_both_ways(surname + first + second)


@settings(max_examples=100)
@given(
    st.sampled_from(CHINESE["surname"]),
    st.sampled_from(CHINESE["syllable"]),
    st.sampled_from(CHINESE["syllable"]),
)
def test_chinese_variants_are_symmetric(surname: str, first: str, second: str) -> None:
    """Whatever a name in Pinyin gives gives it back."""
    check_both_ways(f"{surname} {first}{second}")


@settings(max_examples=100)
@given(
    st.from_regex(r"[a-z]{3,8}(sky|skii|ov|off|ev|yev|chev|chov)", fullmatch=True).filter(
        lambda word: not word.startswith("'")
    )
)
def test_russian_variants_are_symmetric(word: str) -> None:
    """Whatever ending is typed is found from the other endings."""
    check_both_ways(word)


@settings(max_examples=200)
@given(st.lists(st.text(max_size=20), max_size=7))
def test_any_words_are_taken(words: list[str]) -> None:
    """Nothing raises, and the number of variants is bounded."""
    assert len(NAMES.of(words, lambda _: True)) <= MAX_TRIED


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Leningrad\n", "line 1: expected 2 to 16 spellings with = between them, found 1"),
        ("# remark\n" + "=".join("abcdefghijklmnopq"), "line 2: expected 2 to 16 spellings"),
        ("a = = b", "line 1: expected a name of 1 to 5 words, found ''"),
        ("a = b c d e f g", "line 1: expected a name of 1 to 5 words, found 'b c d e f g'"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, lines: str, expected: str) -> None:
    """The message has the file, the line, what was expected and what was found."""
    path = tmp_path / "names.txt"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(NamesError) as error:
        NameSpellings.read(path)
    assert str(error.value).startswith(f"{path}: {expected}")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """It is said what was expected there."""
    with pytest.raises(NamesError, match="expected a file of names, found No such file"):
        NameSpellings.read(tmp_path / "none.txt")


def test_web_queries_are_hardly_ever_names(shared_data: Path) -> None:
    """Of 481 queries that people typed, words of one at most look like a romanised name."""
    lines = (shared_data / "queries" / "web_queries.jsonl").read_text(encoding="utf-8")
    queries = [json.loads(line)["query"] for line in lines.splitlines()]
    runs = [
        (query, words[start : start + length])
        for query in queries
        for words in [[word.strip('+"') for word in query.split()]]
        for start in range(len(words))
        for length in range(1, MAX_WORDS + 1)
    ]
    named = {query for query, run in runs if NAMES.of(run, lambda _: True)}
    assert len(queries) > 400
    assert named <= {"+shih +tzu"}
