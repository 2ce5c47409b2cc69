"""Many threads share one state of an index, and one backend, while articles are added."""

from __future__ import annotations

import dataclasses
import datetime
import gc
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from whoosh import query

from indexer.backends.embedded import STATES_KEPT, EmbeddedBackend
from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.engine.planner import make_plan
from indexer.engine.search import find
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query.request import SearchRequest, Sort
from indexer.query.result import SearchResult
from indexer.storage_format import Format
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article
from tests.engine.small_archives import CACHE_BYTES, Session, opened, random_article, written

THREADS = 8

ALPHA, BETA = query.Term("body", "alpha"), query.Term("body", "beta")

TREES = [
    ALPHA,
    query.Or([ALPHA, BETA, query.Term("title", "kappa")]),
    query.And([ALPHA, BETA]),
    query.And([ALPHA, query.Not(BETA)]),
    query.AndMaybe(ALPHA, query.Prefix("words", "ka")),
    query.DisjunctionMax([ALPHA, BETA], tiebreak=0.3),
    query.Or([ALPHA, BETA], scale=0.5),
    query.Phrase("body", ["alpha", "beta"], slop=3),
    WordQuery((("title", "alpha"), ("body", "alpha"))),
    PhraseQuery((("title", ("beta", "delta")), ("body", ("beta", "delta"))), slop=4),
    query.Prefix("words", "kapp"),
    query.TermRange("tags", "m", "n"),
    query.Term("tags", "space"),
    query.DateRange("published", datetime.datetime(1986, 1, 1), None),
    query.Every("highlights"),
    query.Every(),
]


@pytest.fixture(autouse=True)
def _many_switches() -> Iterator[None]:
    """Have threads take turns after microseconds, not milliseconds."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def random_sessions(count: int) -> list[Session]:
    """Return sessions of ten articles; each deletes one of the session before."""
    random = Random(count)  # noqa: S311
    made: list[Session] = []
    for number in range(count):
        added = tuple(random_article(random, 10 * number + place) for place in range(10))
        deleted = (made[-1].articles[0].id,) if made else ()
        made.append(Session(added, deleted))
    return made


def all_answers(collection: Collection, tree: query.Query) -> tuple[Any, ...]:
    """Return what a collection says to a tree, in every way that it can be asked."""
    matches = make_plan(collection, tree).matches(collection)
    found = find(collection, tree, 5, facets=tuple(Facet))
    documents = matches.doc_ids.tolist()
    return (
        documents,
        matches.scores.tolist(),
        found.doc_ids.tolist(),
        found.scores.tolist(),
        found.total,
        {name: dict(counts) for name, counts in found.counts.items()},
        [collection.stored_fields(document)["article"] for document in documents],
        [
            places.tolist()
            for places in collection.positions_in("body", "alpha", np.array(documents, np.int64))
        ],
    )


def in_threads(ask: Callable[[int], None]) -> None:
    """Call a function with the number of each thread; raise what any of them raises."""
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(ask, range(THREADS)))


def add_articles(folder: Path, storage_format: Format, numbers: Sequence[int]) -> None:
    """Commit articles that have all words."""
    with IndexWriter(folder, storage_format) as writer:
        for number in numbers:
            writer.put(
                make_article(
                    number,
                    title="alpha beta",
                    body="alpha beta delta kappa kappo " + "lambda " * (number % 7),
                    published=f"19{number % 90 + 10}-05-05",
                    tags=("Movies", f"Tag {number % 3}"),
                ),
                "origin",
                "path",
                replaces=False,
            )


@pytest.mark.parametrize("cache_bytes", [1, 1 << 18])
@pytest.mark.parametrize("storage_format", Format)
def test_threads_share_a_collection(storage_format: Format, cache_bytes: int) -> None:
    """A state of an index answers the same to all threads, whatever is committed after it."""
    with written(random_sessions(4), storage_format) as folder:
        with opened(folder, storage_format) as alone:
            expected = [all_answers(alone, tree) for tree in TREES]
        with opened(folder, storage_format, cache_bytes=cache_bytes) as shared:
            done = threading.Event()

            def commit() -> None:
                number = 1000
                while not done.is_set():
                    add_articles(folder, storage_format, [number])
                    number += 1

            def ask(seed: int) -> None:
                random = Random(seed)  # noqa: S311
                for _ in range(2):
                    for place in random.sample(range(len(TREES)), len(TREES)):
                        assert all_answers(shared, TREES[place]) == expected[place]

            committer = threading.Thread(target=commit)
            committer.start()
            try:
                in_threads(ask)
            finally:
                done.set()
                committer.join()


QUESTIONS = [
    SearchRequest(text="alpha"),
    SearchRequest(text="alpha OR kappo", limit=100),
    SearchRequest(text="beta alpha", sort=Sort.NEWEST, limit=3),
    SearchRequest(text='"alpha beta"', limit=5),
    SearchRequest(text="kap*", limit=50),
    SearchRequest(text="alpha -absent", tags=("movies",)),
    SearchRequest(limit=20),
]


def what_it_says(result: SearchResult) -> Any:
    """Return an answer without the time that it took, to be compared and kept in a dict."""
    hits = tuple((hit.id, hit.score, hit.title, hit.snippet) for hit in result.hits)
    facets = tuple((facet, tuple(counts)) for facet, counts in sorted(result.facets.items()))
    return result.total, hits, facets, result.any_word, result.notices


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer, and which commits were done before the question and at its end."""

    question: int
    before: int
    behind: int
    says: Any


