"""A turn: one engine in a process of its own, measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.turn import stay_on, take_turn
from tests.bench.test_engines import STORIES
from tests.conftest import ROOT


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """Return a file of stories."""
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(json.dumps(story) + "\n" for story in STORIES))
    return path


def test_a_turn_is_measured_in_another_process(stories: Path) -> None:
    """Time, memory and size are those of that engine and of nothing else."""
    turn = take_turn("sqlite_fts5", stories, stories.with_name("index"), ["harbour", "sea"])
    assert turn.seconds > 0
    assert turn.peak_memory_bytes > 2**20
    assert turn.index_bytes == (stories.with_name("index") / "articles.db").stat().st_size
    assert turn.stored_bytes is None or 0 < turn.stored_bytes < turn.index_bytes
    assert (turn.articles, turn.hits) == (3, {"harbour": 2, "sea": 1})


def test_a_turn_has_no_other_engine_in_its_memory() -> None:
    """A peer does not carry the product, nor the product a peer."""
    program = (
        "import sys, bench.turn; bench.engines.load_indexer('sqlite_fts5');"
        "print([name for name in ('whoosh', 'numpy', 'indexer') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_a_turn_that_fails_says_so(stories: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the engine raised stands on standard error."""
    stories.write_text("no JSON\n")
    with pytest.raises(subprocess.CalledProcessError):
        take_turn("sqlite_fts5", stories, stories.with_name("index"), [])
    assert "JSONDecodeError" in capfd.readouterr().err


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system pins no process")
def test_a_process_stays_on_one_core() -> None:
    """And its children with it."""
    before = os.sched_getaffinity(0)
    try:
        stay_on(1)
        assert len(os.sched_getaffinity(0)) == 1
    finally:
        os.sched_setaffinity(0, before)
