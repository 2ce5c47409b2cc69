"""Frequent phrases are those that a plain count finds, as they are mostly printed."""

from __future__ import annotations

import collections
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.folding import fold
from indexer.analysis.words import run_spans
from indexer.writing import frequent_phrases as module
from indexer.writing.frequent_phrases import ENGLISH_STOP_WORDS, FrequentPhrases, PhraseSample

WORDS = st.sampled_from(
    ["White", "white", "WHITE", "house", "House", "the", "of", "élan", "7up", "x", "it's", "Élan"]
)
BETWEEN = st.sampled_from([" ", " ", " ", "\n", " \n ", "\n\n", ", ", ". ", "-"])
BODIES = st.lists(
    st.lists(st.tuples(WORDS, BETWEEN).map("".join), max_size=10).map("".join), max_size=8
)


def frequent(bodies: list[str], language: str = "en") -> FrequentPhrases:
    sample = PhraseSample(len(bodies))
    for number, body in enumerate(bodies):
        if sample.wants(number):
            sample.add(body, language)
    return sample.phrases()


def listed(phrases: FrequentPhrases) -> dict[str, tuple[str, int]]:
    """Return printed form and number of articles by folded phrase."""
    texts, keys = phrases.texts.tobytes(), phrases.keys.tobytes()
    offsets = phrases.text_offsets.tolist()
    printed = [texts[start:stop].decode() for start, stop in itertools.pairwise(offsets)]
    folded = [
        keys[start:stop].decode()
        for start, stop in itertools.pairwise(phrases.key_offsets.tolist())
    ]
    assert all(key.endswith(" \n") for key in folded)
    assert len(set(folded)) == len(folded)
    values = zip(printed, phrases.articles.tolist(), strict=True)
    return dict(zip([key[:-2] for key in folded], values, strict=True))


def sentences(body: str) -> list[list[str]]:
    """Return runs of words with nothing but white space between them."""
    found: list[list[str]] = []
    behind = 0
    for start, stop in run_spans(body):
        between = body[behind:start]
        if not found or between.strip() or between.count("\n") > 1:
            found.append([])
        found[-1].append(body[start:stop])
        behind = stop
    return found


def may_end(word: str) -> bool:
    folded = fold(word)
    return (
        folded not in ENGLISH_STOP_WORDS
        and not folded[0].isdigit()
        and not folded.endswith("'s")
        and len(folded) > 1
    )


def phrases_of(body: str) -> list[tuple[str, ...]]:
    return [
        tuple(run[first : first + length])
        for run in sentences(body)
        for length in (1, 2, 3)
        for first in range(len(run) - length + 1)
        if may_end(run[first]) and may_end(run[first + length - 1])
    ]


@given(BODIES)
def test_phrases_are_counted_by_article(bodies: list[str]) -> None:
    """A phrase in three articles is frequent; it is printed as it mostly is in them."""
    articles: collections.Counter[str] = collections.Counter()
    forms: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for body in bodies:
        printed = [" ".join(phrase) for phrase in phrases_of(body)]
        articles.update({" ".join(map(fold, form.split(" "))) for form in printed})
        for form in printed:
            forms[" ".join(map(fold, form.split(" ")))][form] += 1
    found = listed(frequent(bodies))
    # A phrase around a word that is itself in fewer than three articles is so, too.
    assert {key: count for key, (_, count) in found.items()} == {
        key: count for key, count in articles.items() if count >= 3
    }
    for key, (form, _) in found.items():
        assert forms[key][form] == max(forms[key].values())
    counts = [count for _, count in found.values()]
    assert counts == sorted(counts, reverse=True)


def test_little_memory_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With small tables phrases are counted part by part."""
    bodies = [f"alpha beta{i % 40} gamma{i % 30} delta epsilon{i % 20}" for i in range(200)]
    expected = listed(frequent(bodies))
    assert expected["alpha beta1"] == ("alpha beta1", 5)
    # 210 different phrases of two words, more than three quarters of the slots.
    monkeypatch.setattr(module, "MOST_SLOTS", 256)
    assert listed(frequent(bodies)) == expected


def test_the_most_frequent_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond the most phrases that are kept is in fewer articles."""
    bodies = ["oil prices"] * 5 + ["gold"] * 4 + ["tin"] * 3
    monkeypatch.setattr(module, "MOST_PHRASES", 4)
    assert list(listed(frequent(bodies))) == ["oil", "prices", "oil prices", "gold"]


def test_a_common_word_of_another_language_is_a_stop_word() -> None:
    """In German articles "und" is in more than a fifth, so no phrase begins with it."""
    towns = ["Rostock", "Wismar", "Bremen", "Lübeck", "Kiel", "Stade"]
    bodies = [f"{towns[i % 6]} und Hamburg{i % 6}" for i in range(60)]
    german = listed(frequent(bodies, "de"))
    assert "und" not in german
    assert "lubeck und hamburg3" in german
    assert german["lubeck"] == ("Lübeck", 10)
    assert "und" in listed(frequent(bodies, "en"))


@pytest.mark.parametrize("articles", [0, 1, 7, 10, 11, 100])
def test_the_sample_is_evenly_spread(articles: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more articles than it may have, a sample has one of each stretch of equal length."""
    monkeypatch.setattr(module, "MOST_ARTICLES", 10)
    sample = PhraseSample(articles)
    wanted = [number for number in range(articles) if sample.wants(number)]
    assert len(wanted) == min(articles, 10)
    assert [number * len(wanted) // articles for number in wanted] == list(range(len(wanted)))


def test_only_the_beginnings_of_long_articles_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article's share of the sample ends at a space."""
    monkeypatch.setattr(module, "MOST_CHARACTERS", 3 * 20)
    found = listed(frequent(["one alpha beta gammadelta"] * 3))
    assert list(found) == ["alpha", "beta", "alpha beta"]


def test_reading_ends_where_words_take_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read until then gives phrases; the sample says how many articles it has."""
    monkeypatch.setattr(module, "MOST_TABLE_BYTES", 0)
    monkeypatch.setattr(module, "_BATCH_CHARACTERS", 40)
    found = frequent(["oil prices rose sharply"] * 20)
    assert found.sample == 2
    assert not listed(found)


def test_no_articles_have_no_phrases() -> None:
    """An empty archive, and one of articles without words."""
    assert not listed(frequent([]))
    assert not listed(frequent(["", "...", "\n"]))


def test_runs_of_chinese_are_printed_whole_and_found_by_letters() -> None:
    """What stands between signs is a phrase, with its letters set apart in its key only."""
    found = listed(frequent(["金正日总书记，他看Kim的电影。"] * 3, "zh"))
    assert found["金 正 日 总 书 记"] == ("金正日总书记", 3)
    assert found["kim"] == ("Kim", 3)
    assert not any(" " in printed for printed, _ in found.values())
