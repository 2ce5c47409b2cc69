"""Records as the benchmarks make them, with figures that are easy to recognize."""

from __future__ import annotations

from bench.record import Corpus, Figures, Kind, Machine, Record, Summary


def summary(value: float) -> Summary:
    """Return the summary of one value measured three times."""
    return Summary.of([value, value, value])


def sample_record(kind: Kind) -> Record:
    """Return a complete record."""
    figures = {Kind.SEARCHING: _searching(), Kind.INDEXING: _indexing()}[kind]
    return Record(
        name=f"{kind}-harbour-12",
        kind=kind,
        commit="0123456789abcdef0123456789abcdef01234567",
        dirty=False,
        date="2031-05-06",
        machine=Machine(cores=4, memory_gb=16, cpu="A CPU", python="3.11.7"),
        corpus=Corpus("harbour", 12, body_bytes=3_000_000, size_bytes=4_000_000, sha256="f" * 64),
        command=f"python -m bench.{kind} --articles 12 --record",
        figures=figures,
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
    engines = {"product": 1234.0, "stock_whoosh": 400.0, "sqlite_fts5": 6000.0}
    figures: Figures = {
        name: {
            "articles_per_s": summary(speed),
            "body_mb_per_s": summary(speed / 1000),
            "index_bytes": summary(5_000_000),
        }
        for name, speed in engines.items()
    }
    figures["product"]["speed_to_stock_whoosh_ratio"] = summary(3.085)
    figures["product"]["speed_to_sqlite_fts5_ratio"] = summary(0.2057)
    return figures
