"""What each leaf of a plan adds to the score of one document.

Imports the plan's nodes. Each node is evaluated over the whole collection, as for a search,
and looked up; lists of words are kept by the collection, so this costs what a search does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from indexer.engine.collection import Collection
from indexer.engine.plan import (
    BestOf,
    Constant,
    Excluding,
    Intersection,
    Plan,
    Preferring,
    Requiring,
    Scaled,
    Union,
)


@dataclasses.dataclass(frozen=True, slots=True)
class ScorePart:
    """A leaf of a plan and a document.

    Attributes:
        plan: the leaf.
        matched: whether it matches the document.
        excluded: whether what matches it is no hit.
        score: what it adds to the document's score, 0.0 where it does not match.
        documents: in how many documents it matches.
    """

    plan: Plan
    matched: bool
    excluded: bool
    score: float
    documents: int


def score_parts(
    plan: Plan,
    collection: Collection,
    document: int,
    factor: float = 1.0,
    *,
    excluded: bool = False,
) -> Iterator[ScorePart]:
    """Yield the leaves of a plan; the scores of those that count add up to the document's.

    Args:
        plan: a node.
        collection: where.
        document: an address.
        factor: what its scores are multiplied with by the nodes above.
        excluded: whether what matches it is no hit.
    """
    match plan:
        case Union() | Intersection():
            for part in plan.of:
                yield from score_parts(part, collection, document, factor, excluded=excluded)
        case BestOf():
            scores = [_score(part, collection, document)[1] for part in plan.of]
            best = int(np.argmax(scores)) if scores else 0
            for place, part in enumerate(plan.of):
                share = factor if place == best else factor * plan.tiebreak
                yield from score_parts(part, collection, document, share, excluded=excluded)
        case Excluding():
            yield from score_parts(plan.first, collection, document, factor, excluded=excluded)
            yield from score_parts(plan.second, collection, document, 0.0, excluded=not excluded)
        case Requiring():
            yield from score_parts(plan.first, collection, document, factor, excluded=excluded)
            yield from score_parts(plan.second, collection, document, 0.0, excluded=excluded)
        case Preferring():
            yield from score_parts(plan.first, collection, document, factor, excluded=excluded)
            yield from score_parts(plan.second, collection, document, factor, excluded=excluded)
        case Scaled():
            below = factor * plan.factor
            yield from score_parts(plan.of, collection, document, below, excluded=excluded)
        case Constant():
            matched, _, documents = _score(plan.of, collection, document)
            score = plan.score * factor if matched else 0.0
            yield ScorePart(plan.of, matched, excluded, score, documents)
        case _:
            matched, score, documents = _score(plan, collection, document)
            yield ScorePart(plan, matched, excluded, score * factor, documents)


def _score(plan: Plan, collection: Collection, document: int) -> tuple[bool, float, int]:
    """Return whether a node matches a document, its score there, and how many it matches."""
    found = plan.matches(collection)
    place = int(np.searchsorted(found.doc_ids, np.uint32(document)))
    if place == len(found.doc_ids) or found.doc_ids[place] != document:
        return False, 0.0, len(found.doc_ids)
    return True, float(found.scores[place]), len(found.doc_ids)
