"""The benchmark of queries runs over the sample archive, and says where engines disagree."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench import query_engines, querying
from bench.engines.engine import EngineMissingError
from bench.query import Query, QueryKind
from bench.query_engines.engine import Answer, Ask, Mode
from bench.query_figures import compare_answers, overlap, roofline
from bench.query_timing import ask_row, time_row
from bench.record import Kind, read_records
from bench.term_file import write_terms


def test_queries_run_and_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each row has its times, its hits and the agreement; who is missing is named."""
    names = ("product", "tantivy", "sqlite_fts5")
    monkeypatch.setattr(querying, "ENGINES", names)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    monkeypatch.delitem(sys.modules, "bench.query_engines.tantivy", raising=False)
    assert querying.main(["--tiny", "--articles", "60", "--record"], tmp_path) == 0
    assert "tantivy is left out: the package tantivy is not installed" in capsys.readouterr().out
    (record,) = read_records(tmp_path)
    assert (record.name, record.kind) == ("querying-corpus-60", Kind.QUERYING)
    assert record.engines["tantivy"].skipped
    rows = record.figures.keys() - {querying.STARTING}
    assert {"term_common", "term_rare", "or_2", "or_5", "and_3", "phrase_2"} <= rows
    for row in rows:
        figures = record.figures[row]
        assert figures["equal_to_sqlite_fts5_percent"].median == 100
        for mode in Mode:
            assert {f"product_{mode}_ms", f"sqlite_fts5_{mode}_p99_ms"} <= figures.keys()
        assert {"hits", "postings_read_ms", "product_first_ms"} <= figures.keys()
    assert {"product_s", "command_line_s"} <= record.figures[querying.STARTING].keys()


def test_other_totals_and_tags_are_told_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """A total that an engine does not have is not held against it."""
    queries = [Query(QueryKind.TERM, (word,)) for word in ("a", "b", "c", "d")]
    ours = [Answer([1], 2, {"x": 1})] * 4
    theirs = {
        0: Answer([1], 2, {"x": 1}),
        1: Answer([1], 3, {"x": 1}),
        2: Answer([1], 2, {"x": 2}),
        3: Answer([1]),
    }
    assert compare_answers("term", "rival", queries, ours, theirs).median == 50
    said = capsys.readouterr().out
    assert "term, b: 2 hits, rival 3; the tags are the same" in said
    assert "term, c: 2 hits, rival 2; the tags are others" in said


def test_overlap_is_the_share_of_our_best_that_others_have() -> None:
    """Queries without hits of ours say nothing."""
    assert overlap([[1, 2], [3, 4], []], {0: [2, 9], 1: [4, 3], 2: [7]}).median == 75


def test_a_roofline_is_bytes_by_bandwidth() -> None:
    """Twelve bytes a posting."""
    assert roofline([1000], bandwidth=12e6)["postings_read_ms"].median == 1


class _Counting:
    """A session that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def prepare(self, query: Query) -> Any:
        return None if query.kind is QueryKind.PHRASE else query.words

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        return {"one": self._answer} if mode is Mode.TOP else {}

    def _answer(self, prepared: Any) -> Answer:
        self.asked.append(prepared)
        return Answer([])

    def lines(self, answer: Answer) -> list[int]:
        return list(answer.best)


def test_engines_are_asked_only_what_they_can_answer() -> None:
    """Neither a kind of query nor a mode that they lack; the first round is one more."""
    session = _Counting()
    queries = [
        Query(QueryKind.TERM, ("a",)),
        Query(QueryKind.PHRASE, ("a", "b")),
        Query(QueryKind.TERM, ("c",)),
    ]
    asked = ask_row(session, queries)
    assert asked.places == [0, 2]
    assert time_row({"engine": asked}, Mode.TAGS, rounds=3) == {}
    assert len(time_row({"engine": asked}, Mode.TOP, rounds=3)["engine"]) == 2
    assert session.asked == [("a",), ("c",)] * 4


def test_slow_engines_are_asked_some_queries_spread_over_the_row() -> None:
    """Not the first ones only."""
    queries = [Query(QueryKind.TERM, (str(place),)) for place in range(100)]
    assert ask_row(_Counting(), queries, most=4).places == [0, 25, 50, 75]


@pytest.mark.parametrize("name", query_engines.IN_PROCESS)
def test_every_engine_finds_the_same(name: str, tmp_path: Path) -> None:
    """Totals and tags of each kind of query, as far as the engine has them."""
    try:
        engine = query_engines.load(name)
    except EngineMissingError as error:
        pytest.skip(str(error))
    bodies = ["red blue", "blue red", "red", "green", "red blue green"]
    (tmp_path / "stories.jsonl").write_text(
        "".join(
            f'{{"id": "{place}", "body": "{body}", "tags": ["T{place % 2}"]}}\n'
            for place, body in enumerate(bodies)
        )
    )
    write_terms(tmp_path / "stories.jsonl", tmp_path / "terms.jsonl")
    engine.index(tmp_path / "terms.jsonl", tmp_path / name)
    wanted = {
        Query(QueryKind.TERM, ("red",)): {0, 1, 2, 4},
        Query(QueryKind.UNION, ("red", "green")): {0, 1, 2, 3, 4},
        Query(QueryKind.INTERSECTION, ("red", "blue")): {0, 1, 4},
        Query(QueryKind.PHRASE, ("red", "blue")): {0, 4},
    }
    with engine.open(tmp_path / name) as session:
        for query, hits in wanted.items():
            prepared = session.prepare(query)
            for mode in Mode if prepared is not None else ():
                for ask in session.ways(mode).values():
                    answer = ask(prepared)
                    assert set(session.lines(answer)) == hits
                    if mode is not Mode.TOP:
                        assert answer.total == len(hits)
                    if mode is Mode.TAGS:
                        assert sum((answer.tags or {}).values()) == len(hits)
