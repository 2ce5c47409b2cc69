"""``explain --article`` says why an article is found, or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.cli import main
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    """Return the option that names an index of two articles."""
    with IndexWriter(tmp_path / "index") as writer:
        for number, text in enumerate(("film moon", "moon")):
            article = make_article(number, title=text, body=text)
            writer.put(article, "origin", f"path {number}", replaces=False)
    return ["--index", str(tmp_path / "index")]


def test_a_hit_is_explained(index: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Its place, its score and what each word adds."""
    assert main(["explain", "film", "--article", make_article(0).id, *index]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "film moon"
    assert lines[1].startswith("Number 1 of 1, score ")
    assert "film: 1 in title, 1 in body; in 1 articles" in lines[2]


def test_what_is_no_hit_is_explained(index: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What it lacks; the exit code says that it is none."""
    assert main(["explain", "film", "--article", make_article(1).id, *index]) == 1
    assert "Not among the 1 hits:" in capsys.readouterr().out


def test_json_and_unknown_ids(index: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """JSON is that of the API; an id that is not there is said."""
    assert main(["explain", "film", "--article", make_article(0).id, "--json", *index]) == 0
    assert json.loads(capsys.readouterr().out)["rank"] == 1
    assert main(["explain", "film", "--article", "nope", *index]) == 1
    assert "No article has the id 'nope'." in capsys.readouterr().err
