"""Chinese, Japanese and Korean are indexed as overlapping bigrams, other scripts as words."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis.cjk import has_cjk, is_cjk, is_letter
from indexer.analysis.languages import SNOWBALL_NAMES
from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import indexed_words, run_spans, word_spans

MIXED_TEXTS = st.text(
    "金正日の総ンーｼﾞ김정\u1100\u1161\u11a8KimS1é's\u2019_ 。・\u3099", max_size=16
)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in word_spans(text)]


def runs(text: str) -> list[str]:
    return [text[start:end] for start, end in run_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金正日总书记", ["金正", "正日", "日总", "总书", "书记"]),
        ("北朝鮮のKim Jong Il", ["北朝", "朝鮮", "鮮の", "Kim", "Jong", "Il"]),
        ("キム・ジョンイル。", ["キム", "ジョ", "ョン", "ンイ", "イル"]),
        ("スーパー", ["スー", "ーパ", "パー"]),
        ("김정일은 영화를", ["김정", "정일", "일은", "영화", "화를"]),
        ("日", ["日"]),
        ("日 本", ["日", "本"]),
        ("1994年7月8日", ["1994", "年", "7", "月", "8", "日"]),
        ("金's Kim's金 Kim's", ["金", "s", "Kim", "s", "金", "Kim's"]),
        ("ｷﾑ･ｼﾞｮﾝ", ["ｷﾑ", "ｼﾞｮ", "ｮﾝ"]),
        ("人々〇", ["人々", "々〇"]),
        ("\U00020000\U00020001\U00020002", ["\U00020000\U00020001", "\U00020001\U00020002"]),
    ],
)
def test_runs_become_bigrams(text: str, expected: list[str]) -> None:
    """A run of n letters gives n - 1 bigrams, a run of one gives itself."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｷﾑ･ｼﾞｮﾝｲﾙ", "キム・ジョンイル"),
        (unicodedata.normalize("NFD", "김정일은"), "김정일은"),
    ],
)
def test_spellings_of_one_text_give_the_same_terms(one: str, other: str) -> None:
    """Half-width Katakana and Hangul in letters are cut where whole characters are."""
    assert list(map(exact, words(one))) == list(map(exact, words(other)))


def test_words_as_written_stay_whole() -> None:
    """What is typed or completed goes by runs, and each of these by its bigrams."""
    assert runs("北朝鮮のKim氏") == ["北朝鮮の", "Kim", "氏"]
    assert indexed_words("北朝鮮") == ["北朝", "朝鮮"]
    assert indexed_words("Kim") == ["Kim"]


@given(MIXED_TEXTS)
@example("ﾞ日")
@example("\u1161")
def test_bigrams_cover_their_run(text: str) -> None:
    """They begin and end where the run does, each overlaps the next, none is in another."""
    for run in runs(text):
        spans = list(word_spans(run)) if is_cjk(run) else [(0, len(run))]
        assert (spans[0][0], spans[-1][1]) == (0, len(run))
        for (start, end), (next_start, next_end) in itertools.pairwise(spans):
            assert start < next_start < end < next_end


@given(MIXED_TEXTS)
def test_scripts_do_not_mix(text: str) -> None:
    """No word has letters of these scripts and of others."""
    for word in words(text):
        assert is_cjk(word) == any(has_cjk(letter) for letter in word)
        assert is_letter(word) <= is_cjk(word)


@settings(max_examples=100)
@given(st.text("金正日の総ンー김정\uac00", min_size=1, max_size=2))
def test_nothing_is_stemmed(bigram: str) -> None:
    """In whatever language a text is declared, its bigrams are the same terms."""
    for language in (*SNOWBALL_NAMES, "zh", "ja", "ko"):
        assert stem(bigram, language) == exact(bigram)
