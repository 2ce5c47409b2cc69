"""Items come out in order with what they gave, whoever parses them."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator

import pytest

from indexer.article import Article
from indexer.sources.saved_item import Rejected, SavedItem
from indexer.writing import parsing
from indexer.writing.parsing import Parser


def parse(number: int) -> Article:
    """Return an article that tells which process made it."""
    return Article(id=str(number), title=f"{os.getpid()}", body="")


def end_process(parent: int) -> Article:
    """End the process, if it is another than the given one."""
    if os.getpid() != parent:
        os._exit(1)
    return Article(id="ended", title="", body="")


def items(count: int) -> Iterator[SavedItem | Rejected]:
    for number in range(count):
        yield SavedItem(f"/{number}", "", "", 1, functools.partial(parse, number))
        if number % 10 == 0:
            yield Rejected(f"/{number}", "not readable")


def is_even(item: SavedItem) -> bool:
    return int(item.path[1:]) % 2 == 0


@pytest.mark.parametrize("processes", [0, 1])
def test_order_is_kept(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    """Wanted items have an article, all others nothing, and rejected ones pass by."""
    monkeypatch.setattr(parsing, "available_cores", lambda: processes + 1)
    monkeypatch.setattr(parsing, "START_SECONDS", -1)
    monkeypatch.setattr(parsing, "BATCH_ITEMS", 7)
    with Parser() as parser:
        results = list(parser.parsed(items(100), is_even))
    assert [item.path for item, _ in results] == [item.path for item in items(100)]
    makers = set()
    for item, parsed in results:
        if isinstance(item, SavedItem) and is_even(item):
            assert isinstance(parsed, Article)
            assert parsed.id == item.path[1:]
            makers.add(parsed.title)
        else:
            assert parsed is None
    assert (str(os.getpid()) in makers) == (processes == 0)


def test_a_small_archive_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is parsed in a moment is parsed here."""
    monkeypatch.setattr(parsing, "available_cores", lambda: 2)
    with Parser() as parser:
        makers = {
            parsed.title
            for _, parsed in parser.parsed(items(5), is_even)
            if isinstance(parsed, Article)
        }
    assert makers == {str(os.getpid())}


def test_a_process_that_ends_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process was ended, this one does its work."""
    monkeypatch.setattr(parsing, "available_cores", lambda: 2)
    monkeypatch.setattr(parsing, "START_SECONDS", -1)
    ending = SavedItem("/0", "", "", 1, functools.partial(end_process, os.getpid()))
    with Parser() as parser:
        results = list(parser.parsed([ending, *items(3)], lambda _: True))
    assert [parsed.id for _, parsed in results if isinstance(parsed, Article)] == [
        "ended", "0", "1", "2",
    ]  # fmt: skip
