"""Kept lists are the lists that were made, however many can be kept."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engine.posting_cache import NO_BITMAP, Entries, Lists, PostingArrays, PostingCache
from indexer.kernels.posting_union import WINDOW
from indexer.kernels.pruned_union import BLOCK, TOPS

KEYS = tuple("abcdefgh")


def scored_list(seed: int, documents: int) -> Entries:
    """Return a random list with scores."""
    random = Random(seed)  # noqa: S311
    docs = sorted(random.sample(range(documents), random.randint(0, documents)))
    return Entries(np.array(docs, np.uint32), np.array([random.random() + 0.01 for _ in docs]))


def list_with_positions(seed: int, documents: int) -> Entries:
    """Return a random list with positions."""
    random = Random(seed)  # noqa: S311
    docs = sorted(random.sample(range(documents), random.randint(0, documents)))
    freqs = [random.randint(1, 4) for _ in docs]
    positions = [place for freq in freqs for place in sorted(random.sample(range(50), freq))]
    starts = np.cumsum([0, *freqs]).astype(np.int64)
    return Entries(np.array(docs, np.uint32), starts, np.array(positions, np.uint32))


def assert_row(lists: Lists, place: int, expected: Entries) -> None:
    """Compare a list, with all that is kept beside it, to the one that was made."""
    arrays, rows = lists
    start, stop, bitmap = rows[place].tolist()
    assert arrays.docs[start:stop].tolist() == expected.doc_ids.tolist()
    if expected.positions is None:
        assert arrays.values[start:stop].tolist() == expected.values.tolist()
    else:
        ends = arrays.values[start : stop + 1].tolist()
        assert arrays.values.dtype == np.int64
        assert [end - ends[0] for end in ends] == expected.values.tolist()
        assert arrays.positions[ends[0] : ends[-1]].tolist() == expected.positions.tolist()
    if bitmap != NO_BITMAP:
        assert_bitmap(arrays, bitmap, expected)


def assert_bitmap(arrays: PostingArrays, bitmap: int, expected: Entries) -> None:
    """Compare a bitmap, its ranks and bounds with a scan of the list."""
    docs = expected.doc_ids.tolist()
    bits = np.unpackbits(arrays.bitmaps[bitmap].view(np.uint8), bitorder="little")
    assert bits.nonzero()[0].tolist() == docs
    words = range(len(arrays.ranks[bitmap]))
    assert arrays.ranks[bitmap].tolist() == [sum(d < 32 * word for d in docs) for word in words]
    if expected.positions is None:
        scores = dict(zip(docs, expected.values.tolist(), strict=True))
        best = sorted(scores.values(), reverse=True) + [0.0] * TOPS
        assert arrays.tops[bitmap].tolist() == best[:TOPS]
        for block, level in enumerate(arrays.maxima[bitmap].tolist()):
            within = (score for d, score in scores.items() if d // BLOCK == block)
            exact = max(within, default=0.0) / best[0] * 255
            assert exact * (1 - 1e-12) <= level <= exact + 1


queries = st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5), min_size=1, max_size=8)


@pytest.mark.parametrize("make", [scored_list, list_with_positions])
@settings(max_examples=100)
@given(
    documents=st.sampled_from([1, 31, 32, 33, 70, 2 * WINDOW + 1]),
    asked=queries,
    postings=st.integers(1, 300),
    positions=st.integers(1, 600),
)
def test_lists_are_those_that_were_made(
    make: Callable[[int, int], Entries],
    documents: int,
    asked: Sequence[Sequence[str]],
    postings: int,
    positions: int,
) -> None:
    """Whether or not they fit, a query has its lists; they stay as they are ever after."""
    made = {key: make(seed, documents) for seed, key in enumerate(KEYS)}
    room = 0 if make is scored_list else positions
    cache = PostingCache(documents, made.__getitem__, postings, room)
    answers = [(keys, cache.lists(keys)) for keys in asked]
    for keys, lists in answers:
        assert lists.rows.shape == (len(keys), 3)
        for place, key in enumerate(keys):
            assert_row(lists, place, made[key])


def counting_cache(postings: int) -> tuple[PostingCache[str], Counter[str]]:
    """Return a cache of lists of four postings each, and how often each was made."""
    counts: Counter[str] = Counter()

    def make(key: str) -> Entries:
        counts[key] += 1
        first = KEYS.index(key)
        return Entries(np.arange(first, first + 4, dtype=np.uint32), np.ones(4))

    return PostingCache(100, make, postings), counts


def test_a_list_is_made_once_while_there_is_room() -> None:
    """What was asked for before is not made again."""
    cache, counts = counting_cache(100)
    arrays = {id(cache.lists(keys).arrays) for keys in ("ab", "bc", "aabbcc", "cd", "a")}
    assert counts == dict.fromkeys("abcd", 1)
    assert len(arrays) == 1


def test_full_arrays_are_replaced_and_not_changed() -> None:
    """Who still reads a list of the old arrays reads on what stood there."""
    cache, counts = counting_cache(10)
    old = cache.lists("ab")
    before = old.arrays.docs.copy(), old.arrays.values.copy(), old.rows.copy()
    new = cache.lists("bc")
    assert new.arrays is not old.arrays
    assert cache.lists("c").arrays is new.arrays
    assert (counts["b"], counts["c"]) == (2, 1)
    after = old.arrays.docs, old.arrays.values, old.rows
    assert [part.tobytes() for part in after] == [part.tobytes() for part in before]


def test_what_never_fits_is_made_for_one_query_alone() -> None:
    """A query for more than can be kept is answered, and the kept lists stay kept."""
    cache, counts = counting_cache(10)
    kept = cache.lists("ab")
    large = cache.lists("cdefgh")
    assert large.arrays is not kept.arrays
    assert len(large.arrays.docs) == 24
    assert cache.lists("ab").arrays is kept.arrays
    assert counts["a"] == counts["b"] == 1


def test_lists_without_positions_have_places_too() -> None:
    """Where nothing fits, the values of lists of positions are still integers."""
    nothing = Entries(np.empty(0, np.uint32), np.zeros(1, np.int64), np.empty(0, np.uint32))
    cache: PostingCache[str] = PostingCache(10, lambda _: nothing, 1, 1)
    lists = cache.lists("ab")
    assert lists.arrays.values.dtype == np.int64
    assert lists.rows[:, :2].tolist() == [[0, 0], [1, 1]]


@pytest.fixture
def _many_switches() -> Iterator[None]:
    """Have threads take turns after microseconds, not milliseconds."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_many_switches")
