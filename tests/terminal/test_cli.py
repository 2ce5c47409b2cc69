"""The command line as a user types it, in a process of its own where it matters."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from indexer.cli import main
from indexer.suggestion_file import FILE_NAME, SuggestionFile
from tests.conftest import ROOT

COMMAND = (sys.executable, "-m", "indexer")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the sample archive."""
    folder = tmp_path_factory.mktemp("cli") / "index"
    assert main(["index", str(ROOT / "corpus"), "--index", str(folder)]) == 0
    return folder


def test_indexing_reports_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers on the standard output, rejected files with reasons on the other."""
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "good.jsonl").write_text('{"title": "A", "body": "b"}\nnot json\n')
    (archive / "notes.md").write_text("x")
    command = ["index", str(archive), "--index", str(tmp_path / "index")]
    assert main(command) == 0
    captured = capsys.readouterr()
    assert "1 added, 0 replaced, 0 unchanged, 0 deleted, 1 rejected" in captured.out
    assert "good.jsonl, line 2: " in captured.err
    assert "1 .md" in captured.err
    assert main(command) == 0
    assert "0 added, 0 replaced, 1 unchanged" in capsys.readouterr().out


def test_a_watched_folder_is_followed_until_ctrl_c(tmp_path: Path) -> None:
    """What comes is added, what goes is deleted; the index is good at the end."""
    archive, folder = tmp_path / "archive", tmp_path / "index"
    archive.mkdir()
    (archive / "one.jsonl").write_text('{"id": "1", "title": "A", "body": "b"}\n')
    command = [*COMMAND, "index", str(archive), "--index", str(folder), "--watch"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        guard = threading.Timer(60, process.kill)  # a line that does not come ends the test
        guard.start()
        assert "1 added" in process.stdout.readline()
        (archive / "two.jsonl").write_text('{"id": "2", "title": "C", "body": "d"}\n')
        assert "1 added, 0 replaced, 1 unchanged" in process.stdout.readline()
        (archive / "one.jsonl").unlink()
        assert "1 unchanged, 1 deleted" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
    guard.cancel()
    assert process.returncode == 130
    assert main(["check", "--index", str(folder)]) == 0
    assert main(["search", "d", "--index", str(folder)]) == 0


def test_rejected_lists_what_was_not_taken_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Place, reason and remedy, until a run over the same source takes it in."""
    archive, folder = tmp_path / "archive", tmp_path / "index"
    archive.mkdir()
    (archive / "good.jsonl").write_text('{"title": "A", "body": "b"}\nnot \x1b[2J json\n')
    (archive / "notes.md").write_text("x")
    assert main(["index", str(archive), "--index", str(folder)]) == 0
    capsys.readouterr()
    assert main(["rejected", "--index", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "Rejected (1):" in printed
    assert "good.jsonl, line 2: " in printed
    assert "1 .md" in printed
    assert "\x1b" not in printed
    assert main(["rejected", "--index", str(folder), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["rejected"]
    assert [entry["kind"] for entry in listed] == ["rejected", "left out"]
    (archive / "good.jsonl").write_text('{"title": "A", "body": "b"}\n')
    (archive / "notes.md").unlink()
    assert main(["index", str(archive), "--index", str(folder)]) == 0
    assert main(["rejected", "--index", str(folder)]) == 1
    assert "took everything in" in capsys.readouterr().err


def test_search_prints_hits_and_facets(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The best article comes first, with where it is from and its tags."""
    assert main(["search", "Kim Jong Il film", "--index", str(index)]) == 0
    printed = capsys.readouterr().out
    assert "  1. Kim Jong Il, film fan" in printed
    assert "tags: " in printed
    assert "\x1b" not in printed


def test_search_prints_json(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shape that is documented, as one JSON object."""
    command = ["search", "Kim Jong Il film", "--index", str(index), "--json", "--limit", "3"]
    assert main(command) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["query"] == "Kim Jong Il film"
    assert answer["total"] >= len(answer["hits"]) == 3
    assert answer["took_ms"] > 0
    wanted = {"id", "title", "score", "published", "source", "tags", "snippet", "url"}
    assert wanted <= answer["hits"][0].keys()
    assert {"value", "count"} <= answer["facets"]["tags"][0].keys()


def test_filters_narrow(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tags, dates, languages and sources leave what they say."""
    common = ["--index", str(index), "--json", "--limit", "100"]
    main(["search", "film", *common, "--tag", "movies", "--tag", "NORTH KOREA", "--to", "1999"])
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert hits
    for hit in hits:
        assert {"Movies", "North Korea"} <= set(hit["tags"])
        assert hit["published"] < "2000"
    main(["search", "", *common, "--language", "de"])
    assert {h["language"] for h in json.loads(capsys.readouterr().out)["hits"]} == {"de"}


def test_completions_are_printed(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, tags with their articles first; an index run has made them."""
    assert main(["suggest", "kim JO", "--index", str(index)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "tag     Kim Jong Il (5)"
    assert any(line.startswith("title   Kim Jong Il, film fan") for line in lines)
    assert main(["suggest", "kim", "--limit", "2", "--index", str(index)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_completions_are_printed_as_json(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the JSON API answers."""
    assert main(["suggest", "Kim", "--limit", "1", "--json", "--index", str(index)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["query"] == "Kim"
    (found,) = answer["suggestions"]
    assert (found["kind"], found["text"], found["articles"]) == ("tag", "Kim Jong Il", 5)


def test_a_rebuilt_index_has_completions(index: Path, tmp_path: Path) -> None:
    """Rebuilding writes them as indexing does."""
    copy = shutil.copytree(index, tmp_path / "index")
    (copy / FILE_NAME).unlink()
    assert main(["rebuild", "--index", str(copy)]) == 0
    assert (copy / FILE_NAME).read_bytes()


def test_a_full_disk_at_the_end_keeps_the_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 and one message where completions cannot be written; the rest is there."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    command = ["index", str(ROOT / "corpus"), "--index", str(tmp_path / "index")]
    with monkeypatch.context() as patch:
        patch.setattr(SuggestionFile, "write", full)
        assert main(command) == 2
    assert "the completions cannot be written (No space left" in capsys.readouterr().err
    assert main(command) == 0
    assert "0 added, 0 replaced, 135 unchanged" in capsys.readouterr().out


def test_nothing_found_is_exit_code_one(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts can tell nothing from something."""
    assert main(["search", "zzxyqq", "--index", str(index)]) == 1
    assert capsys.readouterr().out.startswith("0 articles")
    assert main(["show", "0000000000000000", "--index", str(index)]) == 1
    assert main(["suggest", "zzxyqq", "--index", str(index)]) == 1


def test_show_and_stats(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An article by its id, and what the archive holds."""
    main(["search", "Kim Jong Il film", "--index", str(index), "--json"])
    found = json.loads(capsys.readouterr().out)["hits"][0]["id"]
    assert main(["show", found, "--index", str(index)]) == 0
    assert "Kim Jong Il, film fan" in capsys.readouterr().out
    assert main(["show", found, "--index", str(index), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == found
    assert main(["stats", "--index", str(index)]) == 0
    assert "articles:" in capsys.readouterr().out
    assert main(["stats", "--index", str(index), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["articles"] >= 120


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "x", "--index", "/nowhere"], "no index there; make one with"),
        (["serve", "--index", "/nowhere"], "no index there"),
        (["suggest", "x", "--index", "/nowhere"], "no index there"),
        (["rejected", "--index", "/nowhere"], "no index there"),
        (["index", "/nowhere", "--index", "{tmp}/i"], "/nowhere"),
        (["search", "x", "--from", "yesterday"], "--from: expected a date"),
        (["search", "x", "--from", "2020", "--to", "2010"], "swap them"),
        (["search", "x", "--limit", "-1"], "limit: expected 0 to"),
        (["search", "x", "--limit", "100000000"], "limit: expected 0 to"),
        (["search", "x", "--offset", "-1"], "offset: expected 0"),
        (["index", "{tmp}", "--index", "/proc/no/index"], "cannot be created"),
        (["serve", "--index", "{index}", "--port", "99999"], "0 to 65535"),
    ],
)
def test_errors_say_what_to_do(
    index: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """Exit code 2, one message, no traceback."""
    filled = [a.replace("{tmp}", str(tmp_path)).replace("{index}", str(index)) for a in arguments]
    if "--index" not in filled:
        filled += ["--index", str(index)]
    assert main(filled) == 2
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["find"], ["search"], ["search", "x", "--sort", "best"], ["index"]),
        *(["suggest"], ["suggest", "x", "--limit", "0"], ["suggest", "x", "--limit", "101"]),
    ],
)
def test_wrong_usage_is_exit_code_two(arguments: list[str]) -> None:
    """The usage is printed by the parser."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_article_text_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape sequences and direction marks of a page are not printed."""
    record = {"title": "A\x1b[2J\u202efilm", "body": "b\x07\x9b1m", "tags": ["t\x1b]0;x\x07"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    main(["index", str(tmp_path / "a.jsonl"), "--index", str(tmp_path / "index")])
    main(["search", "", "--index", str(tmp_path / "index")])
    main(["suggest", "a", "--index", str(tmp_path / "index")])
    main(["suggest", "t", "--index", str(tmp_path / "index")])
    printed = capsys.readouterr().out
    assert "title   A" in printed
    assert not set("\x1b\x07\x9b\u202e") & set(printed)


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=ROOT, **options
    )


def test_a_damaged_index_is_an_error_for_people(index: Path, tmp_path: Path) -> None:
    """What Whoosh raises for a broken table of contents names the folder and the remedy."""
    damaged = tmp_path / "damaged"
    shutil.copytree(index, damaged)
    (toc,) = damaged.glob("_*.toc")
    toc.write_bytes(b"rubbish")
    process = run("search", "film", "--index", str(damaged))
    assert process.returncode == 2
    assert f"index {damaged}: {toc.name}: expected a table of contents" in process.stderr
    assert "Traceback" not in process.stderr


def test_a_closed_pipe_is_no_error(index: Path) -> None:
    """`article-search search ... | head -1` ends quietly."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = subprocess.Popen(
        [*COMMAND, "search", "", "--limit", "1000", "--index", str(index)],
        stdout=write_end,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    os.close(write_end)
    _, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (0, b"")


def test_file_names_that_are_no_text_are_printed(tmp_path: Path) -> None:
    """A name in another encoding is shown with its bytes escaped."""
    with open(os.fsencode(tmp_path) + b"/b\xffad.txt", "wb") as file:  # noqa: PTH123
        file.write(b"x")
    process = run("index", str(tmp_path), "--index", str(tmp_path / "index"))
    assert process.returncode == 1
    assert "b\\udcffad.txt: expected" in process.stderr


def test_version() -> None:
    """The program says which it is."""
    assert run("--version").stdout.startswith("article-search ")


def test_serving_until_interrupted(index: Path) -> None:
    """The address is printed once it answers; Ctrl-C ends it cleanly."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    address = next(word for word in line.split() if word.startswith("http://"))
    with urllib.request.urlopen(f"{address}/api/v1/search?q=film") as response:  # noqa: S310
        assert json.load(response)["total"] > 0
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode in {0, 130}
    assert "Traceback" not in error


def test_search_names_other_spellings(
    tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are printed with their articles; ``--variants off`` leaves them out; files add some."""
    common = ["--index", str(index), "--limit", "0"]
    assert main(["search", "Kim Jong Il", *common]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "Also" in line)
    assert line == (
        "Also searched: 김정일 (2), Kim Chong-il (2), Kim Jongil (1); without them: --variants off"
    )
    main(["search", "Kim Jong Il", *common, "--variants", "off"])
    assert "Also searched" not in capsys.readouterr().out
    names = tmp_path / "names.txt"
    names.write_text("Pathe = Moon\n", encoding="utf-8")
    main(["search", "pathe", *common, "--names", str(names)])
    assert "Also searched: Moon (" in capsys.readouterr().out
    names.write_text("Moon\n", encoding="utf-8")
    assert main(["search", "moon", *common, "--names", str(names)]) == 2
    assert "names.txt: line 1: expected 2 to 16 spellings" in capsys.readouterr().err


def test_copies_are_collapsed_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``search --collapse`` counts copies once, ``copies`` lists them, as JSON, too."""
    archive, folder = tmp_path / "archive.jsonl", str(tmp_path / "index")
    body = " ".join(f"word{number}" for number in range(60))
    lines = [
        {"id": day, "title": f"Of {day}", "body": body, "source": "Wire", "published": day}
        for day in ("2011-01-03", "2011-01-01", "2011-01-02")
    ]
    archive.write_text("\n".join(map(json.dumps, lines)))
    assert main(["index", str(archive), "--index", folder]) == 0
    capsys.readouterr()
    assert main(["search", "word7", "--collapse", "--json", "--index", folder]) == 0
    result = json.loads(capsys.readouterr().out)
    (hit,) = result["hits"]
    assert (result["total"], hit["title"], hit["copies"]) == (1, "Of 2011-01-01", 2)
    assert main(["search", "word7", "--collapse", "--index", folder]) == 0
    assert f"and 2 copies: article-search copies {hit['id']}" in capsys.readouterr().out
    assert main(["copies", hit["id"], "--json", "--index", folder]) == 0
    copies = json.loads(capsys.readouterr().out)["copies"]
    assert [copy["published"] for copy in copies] == ["2011-01-02", "2011-01-03"]
    assert main(["copies", hit["id"], "--limit", "1", "--index", folder]) == 0
    printed = capsys.readouterr().out
    assert "  1. Of 2011-01-02\n     2011-01-02 · Wire\n" in printed
    assert "2011-01-03" not in printed
    assert main(["copies", "nothing", "--index", folder]) == 1
    assert "No article has the id" in capsys.readouterr().err


def test_standard_input_is_indexed_again_and_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What came through it before is unchanged, and stays when it no longer comes."""
    folder = str(tmp_path / "index")
    command = [sys.executable, "-m", "indexer", "index", "-", "--index", folder]

    def piped(*titles: str) -> str:
        lines = "".join(json.dumps({"id": t, "title": t, "body": "Text."}) + "\n" for t in titles)
        run = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
        return run.stdout

    assert piped("one", "two").startswith("2 added, 0 replaced, 0 unchanged, 0 deleted")
    assert piped("two", "three").startswith("1 added, 0 replaced, 1 unchanged, 0 deleted")
    assert main(["search", "one", "--index", folder]) == 0
    assert main(["index", "-", "--watch", "--index", folder]) == 2
    assert "expected folders or files, found -" in capsys.readouterr().err
