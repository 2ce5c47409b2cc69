"""The command ``article-search``: words of a command line to calls, and back.

Exit codes: 0 found or done, 1 nothing found, 2 usage or error.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime
import gc
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from indexer.errors import ArticleSearchError, RequestError
from indexer.query.calendar_span import calendar_span
from indexer.query.request import Duplicates, SearchRequest, Sort, TagMode
from indexer.storage_format import Format
from indexer.terminal.arguments import command_parser

if TYPE_CHECKING:
    from indexer.backends.embedded import EmbeddedBackend

FOUND, NOTHING_FOUND, ERROR, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: without the program's name; the process's own by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # File names need not be Unicode, nor terminals be able to show it.
            stream.reconfigure(errors="backslashreplace")
    options = command_parser().parse_args(arguments)
    run = _COMMANDS[options.command]
    try:
        with _collecting_nothing() if run in _BRIEF else contextlib.nullcontext():
            code = run(options)
        sys.stdout.flush()
    except ArticleSearchError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`head`, a pager) has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except OSError as error:
        # A full disk, a file without permission: the system says it best.
        return _fail(str(error))
    return code


@contextlib.contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Look for no garbage: a command that ends in a second has none worth its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _fail(message: str) -> int:
    print(f"article-search: {message}", file=sys.stderr)
    return ERROR


# What a command runs on is imported when it runs: a typing error in an option should
# be answered at once, not after NLTK has been loaded.


def _index(options: argparse.Namespace) -> int:
    from indexer.sources import STANDARD_INPUT
    from indexer.terminal.indexing import index_sources, watch_sources

    # What ends a service is a Ctrl-C from the system: whole articles stay, the rest follows.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    given = options.sources, options.index, Format(options.format), options.memory << 20
    if options.watch and STANDARD_INPUT in options.sources:
        return _fail("--watch: expected folders or files, found - (standard input); name a folder")
    if options.watch:
        watch_sources(*given)
    return FOUND if index_sources(*given) else NOTHING_FOUND


def _check(options: argparse.Namespace) -> int:
    from indexer.index_check import check_index
    from indexer.terminal.checking import print_check

    return FOUND if print_check(check_index(options.index, Format(options.format))) else ERROR


def _rebuild(options: argparse.Namespace) -> int:
    from indexer.terminal.indexing import rebuild_index

    rebuild_index(options.index)
    return FOUND


def _opened(options: argparse.Namespace) -> EmbeddedBackend:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.engine.profile import Formula
    from indexer.query.name_spellings import NameSpellings
    from indexer.query.synonyms import Synonyms

    ranking = Formula(options.ranking)
    synonyms = Synonyms.read(options.synonyms) if options.synonyms else None
    names = NameSpellings.read(options.names) if options.names else None
    return EmbeddedBackend(
        options.index, Format(options.format), ranking=ranking, synonyms=synonyms, names=names
    )


def _search(options: argparse.Namespace) -> int:
    from indexer.terminal.printing import print_result

    request = _request(options)
    with _opened(options) as backend:
        result = backend.search(request)
    if options.json:
        _print_json(result.to_json())
    else:
        print_result(result)
    return FOUND if result.total else NOTHING_FOUND


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _request(options: argparse.Namespace) -> SearchRequest:
    return SearchRequest(
        text=options.query,
        tags=tuple(options.tags),
        tag_mode=TagMode.ANY if options.any_tag else TagMode.ALL,
        sources=tuple(options.sources),
        languages=tuple(options.languages),
        years=tuple(options.years),
        date_from=_days("--from", options.date_from)[0],
        date_to=_days("--to", options.date_to)[1],
        sort=Sort(options.sort),
        limit=options.limit,
        offset=options.offset,
        cursor=options.cursor,
        variants=options.variants == "on",
        duplicates=Duplicates.COLLAPSE if options.collapse else Duplicates.SHOW,
    )


def _days(option: str, text: str | None) -> tuple[datetime.date, datetime.date] | tuple[None, None]:
    if text is None:
        return None, None
    span = calendar_span(text)
    if span is None:
        raise RequestError(
            f"{option}: expected a date such as 2011, 2011-01 or 2011-01-04, found {text!r}"
        )
    return span


def _show(options: argparse.Namespace) -> int:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.terminal.printing import print_article

    with EmbeddedBackend.open(options.index, Format(options.format)) as backend:
        article = backend.article(options.id)
    if article is None:
        return _no_article(options.id)
    if options.json:
        _print_json(article.to_json())
    else:
        print_article(article)
    return FOUND


def _no_article(article_id: str) -> int:
    print(f"No article has the id {article_id!r}.", file=sys.stderr)
    return NOTHING_FOUND


def _similar(options: argparse.Namespace) -> int:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.terminal.printing import print_similar

    with EmbeddedBackend.open(options.index, Format(options.format)) as backend:
        hits = backend.similar(options.id, options.limit)
    if hits is None:
        return _no_article(options.id)
    if options.json:
        _print_json({"hits": [hit.to_json() for hit in hits]})
    else:
        print_similar(hits)
    return FOUND if hits else NOTHING_FOUND


def _copies(options: argparse.Namespace) -> int:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.terminal.printing import print_copies

    with EmbeddedBackend.open(options.index, Format(options.format)) as backend:
        copies = backend.copies(options.id, options.limit)
    if copies is None:
        return _no_article(options.id)
    if options.json:
        _print_json({"copies": [copy.to_json() for copy in copies]})
    else:
        print_copies(copies)
    return FOUND if copies else NOTHING_FOUND


def _suggest(options: argparse.Namespace) -> int:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.terminal.printing import print_completions

    with EmbeddedBackend.open(options.index, Format(options.format)) as backend:
        found = backend.suggest(options.text, options.limit)
    if options.json:
        _print_json({"query": options.text, "suggestions": [one.to_json() for one in found]})
    else:
        print_completions(found)
    return FOUND if found else NOTHING_FOUND


def _explain(options: argparse.Namespace) -> int:
    from indexer.terminal.printing import print_explanation, print_plan

    with _opened(options) as backend:
        if options.plan:
            print_plan(backend.explain_plan(options.query))
            return FOUND
        explanation = backend.explain(SearchRequest(text=options.query), options.article)
    if explanation is None:
        return _no_article(options.article)
    if options.json:
        _print_json(explanation.to_json())
    else:
        print_explanation(explanation)
    return FOUND if explanation.rank else NOTHING_FOUND


def _serve(options: argparse.Namespace) -> int:
    from search_web.settings import described, read_settings

    names = ("index", "host", "port", "threads", "public_url", "log")
    given = {name: getattr(options, name) for name in names}
    settings, origins = read_settings(options.config, os.environ, given)
    if options.show_settings:
        print("\n".join(described(settings, origins)))
        return FOUND
    from search_web.server import serve

    options.index = settings.index
    with _opened(options) as backend:
        serve(backend, settings)
    return FOUND


def _stats(options: argparse.Namespace) -> int:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.terminal.printing import print_stats

    with EmbeddedBackend.open(options.index, Format(options.format)) as backend:
        stats = backend.stats()
    if options.json:
        _print_json(dataclasses.asdict(stats))
    else:
        print_stats(stats)
    return FOUND


def _rejected(options: argparse.Namespace) -> int:
    from indexer.index_folder import open_index
    from indexer.rejection_list import read_rejections
    from indexer.terminal.rejections import print_rejections

    open_index(options.index, Format(options.format)).close()
    entries = read_rejections(options.index)
    if options.json:
        listed = [entry.to_json() for entry in entries]
        _print_json({"rejected": listed})
        return FOUND if listed else NOTHING_FOUND
    if print_rejections(entries):
        return FOUND
    print("The last runs took everything in.", file=sys.stderr)
    return NOTHING_FOUND


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "index": _index,
    "search": _search,
    "show": _show,
    "similar": _similar,
    "copies": _copies,
    "suggest": _suggest,
    "explain": _explain,
    "serve": _serve,
    "stats": _stats,
    "rejected": _rejected,
    "check": _check,
    "rebuild": _rebuild,
}
_BRIEF = (_search, _similar, _copies, _suggest, _explain, _show, _stats)
