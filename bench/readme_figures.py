"""Put what was recorded into the README, between two marks; or check that it is there.

Imports :mod:`bench.record` and the kinds of query.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.queries import QueryKind
from bench.record import RECORDS, ROOT, Kind, Record, read_records

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
COMMAND = "python -m bench.readme_figures"

_HEADER = """\
| kind of query | article-search | stock Whoosh | ratio | SQLite FTS5 | ratio |
|---|--:|--:|--:|--:|--:|"""
_HASH_DIGITS = 12
_MB = 1e6


def main(
    arguments: Sequence[str] | None = None,
    readme: Path = ROOT / "README.md",
    folder: Path = RECORDS,
) -> int:
    """Write the README's figures, or with ``--check`` tell whether they are as recorded."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if it differs")
    options = parser.parse_args(arguments)
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        print(f"{readme.name}: expected the lines {BEGIN} and {END} around the figures")
        return 1
    wanted = f"{before}{BEGIN}\n{render(read_records(folder))}\n{END}{after}"
    if text == wanted:
        return 0
    if options.check:
        print(f"{readme.name}: the figures differ from bench/records; run `{COMMAND}`")
        return 1
    readme.write_text(wanted, encoding="utf-8")
    return 0


def render(records: Sequence[Record]) -> str:
    """Return the Markdown of some records: tables of searching, then indexing."""
    searching = [record for record in records if record.kind is Kind.SEARCHING]
    indexing = [record for record in records if record.kind is Kind.INDEXING]
    return "\n\n".join([*map(_searching, searching), *map(_indexing, indexing)])


def _searching(record: Record) -> str:
    rows = [_row(record, kind) for kind in QueryKind if kind in record.figures]
    return "\n".join(
        [
            (
                "Searching: median milliseconds from query text to top 10, exact total and tag "
                "counts; article-search also makes passages and three more facets. Ratios are "
                "article-search's time to the peer's, median over queries: below 1 it is faster."
            ),
            "",
            _HEADER,
            *rows,
            "",
            _provenance(record),
        ]
    )


def _row(record: Record, kind: QueryKind) -> str:
    figures = record.figures[kind]
    names = (
        "product_ms",
        "stock_whoosh_ms",
        "time_to_stock_whoosh_ratio",
        "sqlite_fts5_ms",
        "time_to_sqlite_fts5_ratio",
    )
    queries = figures["product_ms"].n
    cells = [f"{kind} ({queries})", *(number(figures[name].median) for name in names)]
    return f"| {' | '.join(cells)} |"


def _indexing(record: Record) -> str:
    product = record.figures["product"]
    peers = (("stock Whoosh", "stock_whoosh"), ("SQLite FTS5", "sqlite_fts5"))
    speeds = [("article-search", "product"), *peers]
    compared = ", ".join(
        f"{number(record.figures[engine]['articles_per_s'].median)} articles/s and "
        f"{number(record.figures[engine]['index_bytes'].median / _MB)} MB of index by {name}"
        for name, engine in speeds
    )
    ratios = " and ".join(
        f"{number(product[f'speed_to_{engine}_ratio'].median)} times the speed of {name}"
        for name, engine in peers
    )
    return (
        f"Indexing {number(record.corpus.body_bytes / _MB)} MB of text "
        f"({number(product['body_mb_per_s'].median)} MB/s by article-search): {compared}; "
        f"{ratios}, median of {product['articles_per_s'].n} pairs.\n\n{_provenance(record)}"
    )


def _provenance(record: Record) -> str:
    corpus, machine = record.corpus, record.machine
    commit = f"commit `{record.commit[:_HASH_DIGITS]}`" if record.commit else "before any commit"
    changed = " with changes" if record.commit and record.dirty else ""
    return (
        f"Corpus {corpus.name}, {corpus.articles:,} articles; {commit}{changed}, {record.date}; "
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_gb} GB, Python {machine.python}; "
        f"`{record.command}`"
    )


def number(value: float) -> str:
    """Return a figure with three digits, two below one, all of those before the point."""
    if value >= 1:
        return f"{value:,.{max(0, 2 - int(math.log10(value)))}f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


if __name__ == "__main__":
    sys.exit(main())
