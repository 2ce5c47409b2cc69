"""Segments for tests, built from articles without an index around them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indexer.article import Article
from indexer.codec.container import SegmentFile
from indexer.schema import build_schema
from indexer.writing.part_clock import PartClock
from indexer.writing.second_core import SecondCore
from indexer.writing.segment_build import SegmentBuild

SCHEMA = build_schema()


def build_segment(path: Path, articles: Iterable[Article]) -> SegmentFile:
    """Write a segment of the articles and open it."""
    second_core = SecondCore()
    build = SegmentBuild(path, SCHEMA, PartClock(), second_core)
    for article in articles:
        build.add(article, f"origin of {article.id}", "/archive/records.jsonl")
    build.finish()
    second_core.close()
    return SegmentFile(path)
