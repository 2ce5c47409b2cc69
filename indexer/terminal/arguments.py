"""The options and arguments of every command, as ``argparse`` reads them.

Imports only what names and bounds them: a typing error is answered at once, not after
NLTK has been loaded.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from indexer import __version__
from indexer.query.request import MAX_LIMIT, Sort
from indexer.storage_format import Format

DEFAULT_INDEX = Path("var/index")
RANKINGS = ("bm25f", "whoosh")


def command_parser() -> argparse.ArgumentParser:
    """Return what reads a command line; ``command`` in its result names the command."""
    parser = argparse.ArgumentParser(
        prog="article-search",
        description="Ranked, faceted search over an archive of saved news articles.",
    )
    parser.add_argument("--version", action="version", version=f"article-search {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_index(commands)
    _add_search(commands)
    _add_show(commands)
    _add_similar(commands)
    _add_copies(commands)
    _add_suggest(commands)
    _add_explain(commands)
    _add_serve(commands)
    _add_stats(commands)
    _add_rejected(commands)
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
        help="a folder or file of saved articles: pages, dumps, records, tables, feeds, web "
        "archives, also packed; - for standard input",
    )
    _add_index_option(command)
    command.add_argument(
        "--memory",
        type=_megabytes,
        default=256,
        metavar="MB",
        help="memory to index in, beyond what the program takes (default: 256)",
    )
    command.add_argument(
        "--watch",
        action="store_true",
        help="go on when files come, change or go, until Ctrl-C",
    )


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
    command.add_argument(
        "--collapse",
        action="store_true",
        help="count copies and near copies once: the earliest that matches",
    )
    _add_ranking_option(command)
    _add_synonyms_option(command)
    command.add_argument(
        "--variants",
        choices=["on", "off"],
        default="on",
        help="whether names are searched for in other spellings too (default: on)",
    )
    command.add_argument("--json", action="store_true", help="print JSON")


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
    command.add_argument(
        "--names",
        type=Path,
        metavar="FILE",
        help="spellings of names, by lines such as: Saint Petersburg = Leningrad",
    )


def _add_similar(commands: Commands) -> None:
    command = commands.add_parser("similar", help="print the articles that are most like one")
    command.add_argument("id", metavar="ID", help="as `search` prints it")
    command.add_argument("--limit", type=_hits, default=10, help="articles to print (default: 10)")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_copies(commands: Commands) -> None:
    command = commands.add_parser(
        "copies", help="print the copies and near copies of an article, the earliest first"
    )
    command.add_argument("id", metavar="ID", help="as `search` prints it")
    command.add_argument("--limit", type=_hits, default=100, help="copies to print (default: 100)")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _hits(text: str) -> int:
    return _number_up_to(MAX_LIMIT, text)


def _number_up_to(most: int, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"expected 1 to {most:,}, found {text!r}")
    return int(text)


def _add_suggest(commands: Commands) -> None:
    command = commands.add_parser("suggest", help="print what a text may be the beginning of")
    command.add_argument("text", metavar="TEXT", help="what is typed, the last word begun perhaps")
    command.add_argument(
        "--limit", type=_completions, default=8, help="completions to print (default: 8)"
    )
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _completions(text: str) -> int:
    from indexer.query.suggestions import MOST_COMPLETIONS  # which loads kernels

    return _number_up_to(MOST_COMPLETIONS, text)


def _add_explain(commands: Commands) -> None:
    command = commands.add_parser("explain", help="say how a query is answered")
    command.add_argument("query", metavar="QUERY", help="as for `search`")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--plan", action="store_true", help="print each step with its documents and its time"
    )
    what.add_argument(
        "--article", metavar="ID", help="say why an article is found, and where, or why not"
    )
    command.add_argument("--json", action="store_true", help="print JSON (with --article)")
    _add_ranking_option(command)
    _add_synonyms_option(command)
    _add_index_option(command)


def _add_show(commands: Commands) -> None:
    command = commands.add_parser("show", help="print one article")
    command.add_argument("id", metavar="ID", help="as `search` prints it")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_serve(commands: Commands) -> None:
    command = commands.add_parser(
        "serve",
        help="serve the search pages",
        description="Serves the search pages. What is not given here is taken from the "
        "environment (ARTICLE_SEARCH_PORT and so on), then from the file.",
    )
    _add_index_option(command)
    command.set_defaults(index=None)
    command.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML")
    command.add_argument("--host", help="name or address to listen on (default: 127.0.0.1)")
    command.add_argument("--port", type=int, help="0 lets the system choose (default: 8000)")
    command.add_argument("--threads", type=int, help="requests answered side by side (default: 4)")
    command.add_argument("--public-url", metavar="URL", help="what readers type to get here")
    command.add_argument("--log", choices=("text", "json", "off"), help="how to log requests")
    command.add_argument(
        "--show-settings", action="store_true", help="print all settings and where they come from"
    )
    _add_ranking_option(command)
    _add_synonyms_option(command)


def _add_stats(commands: Commands) -> None:
    command = commands.add_parser("stats", help="print what an index holds")
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_rejected(commands: Commands) -> None:
    command = commands.add_parser(
        "rejected", help="list what the last run over each source could not take in, and why"
    )
    _add_index_option(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_check(commands: Commands) -> None:
    command = commands.add_parser("check", help="read a whole index and say what is damaged")
    _add_index_option(command)


def _add_rebuild(commands: Commands) -> None:
    command = commands.add_parser(
        "rebuild",
        help="write the articles of an index anew, as this version stores them",
        description="Writes the articles of an index anew, as this version stores them; the old "
        "index is replaced when the new one is whole. An index of an older version or in "
        "Whoosh's own format can run code when it is read: rebuild only what you made.",
    )
    _add_folder_option(command)


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
