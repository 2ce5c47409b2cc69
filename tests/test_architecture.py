"""The rooms import each other in one direction only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ROOMS = (
    "indexer.errors",
    "indexer.article",
    "indexer.time_limit",
    "indexer.sources",
    "indexer.analysis",
    "indexer.kernels",
    "indexer.character_classes",
    "indexer.codec",
    "indexer.schema",
    "indexer.storage_format",
    "indexer.index_storage",
    "indexer.index_folder",
    "indexer.index_check",
    "indexer.suggestion_file",
    "indexer.duplicate_file",
    "indexer.rejection_list",
    "indexer.writing",
    "indexer.engine",
    "indexer.query",
    "indexer.backends",
    "search_web",
    "indexer.terminal",
    "indexer.cli",
    "indexer.__main__",
)
"""Bottom to top; a module imports from its own room and from rooms before it."""

FORBIDDEN = {
    "indexer.errors": ("whoosh", "flask", "nltk", "numpy"),
    "indexer.article": ("whoosh", "flask", "nltk", "numpy"),
    "indexer.sources": ("whoosh", "flask", "nltk", "indexer.analysis", "indexer.writing"),
    "indexer.analysis": ("flask", "pathlib", "io"),
    "indexer.kernels": ("whoosh", "flask", "nltk", "indexer.analysis", "io"),
    "indexer.codec": ("flask", "nltk", "indexer.analysis", "whoosh.query", "whoosh.scoring"),
    "indexer.writing": ("flask", "whoosh.qparser", "whoosh.query"),
    "indexer.engine": ("flask", "nltk", "whoosh.qparser", "whoosh.writing", "indexer.writing"),
    "indexer.query": ("flask", "whoosh.writing"),
    "indexer.backends": ("flask",),
    "indexer.terminal": ("flask", "whoosh"),
    "indexer.cli": ("flask", "whoosh", "nltk"),
    "search_web": ("whoosh", "nltk", "indexer.index_folder", "indexer.writing", "indexer.schema"),
}
"""What a room may not import at all, whatever its place."""

MODULES = sorted([*ROOT.glob("indexer/**/*.py"), *ROOT.glob("search_web/**/*.py")])


def dotted_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str | None:
    return next((room for room in ROOMS if name == room or name.startswith(room + ".")), None)


def imported_names(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, late imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_check_sees_the_modules() -> None:
    """The glob finds both packages, so that a move cannot empty this test."""
    rooms = {room_of(dotted_name(path)) for path in MODULES}
    assert rooms >= set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_a_module_imports_only_from_rooms_below(path: Path) -> None:
    """No import goes from a lower room to a higher one, or to a banned package."""
    name = dotted_name(path)
    if name == "indexer":
        return
    room = room_of(name)
    assert room is not None, f"{name} is in no room: give it one in ARCHITECTURE.md and here"
    allowed = ROOMS[: ROOMS.index(room) + 1]
    for imported in imported_names(path):
        target = room_of(imported)
        assert target is None or target in allowed, f"{name} imports {imported} from above"
        banned = FORBIDDEN.get(room, ())
        assert not any(imported == ban or imported.startswith(ban + ".") for ban in banned), (
            f"{name} may not import {imported}"
        )


TESTS = sorted(ROOT.glob("tests/**/test_*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_states_its_behaviour(path: Path) -> None:
    """The docstring of a test says what the product does, in a sentence."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"
