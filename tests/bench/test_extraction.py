"""The benchmark of extraction: its measures, its values, its run."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bench.extraction.__main__ import main
from bench.extraction.page_values import Values, read_true_values, rightness
from bench.extraction.shingles import match, score
from bench.extraction.tables import extraction_report
from bench.record import Kind, read_records
from tests.bench.records import sample_record

TEXT = "one two three four five six"


def test_shingles_by_hand() -> None:
    """Of three runs of four words two are found, and one that is not there."""
    found = match(TEXT, "one two three four five nine")
    assert (found.right, found.wrong, found.missed) == (0.5, 0.25, 0.25)
    assert found.precision == found.recall == pytest.approx(2 / 3)


def test_scores_are_means_over_pages() -> None:
    """F1 is that of the means; a page where nothing was found counts for recall alone."""
    whole, nothing = match(TEXT, TEXT), match(TEXT, "")
    assert score([whole]) == (1.0, 1.0, 1.0)
    found = score([whole, nothing])
    assert (found.precision, found.recall) == (1.0, 0.5)
    assert found.f1 == pytest.approx(2 / 3)
    assert match("", "") == (0.0, 0.0, 0.0)


def test_short_texts_are_one_shingle() -> None:
    """Fewer words than four are compared as a whole."""
    assert match("a b", "a b").right == 1.0
    assert match("a b", "a c").right == 0.0


def test_values_are_compared_as_readers_do() -> None:
    """Case, accents and marks do not count; the day does, the minute apart from it."""
    moment = "2011-01-04T21:14:00Z"
    true = Values("A “Café” opens", moment, ("Ann Lee",), ("Food", "Drink"), ("Life",))
    found = Values("a cafe opens", "2011-01-04T09:00:00", ("ANN LEE",), ("food", "Life", "Pets"))
    right = rightness(true, found)
    assert (right["title"], right["date"], right["moment"], right["authors"]) == (1, 1, 0, 1)
    assert right["tags"] == pytest.approx(2 / 4)
    assert rightness(Values(tags=()), Values(tags=("x",)))["tags"] == 0
    assert rightness(Values(tags=(), also_tags=("x",)), Values(tags=("x",)))["tags"] == 1


def test_true_values_are_of_sixty_pages() -> None:
    """Each has a title, and dates that can be read."""
    values = read_true_values()
    assert len(values) == 60
    assert all(each.title for each in values.values())


def test_a_run_makes_a_record(tmp_path: Path) -> None:
    """Every extractor that can run here is measured on the same pages."""
    (tmp_path / "html").mkdir()
    truth = {}
    for name in ("a", "b"):
        page = f"<title>{name}</title><h1>{name}</h1><p>{TEXT} and many more words of it.</p>"
        (tmp_path / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
        truth[name] = {"articleBody": f"{TEXT} and many more words of it."}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth))
    records = tmp_path / "records"
    assert main(["--pages", str(tmp_path), "--record"], records) == 0
    (record,) = read_records(records)
    assert record.figures["product"]["body_f1"].median == 1.0
    assert record.figures["product"]["pages_per_s"].median > 0


def test_missing_pages_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the pages there is nothing to measure; a trial run passes."""
    assert main(["--pages", str(tmp_path / "none")]) == 1
    assert main(["--pages", str(tmp_path / "none"), "--tiny"]) == 0
    assert "expected a folder" in capsys.readouterr().out


def test_report() -> None:
    """Each extractor is a row; what it does not read stays empty."""
    text = extraction_report(sample_record(Kind.EXTRACTION))
    assert "| article-search | 0.975 | 0.975 | 0.975 | 98.0 |  |  |  | 81.0 |" in text
