"""Queries are sampled by how many stories hold their terms, the same ones every time."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bench.cut_stories import number_stories
from bench.query import Query, QueryKind
from bench.query_rows import rows_of_file, sampled_rows
from bench.record import Corpus
from bench.stories import read_stories
from bench.term_file import StoryTerms, read_terms, write_terms

_WORDS = [f"{first}{second}s" for first in "abcdefghijklmnopqrst" for second in "uvwxyz"]


@pytest.fixture(scope="module")
def stories() -> list[StoryTerms]:
    """Return stories in which words are the rarer the later they stand in the list."""
    chance = random.Random(7)  # noqa: S311  (repeatable, not secret)
    shares = [max(0.02, 0.7 - 0.02 * place) for place in range(len(_WORDS))]
    return [
        StoryTerms(
            " ".join(
                word for word, share in zip(_WORDS, shares, strict=True) if chance.random() < share
            ),
            [],
        )
        for _ in range(400)
    ]


def _share(stories: list[StoryTerms], word: str) -> float:
    return sum(word in story.terms.split() for story in stories) / len(stories)


def test_the_same_stories_give_the_same_queries(stories: list[StoryTerms]) -> None:
    """A figure can be measured again."""
    assert sampled_rows(stories, 10) == sampled_rows(stories, 10)


def test_common_and_rare_terms_are_in_as_many_stories_as_said(stories: list[StoryTerms]) -> None:
    """Thirty to sixty percent, and one to five, give or take the gaps between terms."""
    rows = sampled_rows(stories, 20)
    assert all(0.25 < _share(stories, query.words[0]) < 0.65 for query in rows["term_common"])
    assert all(0.0 < _share(stories, query.words[0]) < 0.07 for query in rows["term_rare"])


def test_unions_have_different_terms(stories: list[StoryTerms]) -> None:
    """A term twice would be another query to each engine."""
    for number in (2, 3, 5):
        for query in sampled_rows(stories, 20)[f"or_{number}"]:
            assert query.kind is QueryKind.UNION
            assert len(set(query.words)) == number


def test_intersections_and_phrases_stand_in_some_story(stories: list[StoryTerms]) -> None:
    """Nobody asks for what is nowhere; phrases stand in two stories at least."""
    rows = sampled_rows(stories, 20)
    held = [story.terms.split() for story in stories]
    for query in (*rows["and_2"], *rows["and_3"]):
        assert any(set(query.words) <= set(terms) for terms in held)
    for query in (*rows["phrase_2"], *rows["phrase_3"]):
        assert sum(f" {' '.join(query.words)} " in f" {story.terms} " for story in stories) > 1


def test_a_file_gives_a_row_for_each_kind_of_its_queries(tmp_path: Path) -> None:
    """Words become terms; a term twice counts once; other kinds are left out."""
    lines = [
        {"query": "+Rivers +rivers +flooding", "tags": ["intersection", "global"]},
        {"query": '"the rivers"', "tags": ["phrase"]},
        {"query": "flood~2", "tags": ["fuzzy"]},
    ]
    path = tmp_path / "queries.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert rows_of_file(path) == {
        "web_intersection": [Query(QueryKind.INTERSECTION, ("river", "flood"))],
        "web_phrase": [Query(QueryKind.PHRASE, ("the", "river"))],
    }


def test_terms_are_those_that_the_product_indexes(tmp_path: Path) -> None:
    """Folded, stemmed, in order; a tag counts once."""
    stories, terms = tmp_path / "stories.jsonl", tmp_path / "terms.jsonl"
    stories.write_text(
        json.dumps({"id": "0", "body": "Rivers' FLOODS;\n\ncafé", "tags": ["A", "B", "A"]})
        + "\n"
        + json.dumps({"id": "1", "body": ""})
        + "\n"
    )
    write_terms(stories, terms)
    assert list(read_terms(terms)) == [
        StoryTerms("river flood cafe", ["A", "B"]),
        StoryTerms("", []),
    ]


def test_cut_stories_are_as_many_as_wanted_and_lose_no_word(tmp_path: Path) -> None:
    """Pieces stand in order, with the tags of their story, numbered by line."""
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    bodies = ["one two three four five", "six", "seven eight nine ten"]
    whole.write_text(
        "".join(json.dumps({"title": "T", "body": body, "tags": ["X"]}) + "\n" for body in bodies)
    )
    corpus = number_stories(whole, Corpus("c", 3, 1, 1, ""), 7, cut)
    pieces = list(read_stories(cut))
    assert corpus.articles == len(pieces) == 7
    assert corpus.body_bytes == sum(len(piece.body) for piece in pieces)
    assert " ".join(piece.body for piece in pieces if piece.body) == " ".join(bodies)
    assert [piece.id for piece in pieces] == [str(number) for number in range(7)]
    assert all(piece.tags == ("X",) for piece in pieces)


def test_whole_stories_keep_their_bodies(tmp_path: Path) -> None:
    """Spaces and line ends included: the product reads them as they are."""
    whole, numbered = tmp_path / "whole.jsonl", tmp_path / "numbered.jsonl"
    whole.write_text(json.dumps({"body": "one  two\n\nthree"}) + "\n")
    number_stories(whole, Corpus("c", 1, 1, 1, ""), None, numbered)
    assert [story.body for story in read_stories(numbered)] == ["one  two\n\nthree"]
