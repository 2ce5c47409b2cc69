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
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from indexer import __version__
from indexer.errors import ArticleSearchError, RequestError
from indexer.query.calendar_span import calendar_span
from indexer.query.request import MAX_LIMIT, SearchRequest, Sort, TagMode
from indexer.storage_format import Format

if TYPE_CHECKING:
    from indexer.backends.embedded import EmbeddedBackend

FOUND, NOTHING_FOUND, ERROR, INTERRUPTED = 0, 1, 2, 130
DEFAULT_INDEX = Path("var/index")
RANKINGS = ("bm25f", "whoosh")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: without the program's name; the process's own by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # File names need not be Unicode, nor terminals be able to show it.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="article-search",
        description="Ranked, faceted search over an archive of saved news articles.",
    )
    parser.add_argument("--version", action="version", version=f"article-search {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_index(commands)
    _add_search(commands)
    _add_show(commands)
    _add_similar(commands)
    _add_explain(commands)
    _add_serve(commands)
    _add_stats(commands)
    _add_check(commands)
    _add_rebuild(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_index(commands: Commands) -> None:
    command = commands.add_parser("index", help="read saved articles into an index")
    command.add_argument(
        "sources",
        nargs="+",
        type=Path,
        metavar="SOURCE",
        help="a folder or file of saved articles (.html, .txt, .jsonl)",
    )
    _add_index_option(command)
    command.add_argument(
        "--memory",
        type=_megabytes,
        default=256,
        metavar="MB",
        help="memory to index in, beyond what the program takes (default: 256)",
    )
    command.set_defaults(run=_index)


def _megabytes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 16 <= int(text) <= 1 << 20:
        raise argparse.ArgumentTypeError(
            f"expected a number of megabytes, 16 or more, found {text!r}"
        )
    return int(text)


def _add_search(commands: Commands) -> None:
    command = commands.add_parser("search", help="search an index")
    command.add_argument("query", metavar="QUERY", help='words, "phrases", tag:..., -without')
    _add_index_option(command)
    for option, dest in (
        ("--tag", "tags"),
        ("--source", "sources"),
        ("--language", "languages"),
        ("--year", "years"),
    ):
        command.add_argument(
            option,
            dest=dest,
            action="append",
            default=[],
            metavar=option[2].upper(),
            help=f"only articles with this {option[2:]}; may be given several times",
        )
    command.add_argument(
        "--any-tag", action="store_true", help="articles with any of the tags, not all"
    )
    command.add_argument("--from", dest="date_from", metavar="DATE", help="first day, or year")
    command.add_argument("--to", dest="date_to", metavar="DATE", help="last day, or year")
    command.add_argument("--sort", choices=[str(sort) for sort in Sort], default="relevance")
    command.add_argument("--limit", type=int, default=10, help=f"hits to print, up to {MAX_LIMIT}")
    command.add_argument("--offset", type=int, default=0, help="hits to leave out before those")
    command.add_argument(
        "--after", dest="cursor", default="", metavar="CURSOR", help="go on where an answer ended"
    )
    _add_ranking_option(command)
    _add_synonyms_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_search)


def _add_ranking_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--ranking",
        choices=RANKINGS,
        default=RANKINGS[0],
        help="how hits are scored: bm25f (default), or whoosh, which equals stock Whoosh",
    )


def _add_synonyms_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--synonyms", type=Path, metavar="FILE", help="words that stand for each other, by lines"
    )


def _add_similar(commands: Commands) -> None:
    command = commands.add_parser("similar", help="print the articles that are most like one")
    command.add_argument("id", metavar="ID", help="as `search` prints it")
    command.add_argument("--limit", type=_hits, default=10, help="articles to print (default: 10)")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_similar)


