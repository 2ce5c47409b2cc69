"""A plan with what each of its nodes found and how long that took."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

from whoosh import query

from indexer.engine.collection import Collection
from indexer.engine.plan import ByWhoosh, Plan
from indexer.engine.planner import make_plan


@dataclasses.dataclass(frozen=True, slots=True)
class PlanLine:
    """One node of a plan.

    Attributes:
        depth: how many nodes it is a part of.
        what: what it does.
        has_kernel: whether compiled code does it; otherwise Whoosh, posting by posting.
        documents: how many it matches.
        milliseconds: to evaluate it with all its parts, the lists of words being kept.
    """

    depth: int
    what: str
    has_kernel: bool
    documents: int
    milliseconds: float


def report_plan(collection: Collection, tree: query.Query) -> tuple[PlanLine, ...]:
    """Plan a query tree and evaluate each node by itself, parts after what they are part of.

    Raises:
        RequestError: the tree asks for more than one query may.
    """
    return tuple(_lines(collection, make_plan(collection, tree), 0))


def _lines(collection: Collection, plan: Plan, depth: int) -> Iterator[PlanLine]:
    plan.matches(collection)  # so that no list has to be made on the clock
    started = time.perf_counter()
    found = plan.matches(collection)
    milliseconds = (time.perf_counter() - started) * 1000
    has_kernel = not isinstance(plan, ByWhoosh)
    yield PlanLine(depth, plan.label, has_kernel, len(found.doc_ids), milliseconds)
    for part in plan.parts:
        yield from _lines(collection, part, depth + 1)
