"""Both benchmarks run over the sample archive; how fast is not asked here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import searching
from bench.options import repeatable_command
from bench.record import Kind, read_records
from tests.conftest import ROOT


def test_indexing_runs_and_names_every_engine() -> None:
    """As it is typed, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.indexing", "--tiny", "--articles", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "corpus: 20 articles" in run.stdout
    for engine in ("product", "stock_whoosh", "sqlite_fts5"):
        assert f"{engine}, run 1: " in run.stdout


def test_searching_runs_and_is_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every kind of query has its latencies, and the record the command that was typed."""
    assert searching.main(["--tiny", "--articles", "30", "--record"], tmp_path) == 0
    assert "totals equal stock Whoosh's" in capsys.readouterr().out
    (record,) = read_records(tmp_path)
    assert (record.name, record.kind) == ("searching-corpus-30", Kind.SEARCHING)
    assert record.command == "python -m bench.searching --tiny --articles 30 --record"
    assert set(record.figures) == {"term", "union", "intersection", "phrase"}
    for figures in record.figures.values():
        assert {"product_ms", "stock_whoosh_ms", "sqlite_fts5_ms"} <= set(figures)


def test_a_recorded_command_has_no_absolute_path() -> None:
    """A record says nothing about where on a machine it was made."""
    near = ROOT.parent / "shared" / "news.jsonl"
    command = repeatable_command("bench.indexing", ["--corpus", str(near), f"--corpus={near}"])
    assert command == (
        "python -m bench.indexing --corpus ../shared/news.jsonl --corpus=../shared/news.jsonl"
    )
