"""Records: summaries, the machine, the checkout, and the file."""

from __future__ import annotations

import json
import platform
import re
from pathlib import Path

import pytest

from bench.record import Kind, Machine, Summary, checkout, read_records, write_record
from tests.bench.records import earlier_record, sample_record


def test_a_summary_names_median_extremes_and_number() -> None:
    """Of an even number of values the median is the middle of the inner two."""
    assert Summary.of([4.0, 1.0, 2.0, 10.0]) == Summary(median=3.0, min=1.0, max=10.0, n=4)


@pytest.mark.parametrize("kind", Kind)
def test_a_record_comes_back_as_it_was_written(tmp_path: Path, kind: Kind) -> None:
    """Nothing is lost or changed on the way through the file."""
    record = sample_record(kind)
    path = write_record(record, tmp_path / "records")
    assert path.name == f"{kind}-harbour-12.json"
    assert read_records(path.parent) == [record]


def test_a_record_without_notes_on_engines_is_read(tmp_path: Path) -> None:
    """Those of earlier runs have none."""
    record = earlier_record()
    path = write_record(record, tmp_path)
    fields = json.loads(path.read_text())
    del fields["engines"]
    path.write_text(json.dumps(fields))
    assert read_records(tmp_path) == [record]


def test_the_machine_is_described_without_its_name() -> None:
    """What matters to speed is there, what tells whose machine it is is not."""
    machine = Machine.this()
    assert machine.cores >= 1
    assert machine.memory_gb >= 0
    assert machine.cpu
    assert platform.node() not in {machine.cpu, machine.python}


def test_the_checkout_is_a_commit_or_known_to_be_none() -> None:
    """Without a commit everything counts as changed."""
    commit, dirty = checkout()
    assert re.fullmatch(r"[0-9a-f]{40,64}", commit) or (not commit and dirty)
