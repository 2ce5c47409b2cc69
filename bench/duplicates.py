"""Measure how well and how fast copies are found, on texts as they are and on planted edits.

Truth is the exact share of common shingles. Texts as they are: two are a pair if a chain
of such connects them, as in the product's clusters. Planted edits: each is a pair with its
original, even where the edit leaves less than the least share, so what is found of all
edits and of those that leave enough is told apart.
"""

from __future__ import annotations

import importlib.metadata
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from bench.copy_finders import Finder, Text, Words, datasketch, product
from bench.corpus_file import SAMPLE_ARCHIVE, prepare_stories
from bench.options import common_parser, positive, repeatable_command
from bench.planted_edits import EDITS
from bench.record import (
    RECORDS,
    EngineNote,
    Figures,
    Kind,
    Run,
    Summary,
    print_figures,
    write_record,
)
from bench.stories import read_stories
from bench.true_copies import (
    Pair,
    folded_words,
    pairs_of_components,
    shingles,
    similar_pairs,
    similarity,
)
from indexer.writing.duplicate_clusters import LEAST_SIMILARITY

MODULE = "bench.duplicates"
LEAST_PLANTED_WORDS = 60
SEED = 21578

Finders = dict[str, Finder]


def main(arguments: Sequence[str] | None = None, records: Path = RECORDS) -> int:
    """Measure, print and, if wanted, record."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = common_parser(MODULE, "Measure how copies are found.")
    parser.add_argument("--planted", type=positive, default=1000, help="originals of edits")
    parser.add_argument("--rounds", type=positive, default=3, help="turns of the product")
    options = parser.parse_args(given)
    run = Run.start(Kind.DUPLICATES, repeatable_command(MODULE, given))
    source = SAMPLE_ARCHIVE if options.tiny else options.corpus
    with tempfile.TemporaryDirectory() as scratch:
        stories = Path(scratch, "stories.jsonl")
        corpus = prepare_stories(source, options.articles, stories)
        texts = [(story.title, story.body) for story in read_stories(stories)]
    finders, notes = _finders()
    words = [folded_words(*text) for text in texts]
    print(f"{corpus.name}: {corpus.articles:,} articles", flush=True)
    figures = measure_as_they_are(texts, words, finders, options.rounds)
    figures |= measure_planted(texts, words, finders, options.planted)
    print_figures(figures)
    if options.record:
        print(write_record(run.record(corpus, figures, engines=notes), records).name)
    return 0


def _finders() -> tuple[Finders, dict[str, EngineNote]]:
    finders: Finders = {"product": product}
    try:
        note = EngineNote(
            importlib.metadata.version("datasketch"),
            differs="128 permutations, its own choice of bands; is given the words",
        )
        finders["datasketch"] = datasketch
    except importlib.metadata.PackageNotFoundError:
        note = EngineNote(skipped="the package datasketch is not installed")
        print(f"datasketch is left out: {note.skipped}")
    return finders, {"datasketch": note}


def measure_as_they_are(
    texts: Sequence[Text], words: Sequence[Words], finders: Finders, rounds: int
) -> Figures:
    """Return for each finder precision and recall of pairs, and its rate."""
    true = pairs_of_components(similar_pairs(words, LEAST_SIMILARITY), len(texts))
    finders["product"](texts, words)  # compiles
    figures: Figures = {}
    for name, find in finders.items():
        turns = [find(texts, words) for _ in range(rounds if name == "product" else 1)]
        found = turns[0].pairs
        figures[name] = {
            "articles_per_s": Summary.of([len(texts) / turn.seconds for turn in turns]),
            "true_pairs": Summary.of([len(true)]),
            **_percent("precision", len(found & true), len(found)),
            **_percent("recall", len(found & true), len(true)),
        }
    return figures


def measure_planted(
    texts: Sequence[Text], words: Sequence[Words], finders: Finders, most: int
) -> Figures:
    """Return for each kind of edit how many are found, by each finder."""
    random = Random(SEED)  # noqa: S311 (the same edits in each run)
    long = [place for place, each in enumerate(words) if len(each) >= LEAST_PLANTED_WORDS]
    chosen = random.sample(long, min(most, len(long)))
    figures: Figures = {}
    for name, edit in EDITS.items():
        copies = [edit(*texts[place], random) for place in chosen]
        both = [*(texts[place] for place in chosen), *copies]
        figures[name] = _measured_edit(both, finders)
    return figures


def _measured_edit(texts: Sequence[Text], finders: Finders) -> dict[str, Summary]:
    """Measure on some originals, then as many copies in the same order."""
    words = [folded_words(*text) for text in texts]
    sets = [shingles(each) for each in words]
    half = len(texts) // 2
    planted = {(place, place + half) for place in range(half)}
    near = {(one, other) for one, other in planted if _near(sets[one], sets[other])}
    figures = _percent("near", len(near), half)
    for name, find in finders.items():
        found = find(texts, words).pairs
        right = {pair for pair in found if _is_right(pair, planted, sets)}
        figures |= _percent(f"{name}_found", len(found & planted), half)
        figures |= _percent(f"{name}_found_of_near", len(found & near), len(near))
        figures |= _percent(f"{name}_precision", len(right), len(found))
    return figures


def _near(one: frozenset[Words], other: frozenset[Words]) -> bool:
    return similarity(one, other) >= LEAST_SIMILARITY


def _is_right(pair: Pair, planted: set[Pair], sets: Sequence[frozenset[Words]]) -> bool:
    return pair in planted or _near(sets[pair[0]], sets[pair[1]])


def _percent(name: str, part: int, whole: int) -> dict[str, Summary]:
    """Return a share as a figure; of nothing there is none."""
    return {f"{name}_percent": Summary.of([100 * part / whole])} if whole else {}


if __name__ == "__main__":
    sys.exit(main())