@pytest.mark.parametrize("postings", [100, 1000])
def test_threads_share_a_cache(postings: int) -> None:
    """Several threads at once get their lists, and lists are made by one at a time."""
    documents = 70
    made = {key: scored_list(seed, documents) for seed, key in enumerate(KEYS)}
    making = threading.Lock()
    alone: list[bool] = []

    def make(key: str) -> Entries:
        alone.append(making.acquire(blocking=False))
        entries = Entries(made[key].doc_ids.copy(), made[key].values.copy())
        making.release()
        return entries

    cache = PostingCache(documents, make, postings)

    def ask(seed: int) -> None:
        random = Random(seed)  # noqa: S311
        for _ in range(500):
            keys = random.choices(KEYS, k=random.randint(1, 4))
            lists = cache.lists(keys)
            for place, key in enumerate(keys):
                assert_row(lists, place, made[key])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(ask, range(4)))
    assert all(alone)
    assert len(alone) >= len(KEYS)


def test_a_shrunk_cache_answers_as_before() -> None:
    """Lists that somebody has stay; the others are made anew, in a sixteenth of the room."""
    cache, counts = counting_cache(64)
    before = cache.lists(KEYS[:2])
    cache.shrink()
    after = cache.lists(KEYS[:2])
    assert counts[KEYS[0]] == 2
    for lists in (before, after):
        assert lists.arrays.docs[lists.rows[1, 0] : lists.rows[1, 1]].tolist() == [1, 2, 3, 4]
    assert len(before.arrays.docs) == 64
    assert len(after.arrays.docs) <= 8
