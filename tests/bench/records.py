"""Records and turns as the benchmarks make them, with figures that are easy to recognize."""

from __future__ import annotations

import dataclasses

from bench.indexing_figures import summarize
from bench.query_engines.engine import Mode
from bench.query_figures import latency
from bench.record import Corpus, EngineNote, Figures, Kind, Machine, Record, Summary
from bench.turn import Turn

CORPUS = Corpus("harbour", 12, body_bytes=3_000_000, size_bytes=4_000_000, sha256="f" * 64)


def summary(value: float) -> Summary:
    """Return the summary of one value measured three times."""
    return Summary.of([value, value, value])


def turn(seconds: float, stored_bytes: int | None = 2_000_000) -> Turn:
    """Return a turn that indexed ``CORPUS`` in so many seconds."""
    return Turn(
        seconds=seconds,
        cpu_seconds=seconds,
        peak_memory_bytes=90_000_000,
        index_bytes=5_000_000,
        stored_bytes=stored_bytes,
        seconds_by_part={},
        articles=12,
        hits={"storm": 7},
    )


def sample_record(kind: Kind) -> Record:
    """Return a complete record."""
    made = {
        Kind.SEARCHING: _searching,
        Kind.INDEXING: _indexing,
        Kind.QUERYING: _querying,
        Kind.EXTRACTION: _extraction,
        Kind.DUPLICATES: _duplicates,
        Kind.SERVING: _serving,
    }[kind]
    record = Record(
        name=f"{kind}-harbour-12",
        kind=kind,
        commit="0123456789abcdef0123456789abcdef01234567",
        dirty=False,
        date="2031-05-06",
        machine=Machine(cores=4, memory_gb=16, cpu="A CPU", python="3.11.7"),
        corpus=CORPUS,
        command=f"python -m bench.{kind} --articles 12 --record",
        figures=made(),
    )
    return dataclasses.replace(record, engines={} if kind is Kind.SEARCHING else _engines())


def earlier_record() -> Record:
    """Return a record of indexing from before engines had notes, memory and parts."""
    record = sample_record(Kind.INDEXING)
    names = ("articles_per_s", "body_mb_per_s", "index_bytes")
    figures = {
        engine: {
            name: value for name, value in entries.items() if name in names or "speed_to" in name
        }
        for engine, entries in record.figures.items()
        if engine in ("product", "stock_whoosh", "sqlite_fts5")
    }
    return dataclasses.replace(record, name="indexing-early-12", figures=figures, engines={})


def grown(record: Record, articles: int) -> Record:
    """Return a record with another number of articles."""
    return dataclasses.replace(
        record,
        name=f"{record.kind}-harbour-{articles}",
        corpus=dataclasses.replace(record.corpus, articles=articles),
    )


def _searching() -> Figures:
    return {
        "phrase": {
            "product_ms": summary(1.5),
            "stock_whoosh_ms": summary(30.0),
            "time_to_stock_whoosh_ratio": summary(0.05),
            "sqlite_fts5_ms": summary(0.75),
            "time_to_sqlite_fts5_ratio": summary(2.0),
        }
    }


def _indexing() -> Figures:
    product = dataclasses.replace(turn(0.5), seconds_by_part={"parse": 0.125, "pack others": 0.25})
    return summarize(
        CORPUS,
        {
            "product": [product] * 3,
            "tantivy": [turn(2.0)] * 3,
            "sqlite_fts5": [turn(0.1, stored_bytes=None)] * 3,
            "stock_whoosh": [turn(1.54)] * 3,
        },
    )


def _querying() -> Figures:
    rows = ("term_common", "or_3", "and_2", "phrase_2")
    start = {"product_s": summary(0.75), "command_line_s": summary(0.875)}
    return {row: _row() for row in rows} | {"start": start | {"memory_bytes_per_s": summary(8e9)}}


def _extraction() -> Figures:
    body = {f"body_{name}": summary(0.975) for name in ("f1", "precision", "recall")}
    return {
        "product": body | {"title_percent": summary(98.0), "pages_per_s": summary(81.0)},
        "trafilatura_fast": body | {"pages_per_s": summary(62.0)},
    }


def _duplicates() -> Figures:
    found = {"precision_percent": summary(99.0), "recall_percent": summary(98.0)}
    rate = {"articles_per_s": summary(9_876.0), "true_pairs": summary(321.0)}
    edit = {"near_percent": summary(97.0), "product_found_percent": summary(96.0)}
    return {
        "product": rate | found,
        "title_changed": edit | {"product_precision_percent": summary(94.0)},
    }


def _serving() -> Figures:
    answered = {
        "requests_per_s": summary(321.0),
        "median_ms": summary(25.0),
        "p99_ms": summary(50.0),
        "errors": summary(0),
    }
    rebuilding = {"rebuilds": summary(7), "load_s": summary(90.0), "requests": summary(28_890)}
    return {
        "hello": answered,
        "json_new": answered | {"of_hello_percent": summary(8.03)},
        "json_new_2_threads": answered,
        "rebuilding": answered | rebuilding,
    }


def _row() -> dict[str, Summary]:
    figures = {
        "hits": summary(1_234.0),
        "postings": summary(2_000.0),
        "postings_read_ms": summary(0.0078125),
        "equal_to_tantivy_percent": summary(100.0),
        "overlap_with_tantivy_percent": summary(93.0),
        "product_first_ms": summary(0.5),
        "product_1_threads_per_s": summary(4_321.0),
    }
    for mode in Mode:
        figures |= latency(f"product_{mode}", [0.25, 0.25, 0.5])
        figures |= latency(f"tantivy_{mode}", [2.0] * 3) | latency(f"lucene_{mode}", [3.0] * 3)
    return figures


def _engines() -> dict[str, EngineNote]:
    return {
        "product": EngineNote("0.1.0"),
        "tantivy": EngineNote("0.27.0"),
        "lucene": EngineNote(skipped="the command java is not installed"),
        "sqlite_fts5": EngineNote("3.40.1", "articles stored as columns"),
        "stock_whoosh": EngineNote("3.54.0", "leaves stop words out"),
    }
