"""Differences are complete: with them the one text becomes the other."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import Article
from search_web import text_differences
from search_web.text_differences import Change, Differences, differences, same_words
from tests.conftest import make_article


def article(body: str, title: str = "Title") -> Article:
    return make_article(body=body, title=title)


def shown(found: Differences) -> list[str]:
    """Return the paragraphs with signs before what was removed or added."""
    signs = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}
    return [
        "".join(signs[part.change].format(part.text) for part in each) for each in found.paragraphs
    ]


def words(found: Differences, left_out: Change) -> list[str]:
    kept = (part.text for each in found.paragraphs for part in each if part.change is not left_out)
    return "".join("".join(kept).split()).split()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("One two.", "One two.", ["One two."]),
        ("One two three", "One 2 three", ["One [-two -][+2 +]three"]),
        ("Same.\n\nOld one.", "Same.\n\nNew one.", ["Same.", "[-Old -][+New +]one."]),
        ("A b.\n\nC d.", "A b.", ["A b.", "[-C d.-]"]),
        ("A b.", "A b.\n\nC d.", ["A b.", "[+C d.+]"]),
        ("東京都", "東京市", ["東京[-都-][+市+]"]),
        ("one\n two", "one two", ["one two"]),
        ("", "", []),
    ],
)
def test_words_are_compared_by_paragraphs(old: str, new: str, expected: list[str]) -> None:
    """What is kept stands once; what changed, as removed and added words."""
    assert shown(differences(article(old), article(new))) == expected


def test_headlines_are_compared() -> None:
    """Words of headlines count as well."""
    found = differences(article("x", "Old news"), article("x", "New news"))
    assert [part.change for part in found.title] == [Change.REMOVED, Change.ADDED, Change.KEPT]
    assert (found.words_removed, found.words_added) == (1, 1)


def test_same_words_are_told_from_changed_ones() -> None:
    """Space does not count, a comma does."""
    one = article("Some words.\n\nMore.")
    assert same_words(one, article("Some\nwords. More."))
    assert not same_words(one, article("Some, words. More."))
    assert not same_words(one, dataclasses.replace(one, title="Other"))


def test_costly_texts_are_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that would take too long to compare are removed and added as they are."""
    old, new = article("a b x"), article("b a y")
    assert shown(differences(old, new)) == ["[+b +]a [-b x-][+y+]"]
    monkeypatch.setattr(text_differences, "COMPARED_PAIRS", 3)
    assert shown(differences(old, new)) == ["[-a b x-]", "[+b a y+]"]


def test_words_that_are_everywhere_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of long texts, only words that tell places apart count against the limit."""
    monkeypatch.setattr(text_differences, "COMPARED_PAIRS", 1000)
    numbered = [f"the {number}" for number in range(300)]
    found = differences(article(" ".join(numbered)), article(" ".join([*numbered, "end"])))
    assert (found.words_removed, found.words_added) == (0, 1)


def test_long_texts_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a length nothing is compared, and that is said."""
    monkeypatch.setattr(text_differences, "COMPARED_CHARACTERS", 8)
    found = differences(article("one two three"), article("one two four"))
    assert (shown(found), found.complete) == (["one two"], False)


bodies = st.lists(
    st.lists(st.sampled_from(["a", "b", "c,", "日"]), min_size=1, max_size=6).map(" ".join),
    max_size=4,
).map("\n\n".join)


@settings(max_examples=200)
@given(bodies, bodies)
def test_either_text_can_be_read(old: str, new: str) -> None:
    """Without what was added the old words stand there, without what was removed the new."""
    found = differences(article(old), article(new))
    assert words(found, Change.ADDED) == "".join(old.split()).split()
    assert words(found, Change.REMOVED) == "".join(new.split()).split()
