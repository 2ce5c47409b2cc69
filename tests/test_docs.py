"""What the documents tell people to type works."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "indexer"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTED = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("article-search ")
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """Return a folder as the README supposes: saved pages, and an index of the sample."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "saved-pages").symlink_to(corpus)
    run(folder, ["index", str(corpus), "--index", "var/index"])
    return folder


def run(home: Path, arguments: list[str]) -> str:
    process = subprocess.run(
        [*COMMAND, *arguments], cwd=home, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def test_commands_are_found() -> None:
    """The README shows the commands, so that a new form of it cannot empty this test."""
    words = {shlex.split(line)[1] for line in DOCUMENTED}
    assert words >= {"index", "serve", "search", "show", "stats"}


@pytest.mark.parametrize("line", [line for line in DOCUMENTED if " serve" not in line])
def test_every_documented_command_runs(home: Path, line: str) -> None:
    """Typed in a folder such as the README supposes, each ends with success."""
    arguments = shlex.split(line, comments=True)[1:]
    if "ID" in arguments:
        hits = json.loads(run(home, ["search", "film", "--json"]))["hits"]
        arguments[arguments.index("ID")] = hits[0]["id"]
    run(home, [argument.replace("~", str(home)) for argument in arguments])


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
)
def test_links_lead_to_files(name: str) -> None:
    """Every link between the documents leads to something that is there."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / target).exists(), f"{name} links to {target}"


def test_documented_make_targets_exist() -> None:
    """Every `make ...` in the documents is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w.-]*):", makefile, re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for words in re.findall(r"^make ([a-z][\w. -]*?) *(?:#|[A-Z]|$)", text, re.MULTILINE):
            assert set(words.split()) <= targets
