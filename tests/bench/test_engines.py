"""The product and its peers answer the same questions from the same stories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.engines import ENGINES, Answer, Engine
from bench.queries import Query, QueryKind

STORIES = [
    {
        "id": "1",
        "title": "Storm at sea",
        "body": "The harbour gates held.",
        "tags": ["sea", "gale"],
    },
    {"id": "2", "title": "New gates", "body": "The harbour has new gates.", "tags": ["sea"]},
    {"id": "3", "title": "A film", "body": "Nobody mentions water.", "tags": ["cinema"]},
]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize(
    ("query", "total", "tags"),
    [
        (Query(QueryKind.TERM, ("harbour",)), 2, {"sea": 2, "gale": 1}),
        (Query(QueryKind.UNION, ("storm", "film")), 2, {"sea": 1, "gale": 1, "cinema": 1}),
        (Query(QueryKind.INTERSECTION, ("storm", "gates")), 1, {"sea": 1, "gale": 1}),
        (Query(QueryKind.PHRASE, ("harbour", "gates")), 1, {"sea": 1, "gale": 1}),
        (Query(QueryKind.TERM, ("volcano",)), 0, {}),
    ],
    ids=lambda value: value.text if isinstance(value, Query) else "",
)
def test_every_engine_gives_the_same_total_and_tag_counts(
    engine: Engine, query: Query, total: int, tags: dict[str, int], tmp_path: Path
) -> None:
    """Where no stemmer or tokenizer differs, the answers agree exactly."""
    stories = tmp_path / "stories.jsonl"
    stories.write_text("".join(json.dumps(story) + "\n" for story in STORIES))
    engine.index(stories, tmp_path / "index")
    with engine.open(tmp_path / "index") as session:
        answer = session.answer(query)
    assert answer == Answer(total, answer.titles, tags)
    assert len(answer.titles) == total
