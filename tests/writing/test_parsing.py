"""Items come out in order with what they gave, whoever parses them."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from indexer.article import Article
from indexer.sources.saved_item import Rejected, SavedItem
from indexer.writing import parse_process, parsing
from indexer.writing.parsing import Parser


def parse(number: int) -> Article:
    """Return an article that tells which process made it."""
    return Article(id=str(number), title=f"{os.getpid()}", body="")


def end_process(_: int) -> Article:
    """End the process in which it is parsed."""
    os._exit(7)


def crash(_: int) -> Article:
    """Do what a fault in a library's machine code does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def sleep_for_ever(_: int) -> Article:
    """Wait for nothing."""
    time.sleep(1000)
    raise AssertionError


def compute_for_ever(_: int) -> Article:
    """Keep a core busy, without letting go of the interpreter."""
    while True:
        pass


def take_all_memory(_: int) -> Article:
    """Ask for more memory than a process gets."""
    return Article(id=str(len(bytearray(1 << 40))), title="", body="")


def connect(_: int) -> Article:
    """Reach for another machine."""
    socket.socket().connect(("192.0.2.1", 80))
    raise AssertionError


def look_up(_: int) -> Article:
    """Ask for another machine's address."""
    socket.getaddrinfo("news.example", 80)
    raise AssertionError


def run_command(_: int) -> Article:
    """Start a program."""
    subprocess.run([sys.executable, "-c", ""], check=True)
    raise AssertionError


def items(count: int) -> Iterator[SavedItem | Rejected]:
    for number in range(count):
        yield SavedItem(f"/{number}", "", "", 1, functools.partial(parse, number))
        if number % 10 == 0:
            yield Rejected(f"/{number}", "not readable")


def apart(harm: Callable[[int], Article], count: int = 5) -> list[SavedItem]:
    """Return items that are parsed apart, the second of which does harm."""
    parsers = [functools.partial(harm if n == 1 else parse, n) for n in range(count)]
    return [SavedItem(f"/{n}", f"record {n}", "", 1, one, True) for n, one in enumerate(parsers)]


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


def test_a_few_records_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is parsed in a moment and harmless is parsed here."""
    monkeypatch.setattr(parsing, "available_cores", lambda: 2)
    with Parser() as parser:
        makers = {
            parsed.title
            for _, parsed in parser.parsed(items(5), is_even)
            if isinstance(parsed, Article)
        }
    assert makers == {str(os.getpid())}


@pytest.mark.parametrize("cores", [1, 2])
def test_pages_are_parsed_in_another_process(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    """However few they are; records beside them are parsed here, and the order is kept."""
    monkeypatch.setattr(parsing, "available_cores", lambda: cores)
    mixed = [*apart(parse), *(item for item in items(3) if isinstance(item, SavedItem))]
    with Parser() as parser:
        results = [parsed for _, parsed in parser.parsed(mixed, lambda _: True)]
    assert [parsed.id for parsed in results if isinstance(parsed, Article)] == [
        "0", "1", "2", "3", "4", "0", "1", "2",
    ]  # fmt: skip
    here = [isinstance(p, Article) and p.title == str(os.getpid()) for p in results]
    assert here == [False] * 5 + [True] * 3


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (end_process, "code 7"),
        (crash, "SIGSEGV"),
        (compute_for_ever, "does not end"),
        (sleep_for_ever, "does not end"),
        (take_all_memory, "MemoryError"),
        (connect, "socket.connect is forbidden"),
        (look_up, "socket.getaddrinfo is forbidden"),
        (run_command, "subprocess.Popen is forbidden"),
    ],
)
def test_what_a_page_does_costs_that_page(
    monkeypatch: pytest.MonkeyPatch, harm: Callable[[int], Article], reason: str
) -> None:
    """The others are parsed, in a new process where the old one has died."""
    monkeypatch.setattr(parse_process, "SILENT_SECONDS", 2.0)
    with Parser() as parser:
        results = [parsed for _, parsed in parser.parsed(apart(harm), lambda _: True)]
    assert [type(parsed) for parsed in results] == [Article, Rejected, Article, Article, Article]
    rejected = results[1]
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason


def test_an_interrupted_parser_leaves_no_process() -> None:
    """It does not wait for one that hangs."""
    with Parser() as parser:
        next(parser.parsed([*items(70), *apart(sleep_for_ever)], lambda _: True))
    assert not [child for child in multiprocessing.active_children() if child.is_alive()]
