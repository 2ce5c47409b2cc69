"""Both benchmarks run over the sample archive; how fast is not asked here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import indexing, searching
from bench.indexing import MODULE
from bench.options import repeatable_command
from bench.record import Kind, read_records
from bench.turn import Turn
from tests.bench.records import turn
from tests.conftest import ROOT


def test_indexing_runs_and_names_every_engine() -> None:
    """As it is typed, in a process of its own."""
    engines = ("product", "product_writer", "stock_whoosh", "sqlite_fts5")
    run = subprocess.run(
        [sys.executable, "-m", MODULE, "--tiny", "--articles", "20", "--engines", *engines],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "corpus: 20 articles" in run.stdout
    for engine in engines:
        assert f"{engine}, turn 1: " in run.stdout


def test_indexing_is_recorded_with_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A peer that is not there is named with the reason; two cores are a row of their own."""
    monkeypatch.setattr(indexing, "ENGINES", ("product", "tantivy", "sqlite_fts5"))
    monkeypatch.setitem(sys.modules, "tantivy", None)
    monkeypatch.delitem(sys.modules, "bench.engines.tantivy", raising=False)
    given = ["--tiny", "--articles", "20", "--cores", "2", "--record"]
    assert indexing.main(given, tmp_path) == 0
    assert "tantivy is left out: the package tantivy is not installed" in capsys.readouterr().out
    (record,) = read_records(tmp_path)
    assert (record.name, record.kind) == ("indexing-corpus-20", Kind.INDEXING)
    assert set(record.figures) == {"product", "product_2_cores", "sqlite_fts5"}
    assert record.engines["tantivy"].skipped
    assert record.figures["product"]["articles"].median == 20


def test_a_wrong_count_is_not_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run fails and says which engine lost articles."""

    def lossy_turn(_engine: str, _stories: Path, folder: Path, *_: object) -> Turn:
        folder.mkdir()
        return turn(1.0)

    monkeypatch.setattr(indexing, "take_turn", lossy_turn)
    monkeypatch.setattr(indexing, "ENGINES", ("sqlite_fts5",))
    assert indexing.main(["--tiny", "--articles", "20", "--record"], tmp_path) == 1
    assert "sqlite_fts5 holds 12 of 20 articles" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_record_is_of_all_engines(capsys: pytest.CaptureFixture[str]) -> None:
    """Figures of some would take the place of a record with the peers."""
    with pytest.raises(SystemExit):
        indexing.main(["--engines", "product", "--record"])
    assert "--record is for runs with all engines" in capsys.readouterr().err


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