@pytest.mark.parametrize("storage_format", Format)
def test_each_answer_is_that_of_one_state(storage_format: Format) -> None:
    """An answer is of the state before a commit or behind it, never of both, nor of an older."""
    commits = 6
    with (
        written(random_sessions(3), storage_format) as folder,
        EmbeddedBackend(folder, storage_format, cache_bytes=CACHE_BYTES) as backend,
    ):
        states: list[dict[Any, int]] = [{} for _ in QUESTIONS]
        committed = 0
        answers: list[Answer] = []

        def note_state() -> None:
            with EmbeddedBackend(folder, storage_format, cache_bytes=CACHE_BYTES) as fresh:
                for place, question in enumerate(QUESTIONS):
                    states[place][what_it_says(fresh.search(question))] = committed

        def commit() -> None:
            nonlocal committed
            for number in range(commits):
                add_articles(folder, storage_format, [1000 + 2 * number, 1001 + 2 * number])
                committed += 1
                note_state()

        def ask(seed: int) -> None:
            random = Random(seed)  # noqa: S311
            while committer.is_alive():
                place = random.randrange(len(QUESTIONS))
                before = committed
                says = what_it_says(backend.search(QUESTIONS[place]))
                answers.append(Answer(place, before, committed, says))

        note_state()
        committer = threading.Thread(target=commit)
        committer.start()
        in_threads(ask)
        committer.join()
        assert committed == commits
        assert [len(known) for known in states] == [commits + 1] * len(QUESTIONS)
        for answer in answers:
            state = states[answer.question].get(answer.says)
            assert state is not None, QUESTIONS[answer.question]
            # A commit may be there for readers shortly before it is counted here.
            assert answer.before <= state <= answer.behind + 1
        assert len({states[answer.question][answer.says] for answer in answers}) > 1


def test_the_memory_of_earlier_states_is_given_back() -> None:
    """No more states are held than cursors can go on in, without a look for garbage."""
    gc.collect()
    gc.disable()
    try:
        with (
            written(random_sessions(1), Format.COLUMNAR) as folder,
            EmbeddedBackend(folder, cache_bytes=CACHE_BYTES) as backend,
        ):
            for number in range(STATES_KEPT + 4):
                add_articles(folder, Format.COLUMNAR, [1000 + number])
                for question in QUESTIONS:
                    backend.search(question)
            held = [one for one in gc.get_objects() if type(one) is Collection]
            assert len(held) == STATES_KEPT + 1
    finally:
        gc.enable()