def _hits(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(f"expected 1 to {MAX_LIMIT:,}, found {text!r}")
    return int(text)


def _add_explain(commands: Commands) -> None:
    command = commands.add_parser("explain", help="say how a query is answered")
    command.add_argument("query", metavar="QUERY", help="as for `search`")
    command.add_argument(
        "--plan",
        action="store_true",
        required=True,
        help="print each step with its documents and its time",
    )
    _add_ranking_option(command)
    _add_synonyms_option(command)
    _add_index_option(command)
    command.set_defaults(run=_explain)


def _add_show(commands: Commands) -> None:
    command = commands.add_parser("show", help="print one article")
    command.add_argument("id", metavar="ID", help="as `search` prints it")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_show)


def _add_serve(commands: Commands) -> None:
    command = commands.add_parser("serve", help="serve the search pages")
    _add_index_option(command)
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8000)
    _add_ranking_option(command)
    _add_synonyms_option(command)
    command.set_defaults(run=_serve)


def _add_stats(commands: Commands) -> None:
    command = commands.add_parser("stats", help="print what an index holds")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=_stats)


def _add_check(commands: Commands) -> None:
    command = commands.add_parser("check", help="read a whole index and say what is damaged")
    _add_index_option(command)
    command.set_defaults(run=_check)


def _add_rebuild(commands: Commands) -> None:
    command = commands.add_parser(
        "rebuild",
        help="write the articles of an index anew, as this version stores them",
        description="Writes the articles of an index anew, as this version stores them; the old "
        "index is replaced when the new one is whole. An index of an older version or in "
        "Whoosh's own format can run code when it is read: rebuild only what you made.",
    )
    _add_folder_option(command)
    command.set_defaults(run=_rebuild)


def _add_index_option(command: argparse.ArgumentParser) -> None:
    _add_folder_option(command)
    command.add_argument(
        "--format",
        choices=[str(choice) for choice in Format],
        default=Format.COLUMNAR,
        help="how the index is stored: columnar (default), or stock for Whoosh's own format, "
        "which is slower and can run code when it is read",
    )


def _add_folder_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--index",
        type=Path,
        default=DEFAULT_INDEX,
        metavar="DIR",
        help=f"folder of the index (default: {DEFAULT_INDEX})",
    )


# The rooms below are imported by the command that needs them: a typing error
# in an option should be answered at once, not after NLTK has been loaded.


def _index(options: argparse.Namespace) -> int:
    from indexer.terminal.indexing import index_sources

    indexed = index_sources(
        options.sources, options.index, Format(options.format), options.memory << 20
    )
    return FOUND if indexed else NOTHING_FOUND


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
    from indexer.query.synonyms import Synonyms

    ranking = Formula(options.ranking)
    synonyms = Synonyms.read(options.synonyms) if options.synonyms else None
    return EmbeddedBackend(
        options.index, Format(options.format), ranking=ranking, synonyms=synonyms
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
        print(f"No article has the id {options.id!r}.", file=sys.stderr)
        return NOTHING_FOUND
    if options.json:
        _print_json(article.to_json())
    else:
        print_article(article)
    return FOUND


def _similar(options: argparse.Namespace) -> int:
    from indexer.backends.embedded import EmbeddedBackend
    from indexer.terminal.printing import print_similar

    with EmbeddedBackend.open(options.index, Format(options.format)) as backend:
        hits = backend.similar(options.id, options.limit)
    if hits is None:
        print(f"No article has the id {options.id!r}.", file=sys.stderr)
        return NOTHING_FOUND
    if options.json:
        _print_json({"hits": [hit.to_json() for hit in hits]})
    else:
        print_similar(hits)
    return FOUND if hits else NOTHING_FOUND


def _explain(options: argparse.Namespace) -> int:
    from indexer.terminal.printing import print_plan

    with _opened(options) as backend:
        print_plan(backend.explain_plan(options.query))
    return FOUND


def _serve(options: argparse.Namespace) -> int:
    from search_web.server import serve

    with _opened(options) as backend:
        serve(backend, options.host, options.port)
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


_BRIEF = (_search, _similar, _explain, _show, _stats)
