"""The articles to measure on: one JSON Lines file, whatever they came from.

Imports :mod:`bench.record`, :mod:`bench.stories` and the product's sources.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from bench.record import ROOT, Corpus
from bench.stories import read_story
from indexer.article import Article
from indexer.sources import Rejected, read_source

SAMPLE_ARCHIVE = ROOT / "corpus"

_CHUNK_BYTES = 1 << 20


def prepare_stories(source: Path, articles: int | None, target: Path) -> Corpus:
    """Write the first articles of a source to a JSON Lines file and describe them.

    Args:
        source: a folder of saved articles, a ``.jsonl`` or a ``.jsonl.xz`` file.
        articles: how many; all by default.
        target: the file to write.
    """
    body_bytes = count = 0
    with target.open("w", encoding="utf-8") as stream:
        for line in itertools.islice(_lines(source), articles):
            stream.write(line.rstrip("\n") + "\n")
            body_bytes += len(read_story(line).body.encode())
            count += 1
    name = source.resolve().name.partition(".")[0]
    return Corpus(name, count, body_bytes, *_size_and_digest(source))


def _lines(source: Path) -> Iterator[str]:
    if source.is_dir():
        yield from _records(source)
        return
    opened = lzma.open if source.suffix == ".xz" else open
    with opened(source, "rt", encoding="utf-8") as stream:
        yield from stream


def _records(folder: Path) -> Iterator[str]:
    for item in read_source(folder):
        article = item if isinstance(item, Rejected) else item.parse()
        if isinstance(article, Article):
            yield json.dumps(article.to_json(), ensure_ascii=False)


def _size_and_digest(source: Path) -> tuple[int, str]:
    files = (
        sorted(path for path in source.rglob("*") if path.is_file())
        if source.is_dir()
        else [source]
    )
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    return sum(path.stat().st_size for path in files), digest.hexdigest()
