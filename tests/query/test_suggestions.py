"""Completions are what a look through all texts would find, in the order of their worth."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.cjk import is_cjk
from indexer.analysis.folding import fold
from indexer.analysis.words import run_spans
from indexer.index_folder import open_index
from indexer.query.result import TextPart
from indexer.query.suggestions import Completion, Kind, Suggestions
from indexer.suggestion_file import FILE_NAME
from indexer.writing.suggestion_writer import write_suggestions
from tests.conftest import BuildIndex, make_article

WORDS = st.sampled_from(
    ["Oil", "oil", "OIL", "prices", "price", "Élan", "elan", "ﬁne", "Obama's", "o", "Straße", "ﷺ"]
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "-", ": ", ""])).map("".join), max_size=4)
TAGS = st.lists(TEXTS.map("".join), max_size=8, unique=True)
TYPED = st.one_of(
    TEXTS.map("".join),
    st.text("oilpr Eé'fs:", max_size=5),
    st.text(max_size=4),
    st.tuples(TEXTS.map("".join), st.integers(0, 9)).map(lambda pair: pair[0][: pair[1]]),
)


@pytest.fixture
def archive(build_index: BuildIndex) -> Path:
    """Return an index of a few articles, with its completions."""
    folder = build_index(
        make_article(
            number,
            title=f"{title} {number}" if number % 2 else title,
            body="Crude oil prices at the White House.",
            tags=tags,
            published=f"1987-03-{number + 1:02}",
        )
        for number, (title, tags) in enumerate(
            [
                ("Whisky makers whinge", ("whisky", "white goods")),
                ("White House on crude oil", ("whisky", "Crude-oil tankers")),
                ("A white house burns", ("whisky",)),
                ("Élan of the wheat market", ()),
            ]
        )
    )
    with open_index(folder).reader() as reader:
        write_suggestions(folder, reader)
    return folder


def shown(completions: tuple[Completion, ...]) -> list[str]:
    """Return kinds and texts, with brackets around what was typed."""
    return [
        f"{one.kind}: "
        + "".join(f"[{part.text}]" if part.marked else part.text for part in one.parts)
        for one in completions
    ]


def test_all_kinds_are_offered(archive: Path) -> None:
    """Tags by number of articles, phrases and words by frequency, titles by date."""
    found = Suggestions.open(archive).complete("WH")
    assert shown(found) == [
        "tag: [wh]isky",
        "tag: [wh]ite goods",
        "word: [Wh]ite",
        "phrase: [Wh]ite House",
        "title: [Wh]ite House on crude oil 1",
        "title: [Wh]isky makers whinge",
        "title: Élan of the [wh]eat market 3",
        "title: A [wh]ite house burns",
    ]
    assert [one.articles for one in found] == [3, 1, None, None, None, None, None, None]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("élan", ["title: [Élan] of the wheat market 3"]),
        ("elan", ["title: [Élan] of the wheat market 3"]),
        ("elan OF  the,wh", ["title: [Élan of the wh]eat market 3"]),
        ("crude o", ["tag: [Crude-o]il tankers", "phrase: [Crude o]il",
                     "phrase: [Crude o]il prices", "title: White House on [crude o]il 1"]),
        ("white house ", ["title: [White House] on crude oil 1", "title: A [white house] burns"]),
        ("burns ", ["title: A white house [burns]"]),
        ("burn ", []),
        ("hite", []),
        ("house white", []),
    ],
)  # fmt: skip
def test_words_are_completed_in_their_order(archive: Path, typed: str, expected: list[str]) -> None:
    """What is typed begins a word and goes on as the text does; a space ends a word."""
    assert shown(Suggestions.open(archive).complete(typed)) == expected


@pytest.mark.parametrize("typed", ["", " ", "...", "'", "\n", "\0", "\ud800", "w" * 201])
def test_what_begins_nothing_has_no_completions(archive: Path, typed: str) -> None:
    """No word, or more than anybody types."""
    assert Suggestions.open(archive).complete(typed) == ()


@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 3, 5, 8, 100, 10**9])
def test_a_limit_is_kept(archive: Path, limit: int) -> None:
    """Places that a kind has no use for go to others, so as many as possible come."""
    found = Suggestions.open(archive).complete("wh", limit)
    assert len(found) == min(max(limit, 0), 8)
    if limit == 1:
        assert found[0].text == "whisky"


def test_no_text_comes_twice(build_index: BuildIndex) -> None:
    """A tag stands for the phrase and the title that are spelt like it."""
    folder = build_index(
        make_article(i, title="Crude Oil!", tags=("crude oil",), body="crude oil") for i in range(3)
    )
    with open_index(folder).reader() as reader:
        write_suggestions(folder, reader)
    assert shown(Suggestions.open(folder).complete("cr")) == [
        "tag: [cr]ude oil",
        "word: [cr]ude",
    ]


def test_tags_count_as_they_do_by_now(archive: Path) -> None:
    """Whoever knows the present numbers has them shown; a tag without articles is left out."""
    now = {"whisky": 7}
    found = Suggestions.open(archive).complete("wh", 8, lambda tag: now.get(tag, 0))
    assert shown(found)[0] == "tag: [wh]isky"
    assert [one.articles for one in found if one.kind is Kind.TAG] == [7]


def test_tags_that_differ_by_an_accent_are_two() -> None:
    """They are different filters."""
    found = Suggestions.of_tags([("Cote", 1), ("Côté", 2)]).complete("cot")
    assert shown(found) == ["tag: [Côt]é", "tag: [Cot]e"]


def test_a_phrase_that_is_typed_already_is_no_completion(archive: Path) -> None:
    """It would change nothing; a tag is a filter, and a title an article."""
    found = Suggestions.open(archive).complete("white house")
    assert Kind.PHRASE not in [one.kind for one in found]
    assert shown(Suggestions.open(archive).complete("whisky"))[0] == "tag: [whisky]"


def test_completions_as_json(archive: Path) -> None:
    """Plain text in parts; whoever shows it does the marking."""
    (first, *_) = Suggestions.open(archive).complete("white g")
    assert first.to_json() == {
        "kind": "tag",
        "text": "white goods",
        "parts": [{"text": "white g", "typed": True}, {"text": "oods", "typed": False}],
        "articles": 1,
    }


def test_markup_stays_text(build_index: BuildIndex) -> None:
    """What looks like HTML in a title comes as it was written."""
    folder = build_index([make_article(title="<b>Bold</b> & <script>")])
    with open_index(folder).reader() as reader:
        write_suggestions(folder, reader)
    (found,) = Suggestions.open(folder).complete("bo")
    assert found.parts == (
        TextPart("<b>"), TextPart("Bo", True), TextPart("ld</b> & <script>"),
    )  # fmt: skip


def test_a_stale_file_is_used(archive: Path) -> None:
    """Completions of an earlier state are hints still, and say which state it was."""
    suggestions = Suggestions.open(archive, [("newest", 5)])
    assert suggestions.index is not None
    assert suggestions.index.generation == open_index(archive).latest_generation()
    assert suggestions.complete("newest") == ()


@pytest.mark.parametrize("content", [None, b"", b"no segment at all" * 20, "cut"])
def test_without_a_file_tags_are_completed(archive: Path, content: bytes | str | None) -> None:
    """A missing, foreign or cut file costs phrases and titles, and raises nothing."""
    path = archive / FILE_NAME
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(whole[:-100] if isinstance(content, str) else content)
    suggestions = Suggestions.open(archive, [("white goods", 1), ("Whisky", 3), ("tin", 9)])
    assert suggestions.index is None
    assert shown(suggestions.complete("wh")) == ["tag: [Wh]isky", "tag: [wh]ite goods"]
    assert suggestions.complete("wh")[0].articles == 3
    assert Suggestions.open(archive).complete("wh") == ()


def test_a_damaged_file_never_raises(archive: Path) -> None:
    """Whatever single byte is wrong, completions come or do not; those shown fit."""
    path = archive / FILE_NAME
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        for typed in ("w", "crude o"):
            for one in Suggestions.open(archive).complete(typed):
                marked = "".join(part.text for part in one.parts if part.marked)
                assert fold(marked).replace("-", " ") == typed


def naive_tags(tags: list[tuple[str, int]], typed: str, limit: int) -> list[str]:
    """Return the tags in which a look through all of them finds what is typed."""
    words = folded_words(typed)
    last_is_whole = typed[-1:].isspace()
    found: list[tuple[bool, int, str]] = []
    for tag, articles in tags:
        own = folded_words(tag)
        for first in range(len(own) - len(words) + 1):
            run = own[first : first + len(words)]
            last_fits = run[-1:] == words[-1:] if last_is_whole else True
            if words and run[:-1] == words[:-1] and last_fits and run[-1].startswith(words[-1]):
                found.append((first > 0, -articles, tag))
                break
    # What begins with it goes before what has it further on.
    return [tag for _, _, tag in sorted(found)][:limit]


def folded_words(text: str) -> list[str]:
    """Return the words of a text; each letter of Chinese is one."""
    words = [text[start:stop] for start, stop in run_spans(text)]
    return [fold(part) for word in words for part in (word if is_cjk(word) else [word])]


@given(TAGS, TYPED, st.integers(1, 6))
def test_tags_are_found_as_by_looking_through_all(tags: list[str], typed: str, limit: int) -> None:
    """The same ones in the same order, each with what was typed marked in it."""
    counted = [(tag, 1 + len(tag) % 3) for tag in tags]
    found = Suggestions.of_tags(counted).complete(typed, limit)
    assert [one.text for one in found] == naive_tags(counted, typed, limit)
    for one in found:
        marked = [part.text for part in one.parts if part.marked]
        assert len(marked) == 1
        assert " ".join(folded_words(marked[0])).startswith(" ".join(folded_words(typed)))


def test_threads_share_completions(archive: Path) -> None:
    """Several threads complete at once and get what one would."""
    suggestions = Suggestions.open(archive)
    expected = suggestions.complete("wh")
    found: list[tuple[Completion, ...]] = []
    threads = [
        threading.Thread(target=lambda: found.extend([suggestions.complete("wh")] * 50))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 200
