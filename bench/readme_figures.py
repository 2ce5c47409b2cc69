"""Put what was recorded into the README, between two marks; or check that it is there.

Imports :mod:`bench.record`, the kinds of query and what makes text of figures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.duplicate_tables import duplicates_report
from bench.extraction.tables import extraction_report
from bench.figure_text import number, provenance, table_row
from bench.indexing_tables import indexing_report
from bench.query import QueryKind
from bench.query_tables import querying_report
from bench.record import RECORDS, ROOT, Kind, Record, read_records
from bench.serving_tables import serving_report

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
COMMAND = "python -m bench.readme_figures"

_HEADER = """\
| kind of query | article-search | stock Whoosh | ratio | SQLite FTS5 | ratio |
|---|--:|--:|--:|--:|--:|"""
_PLOT = "![Indexing: speed, size and memory of every engine](docs/figures/indexing.svg)"
_QUERY_PLOTS = (
    "![Queries: how much faster than tantivy and Lucene](docs/figures/querying.svg)\n\n"
    "![Queries: time by number of documents](docs/figures/querying_growth.svg)"
)
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
    """Return the Markdown of some records: queries, searching, serving, copies, indexing."""
    querying = _by_corpus(record for record in records if record.kind is Kind.QUERYING)
    extracting = [record for record in records if record.kind is Kind.EXTRACTION]
    searching = [record for record in records if record.kind is Kind.SEARCHING]
    serving = [record for record in records if record.kind is Kind.SERVING]
    copies = [record for record in records if record.kind is Kind.DUPLICATES]
    indexing = [record for record in records if record.kind is Kind.INDEXING]
    by_corpus = _by_corpus(record for record in indexing if record.engines)
    return "\n\n".join(
        [
            *map(querying_report, querying.values()),
            *([_QUERY_PLOTS] if querying else []),
            *map(_searching, searching),
            *map(serving_report, serving),
            *map(extraction_report, extracting),
            *map(duplicates_report, copies),
            *map(indexing_report, by_corpus.values()),
            *([_PLOT] if by_corpus else []),
            *(_indexing_line(record) for record in indexing if not record.engines),
        ]
    )


def _by_corpus(records: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.corpus.name, []).append(record)
    return found


def _searching(record: Record) -> str:
    rows = [_row(record, kind) for kind in QueryKind if kind in record.figures]
    return "\n".join(
        [
            (
                "Searching as pages do: median milliseconds from query text to top 10, exact "
                "total and tag counts; article-search also makes passages and three more facets. "
                "Ratios are article-search's time to the peer's, median over queries: below 1 "
                "it is faster."
            ),
            "",
            _HEADER,
            *rows,
            "",
            provenance(record),
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
    return table_row(cells)


def _indexing_line(record: Record) -> str:
    """Return what a record says that is from before engines had notes, memory and parts."""
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
        f"{ratios}, median of {product['articles_per_s'].n} pairs.\n\n{provenance(record)}"
    )


if __name__ == "__main__":
    sys.exit(main())
