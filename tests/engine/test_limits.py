"""What a tree may ask for: boosts that leave every score a number, and so much time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from whoosh import query

from indexer import time_limit as time_limit_module
from indexer.engine.limits import MAX_BOOST, MAX_BOOST_OF_PATH, MAX_DEPTH, check_tree
from indexer.engine.planner import make_plan
from indexer.engine.profile import Formula
from indexer.engine.search import find
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.errors import RequestError
from indexer.time_limit import time_limit
from tests.engine.small_archives import opened

ALPHA, BETA = query.Term("body", "alpha"), query.Term("body", "beta")

BOOSTED: dict[str, Callable[[Any], query.Query]] = {
    "term": lambda boost: query.Term("body", "alpha", boost=boost),
    "word": lambda boost: WordQuery((("body", "alpha"),), boost=boost),
    "phrase": lambda boost: PhraseQuery((("body", ("alpha", "beta")),), boost=boost),
    "prefix": lambda boost: query.Prefix("words", "a", boost=boost),
    "everything": lambda boost: query.Every(boost=boost),
    "and": lambda boost: query.And([ALPHA, BETA], boost=boost),
    "or": lambda boost: query.Or([ALPHA, BETA], boost=boost),
    "best of": lambda boost: query.DisjunctionMax([ALPHA, BETA], boost=boost),
    "share of the others": lambda share: query.DisjunctionMax([ALPHA, BETA], tiebreak=share),
    "constant": lambda score: query.ConstantScoreQuery(ALPHA, score=score),
}


@pytest.mark.parametrize("boost", [math.nan, math.inf, -math.inf, -1e-9, 1e6 + 1, 1e300, 10**400])
@pytest.mark.parametrize("kind", BOOSTED)
def test_boosts_out_of_range_are_refused(kind: str, boost: float) -> None:
    """No node may have one, wherever it stands; the message says what was expected."""
    for tree in (BOOSTED[kind](boost), query.Not(query.And([BETA, BOOSTED[kind](boost)]))):
        with pytest.raises(RequestError, match="from 0 to 1,000,000, found"):
            check_tree(tree)


def test_boosts_inside_each_other_are_refused_if_they_multiply_to_too_much() -> None:
    """A tiny one in between changes nothing: the steps before it would be infinite."""
    tree = BOOSTED["term"](MAX_BOOST)
    for inner in (0.0, 1e-300):
        nested = query.And([tree, BETA], boost=MAX_BOOST)
        assert MAX_BOOST * MAX_BOOST == MAX_BOOST_OF_PATH
        check_tree(query.Or([nested, BETA], boost=inner))
        nested = query.Or([nested, BETA], boost=inner)
        with pytest.raises(RequestError, match="multiply to at most 1,000,000,000,000"):
            check_tree(query.DisjunctionMax([nested, BETA], boost=2.0))


def test_boosts_beside_each_other_are_not_multiplied() -> None:
    """Any number of parts may each have the largest boost."""
    check_tree(query.And([BOOSTED["term"](MAX_BOOST)] * 100))


@pytest.mark.parametrize("formula", Formula)
@pytest.mark.parametrize("kind", BOOSTED)
def test_the_largest_boosts_give_finite_scores(
    large_index: Path, kind: str, formula: Formula
) -> None:
    """Inside each other, however the node combines them."""
    inside = BOOSTED[kind](MAX_BOOST)
    with opened(large_index, formula=formula) as collection:
        for outer in (
            query.DisjunctionMax([inside, inside, ALPHA], boost=MAX_BOOST, tiebreak=1.0),
            query.Or([inside] * 50, boost=MAX_BOOST),
            query.AndMaybe(ALPHA, query.And([inside, inside], boost=MAX_BOOST)),
        ):
            scores = make_plan(collection, outer).matches(collection).scores
            assert len(scores)
            assert np.isfinite(scores).all()


def test_the_best_of_words_with_the_largest_boosts_are_found(large_index: Path) -> None:
    """What is not looked at, because it cannot be among the best, is not."""
    words = [WordQuery((("body", "alpha"),), MAX_BOOST), WordQuery((("body", "beta"),), 1e-6)]
    tree = query.Or(words)
    with opened(large_index) as collection:
        every = make_plan(collection, tree).matches(collection)
        found = find(collection, tree, 10)
        order = np.argsort(-every.scores, kind="stable")[:10]
        assert found.doc_ids.tolist() == every.doc_ids[order].tolist()
        assert found.scores.tolist() == every.scores[order].tolist()


LONG_TREES = {
    "nested": query.Not(query.Not(query.Not(query.Not(ALPHA)))),
    "parts": query.Or([query.Prefix("words", letter) for letter in "abdkm"]),
    "lists": query.Or([query.Term("body", word) for word in ("alpha", "beta", "kappa", "delta")]),
    "without a kernel": query.Or([ALPHA, BETA], scale=0.9),
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three seconds go by from one look at the clock to the next."""
    seconds = itertools.count(0.0, 3.0)
    frozen = SimpleNamespace(monotonic=lambda: next(seconds))
    monkeypatch.setattr(time_limit_module, "time", frozen)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("kind", LONG_TREES)
def test_an_answer_that_takes_too_long_is_refused(large_index: Path, kind: str) -> None:
    """Between nodes, lists or postings; asked without a limit, the same tree is answered."""
    tree = LONG_TREES[kind]
    with opened(large_index) as collection:
        with time_limit(), pytest.raises(RequestError, match="within 10 seconds; search for less"):
            find(collection, tree)
        assert find(collection, tree).total


@pytest.mark.usefixtures("clock")
def test_time_begins_once(large_index: Path) -> None:
    """A limit inside another does not give more time; after it there is none."""
    with opened(large_index) as collection:
        with time_limit():
            for _ in range(3):
                with time_limit():
                    pass
            with pytest.raises(RequestError, match="10 seconds"):
                find(collection, ALPHA)
        assert find(collection, ALPHA).total


def test_the_deepest_tree_leaves_room_for_the_stack(large_index: Path) -> None:
    """Whatever is nested, evaluating it does not reach the end of Python's stack."""
    tree = ALPHA
    for level in range(MAX_DEPTH - 1):
        tree = (query.And if level % 2 else query.Or)([tree, query.Prefix("words", "a")])
    with opened(large_index) as collection, time_limit():
        assert find(collection, tree).total
