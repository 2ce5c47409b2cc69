"""The README's figures are those of the records, and an edited one is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.figure_text import number
from bench.readme_figures import BEGIN, END, main, render
from bench.record import Kind, write_record
from tests.bench.records import earlier_record, grown, sample_record


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return a folder with a record of each kind."""
    folder = tmp_path / "records"
    for kind in Kind:
        write_record(sample_record(kind), folder)
    return folder


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    """Return a README with nothing between its marks."""
    path = tmp_path / "README.md"
    path.write_text(f"# Title\n\n{BEGIN}\n{END}\n\nThe end.\n")
    return path


def test_the_table_has_a_row_for_each_kind_of_query() -> None:
    """Medians and ratios, in the order of the header."""
    text = render([sample_record(Kind.SEARCHING)])
    assert "| phrase (3) | 1.50 | 30.0 | 0.05 | 0.75 | 2.00 |" in text


def test_indexing_has_tables_and_a_plot() -> None:
    """All records of a corpus make one report."""
    record = sample_record(Kind.INDEXING)
    text = render([record, grown(record, 50_000)])
    assert text.count("| engine | articles/s |") == 1
    assert "| engine | MB/s, 12 | MB/s, 50,000 |" in text
    assert text.count("(docs/figures/indexing.svg)") == 1


def test_an_earlier_record_of_indexing_is_one_line_with_the_peers() -> None:
    """Speed, size and how it compares; there is nothing to draw."""
    text = render([earlier_record()])
    assert "24.0 articles/s and 5.00 MB of index by article-search" in text
    assert "3.08 times the speed of stock Whoosh" in text
    assert "indexing.svg" not in text


@pytest.mark.parametrize("kind", Kind)
def test_every_figure_says_where_it_is_from(kind: Kind) -> None:
    """Corpus, number of articles, commit, machine and command stand below it."""
    text = render([sample_record(kind)])
    for fact in ("harbour, 12 articles", "`0123456789ab`", "A CPU, 4 cores, 16 GB"):
        assert fact in text
    assert f"`python -m bench.{kind} --articles 12 --record`" in text


def test_figures_are_put_between_the_marks(readme: Path, records: Path) -> None:
    """What stands around them stays, and a second run changes nothing."""
    assert main([], readme, records) == 0
    written = readme.read_text()
    assert written.startswith(f"# Title\n\n{BEGIN}\n")
    assert written.endswith(f"\n{END}\n\nThe end.\n")
    assert main([], readme, records) == 0
    assert readme.read_text() == written
    assert main(["--check"], readme, records) == 0


def test_an_edited_figure_is_noticed(
    readme: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check fails, says what to run, and leaves the file alone."""
    main([], readme, records)
    edited = readme.read_text().replace("| 1.50 |", "| 0.50 |")
    readme.write_text(edited)
    assert main(["--check"], readme, records) == 1
    assert "python -m bench.readme_figures" in capsys.readouterr().out
    assert readme.read_text() == edited


def test_a_readme_without_marks_is_refused(
    tmp_path: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written where nobody said that figures go."""
    readme = tmp_path / "README.md"
    readme.write_text("# Title\n")
    assert main([], readme, records) == 1
    assert BEGIN in capsys.readouterr().out
    assert readme.read_text() == "# Title\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,234"), (12.34, "12.3"), (1.234, "1.23"), (0.8, "0.80"), (0.0567, "0.057")],
)
def test_figures_have_two_or_three_digits(value: float, text: str) -> None:
    """More would pretend to an exactness that no run has."""
    assert number(value) == text
