"""Measure extraction: body, metadata and speed, page by page, extractors by turns.

The body is compared with the ground truth that comes with the pages, metadata
with ``true_values.jsonl``; speed is processor time on one core, after a first
page that loads what extractors load late.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.extraction.extractors import DIFFERENCES, PRODUCT, Extracted, load_extractors, version_of
from bench.extraction.page_values import Values, read_true_values, rightness
from bench.extraction.shingles import Match, match, score
from bench.options import repeatable_command
from bench.record import (
    RECORDS,
    ROOT,
    Corpus,
    EngineNote,
    Figures,
    Kind,
    Run,
    Summary,
    print_figures,
    write_record,
)

MODULE = "bench.extraction"
PAGES = ROOT.parent / "shared" / "data" / "extraction"
TINY_PAGES = 6
PAGE_KIB = 140
"""The size of page that speeds are quoted for; most extractors' time grows with it."""


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Extract, compare, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _options(given)
    run = Run.start(Kind.EXTRACTION, repeatable_command(MODULE, given))
    if not options.pages.is_dir():
        print(f"{options.pages}: expected a folder with html/ and ground-truth.json, found none")
        return 0 if options.tiny else 1
    pages = read_pages(options.pages, TINY_PAGES if options.tiny else None)
    bodies = {
        page: truth["articleBody"]
        for page, truth in json.loads((options.pages / "ground-truth.json").read_bytes()).items()
        if page in pages
    }
    figures, notes = measure(pages, bodies, read_true_values())
    print_figures(figures)
    for name, note in notes.items():
        if note.skipped:
            print(f"{name}: not measured, {note.skipped}")
    if options.record:
        write_record(run.record(_corpus(pages), figures, engines=notes), records)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description="Measure extraction.")
    parser.add_argument(
        "--pages", type=Path, default=PAGES, help="a folder with html/ and ground-truth.json"
    )
    parser.add_argument("--record", action="store_true", help="write to bench/records")
    parser.add_argument("--tiny", action="store_true", help="a few pages: does it run at all")
    return parser.parse_args(arguments)


def read_pages(folder: Path, most: int | None = None) -> dict[str, bytes]:
    """Return the pages of a folder, unpacked, by name without endings."""
    files = sorted(folder.glob("html/*.html.gz"))[:most]
    return {
        path.name.removesuffix(".html.gz"): gzip.decompress(path.read_bytes()) for path in files
    }


def measure(
    pages: Mapping[str, bytes], bodies: Mapping[str, str], values: Mapping[str, Values]
) -> tuple[Figures, dict[str, EngineNote]]:
    """Return the figures and the notes on every extractor."""
    extractors, missing = load_extractors()
    found: dict[str, dict[str, Extracted]] = {name: {} for name in extractors}
    taken_s = dict.fromkeys(extractors, 0.0)
    for extract in extractors.values():
        extract(next(iter(pages.values())))
    for page, raw in pages.items():
        for name, extract in extractors.items():
            started = time.process_time()
            found[name][page] = extract(raw)
            taken_s[name] += time.process_time() - started
    size_kib = sum(map(len, pages.values())) / 1024
    figures: Figures = {}
    for name in extractors:
        figures[name] = {
            **_body_figures(found[name], bodies),
            **_value_figures(found[name], values),
            "pages_per_s": _one(size_kib / PAGE_KIB / taken_s[name]),
            "speed_of_product_ratio": _one(taken_s[name] / taken_s[PRODUCT]),
        }
    notes = {
        name: EngineNote(version=version_of(name), differs=DIFFERENCES.get(name, ""))
        for name in extractors
    }
    return figures, notes | {name: EngineNote(skipped=why) for name, why in missing.items()}


def _body_figures(found: Mapping[str, Extracted], bodies: Mapping[str, str]) -> dict[str, Summary]:
    matches: list[Match] = [match(true, found[page].body) for page, true in bodies.items()]
    scores = score(matches)
    return {f"body_{name}": _one(value, len(matches)) for name, value in scores._asdict().items()}


def _value_figures(
    found: Mapping[str, Extracted], values: Mapping[str, Values]
) -> dict[str, Summary]:
    right: dict[str, list[float]] = {}
    for page, true in values.items():
        if page not in found or (got := found[page].values) is None:
            continue
        for name, value in rightness(true, got).items():
            if name == "title" or not found[page].title_alone:
                right.setdefault(f"{name}_percent", []).append(100 * value)
    return {name: _one(_mean(each), len(each)) for name, each in right.items()}


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _one(value: float, n: int = 1) -> Summary:
    """Return a figure of which there is one for all pages."""
    rounded = Summary.of([value])
    return Summary(rounded.median, rounded.min, rounded.max, n)


def _corpus(pages: Mapping[str, bytes]) -> Corpus:
    digest = hashlib.sha256(b"".join(pages.values()))
    size = sum(map(len, pages.values()))
    return Corpus("extraction", len(pages), size, size, digest.hexdigest())


if __name__ == "__main__":
    sys.exit(main())
