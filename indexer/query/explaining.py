"""The parts of one article's score, and the filters that it fails, for one request.

Imports the engine and :mod:`indexer.query`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from whoosh import query

from indexer.article import Article
from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.engine.plan import ByWhoosh, Everything, Phrase, Plan, TermSet, Word
from indexer.engine.planner import make_plan
from indexer.engine.score_parts import ScorePart, score_parts
from indexer.query.explanation import FailedFilter, PartOfScore
from indexer.query.request import SearchRequest, TagMode
from indexer.schema import repeated_values


def parts_of(
    collection: Collection, trees: list[query.Query], document: int
) -> tuple[PartOfScore, ...]:
    """Return what each leaf of some queries adds to a document's score.

    Args:
        collection: where.
        trees: one query, or the words of one that count one by one.
        document: an address.
    """
    leaves = (
        part
        for tree in trees
        for part in score_parts(make_plan(collection, tree), collection, document)
    )
    return tuple(
        _part(collection, leaf, document)
        for leaf in leaves
        if not isinstance(leaf.plan, Everything)
    )


def _part(collection: Collection, leaf: ScorePart, document: int) -> PartOfScore:
    return PartOfScore(
        text=_text(leaf.plan),
        matched=leaf.matched,
        excluded=leaf.excluded,
        places=tuple(_places(collection, leaf.plan, document)) if leaf.matched else (),
        documents=leaf.documents,
        score=leaf.score,
    )


def _text(plan: Plan) -> str:
    match plan:
        case Word():
            terms = dict.fromkeys(term.decode("utf-8", "replace") for _, term in plan.readings)
            return " / ".join(terms)
        case Phrase():
            phrases = dict.fromkeys(b" ".join(terms) for _, terms in plan.readings)
            return " / ".join(f'"{one.decode("utf-8", "replace")}"' for one in phrases)
        case TermSet():
            return str(plan.terms)
        case ByWhoosh():
            return str(plan.tree)
        case _:
            return plan.label


def _places(collection: Collection, plan: Plan, document: int) -> Iterator[tuple[str, int]]:
    """Yield how often a word stands in each field of a document."""
    if not isinstance(plan, Word):
        return
    counts: dict[str, int] = {}
    address = np.array([document], np.int64)
    for field, term in plan.readings:
        try:
            places = collection.positions_in(field, term.decode("utf-8", "replace"), address)[0]
        except ValueError:
            continue  # a field that has no positions only filters
        counts[field] = counts.get(field, 0) + len(places)
    yield from ((field, count) for field, count in counts.items() if count)


def failed_filters(
    collection: Collection, request: SearchRequest, article: Article, document: int
) -> tuple[FailedFilter, ...]:
    """Return the filters of a request that an article does not pass."""
    return tuple(_failed(collection, request, article, document))


def _failed(
    collection: Collection, request: SearchRequest, article: Article, document: int
) -> Iterator[FailedFilter]:
    for facet in Facet:
        wanted = request.selected(facet)
        if not wanted:
            continue
        carried = [collection.filters.carriers(facet, value)[document] for value in wanted]
        narrows = facet is Facet.TAGS and request.tag_mode is TagMode.ALL
        if not (all(carried) if narrows else any(carried)):
            missing = tuple(v for v, has in zip(wanted, carried, strict=True) if not has)
            yield FailedFilter(facet.value, missing, _values(article, facet))
    first, last = request.date_from, request.date_to
    if (first or last) and not collection.filters.published_within(first, last)[document]:
        range_of_days = f"{first or '…'} to {last or '…'}"
        yield FailedFilter(
            "dates", (range_of_days,), (article.published,) if article.published else ()
        )


def _values(article: Article, facet: Facet) -> tuple[str, ...]:
    if facet is not Facet.YEAR:
        return repeated_values(article).get(facet.value, ())
    moment = article.published_at
    return (f"{moment.year:04}",) if moment else ()
