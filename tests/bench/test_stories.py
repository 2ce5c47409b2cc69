"""The stories and the queries made of them."""

from __future__ import annotations

import datetime
import hashlib
import json
import lzma
import re
from pathlib import Path

import pytest

from bench.corpus_file import prepare_stories
from bench.queries import common_words, make_queries, read_queries
from bench.query import Query, QueryKind
from bench.stories import Story, read_stories, read_story

LINES = [
    json.dumps({"id": str(number), "title": f"Story {number}", "body": "café", "tags": ["a", "b"]})
    for number in range(5)
]


def test_the_first_stories_of_a_packed_file_are_taken(tmp_path: Path) -> None:
    """The description counts what was taken and has the digest of the whole file."""
    packed = tmp_path / "wire.jsonl.xz"
    packed.write_bytes(lzma.compress("\n".join(LINES).encode()))
    corpus = prepare_stories(packed, 3, tmp_path / "taken.jsonl")
    assert (corpus.name, corpus.articles, corpus.body_bytes) == (
        "wire",
        3,
        3 * len("café".encode()),
    )
    assert corpus.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()
    assert corpus.size_bytes == packed.stat().st_size
    taken = list(read_stories(tmp_path / "taken.jsonl"))
    assert taken == [
        Story(str(number), f"Story {number}", "café", "", "", "", ("a", "b"), LINES[number])
        for number in range(3)
    ]


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ({"date": "1916-01-31"}, datetime.datetime(1916, 1, 31, tzinfo=datetime.UTC)),
        (
            {"published": "1987-02-26T15:01:01+02:00"},
            datetime.datetime(1987, 2, 26, tzinfo=datetime.UTC),
        ),
        ({"date": None}, None),
        ({}, None),
    ],
)
def test_a_date_is_read_as_its_day(
    record: dict[str, str | None], day: datetime.datetime | None
) -> None:
    """By the paper's own clock; null counts as missing, whatever the field."""
    assert read_story(json.dumps({"title": None, **record})).day == day


def test_the_most_common_words_are_told_by_the_stories_that_have_them() -> None:
    """Short words and stop words are left out, and ties are in order of the alphabet."""
    bodies = ("Storm storm STORM gales", "their harbour gales", "harbour storm of five")
    stories = [read_story(json.dumps({"body": body})) for body in bodies]
    assert common_words(stories, 4) == ["gales", "harbour", "storm", "their"]


def test_queries_of_a_corpus_are_the_same_every_time(corpus: Path, tmp_path: Path) -> None:
    """Each kind has its number, and words of a phrase stand side by side somewhere."""
    prepare_stories(corpus, None, tmp_path / "stories.jsonl")
    stories = list(read_stories(tmp_path / "stories.jsonl"))
    queries = make_queries(stories, 8)
    assert queries == make_queries(stories, 8)
    assert [query.kind for query in queries] == [kind for kind in QueryKind for _ in range(8)]
    texts = [" ".join(re.findall(r"[^\W_]+", f"{story.title} {story.body}")) for story in stories]
    for query in queries:
        together = " ".join(query.words) if query.kind is QueryKind.PHRASE else query.words[-1]
        assert any(together in text.lower() for text in texts)


def test_queries_of_a_file_are_read_by_their_kind(tmp_path: Path) -> None:
    """Signs go, kinds that no peer has are left out, and stop words alone as well."""
    path = tmp_path / "queries.jsonl"
    lines = [
        {"query": "the", "tags": ["term"]},
        {"query": '"griffith observatory"', "tags": ["phrase", "phrase:num_tokens_2"]},
        {"query": "+Tide +gates", "tags": ["intersection", "global"]},
        {"query": "+bass -fish", "tags": ["negated", "global"]},
        {"query": "+one +more", "tags": ["intersection", "global"]},
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    assert read_queries(path, limit=1) == [
        Query(QueryKind.INTERSECTION, ("tide", "gates")),
        Query(QueryKind.PHRASE, ("griffith", "observatory")),
    ]
