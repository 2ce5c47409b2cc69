"""Questions to a searcher, of every kind that Whoosh answers, and their answers compared."""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from whoosh import qparser, query, scoring, sorting

from tests.codec.whoosh_queries import STUBS, Fields, random_query, random_word
from tests.codec.whoosh_worlds import EPOCH, KEY, World, chance

WEIGHTINGS: dict[str, Callable[[], Any]] = {
    "BM25F": scoring.BM25F,
    "TF_IDF": scoring.TF_IDF,
    "Frequency": scoring.Frequency,
    "FunctionWeighting": lambda: scoring.FunctionWeighting(_weight_and_place),
}

STUMBLES = {
    ("NotImplementedError", "max_quality"): "a function weighting does not tell its maximum",
    ("IndexError", "id"): "AndNot asks for documents after the end",
    ("AttributeError", "score"): "a column query has no score",
    ("ValueError", "<genexpr>"): "distinctive terms need a document that is not deleted",
}
"""Errors of Whoosh over its own segments, by type and function; see test_whoosh_bugs."""


def _weight_and_place(searcher: Any, fieldname: str, text: Any, matcher: Any) -> float:
    """Score by what a matcher tells, and the number of the document."""
    _ = searcher, fieldname, text
    return float(2 * matcher.weight() + matcher.id() / 7)


@dataclasses.dataclass(frozen=True)
class Question:
    """Something to ask a searcher.

    Attributes:
        what: for messages.
        weighting: the name of what scores.
        ask: gives the answer, of built-in types.
    """

    what: str
    weighting: str
    ask: Callable[[Any], Any]


def answer(index: Any, question: Question) -> Any:
    """Ask a new searcher of an index."""
    with index.searcher(weighting=WEIGHTINGS[question.weighting]()) as searcher:
        return question.ask(searcher)


def assert_same_answer(stock: Any, ours: Any, question: Question) -> None:
    """Compare two answers, numbers up to 1e-9.

    Where Whoosh stumbles over its own segments, for a reason known by name, there
    is nothing to compare with.
    """
    try:
        expected = answer(stock, question)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1].name
        if (type(error).__name__, place) not in STUMBLES:
            raise
        return
    found = answer(ours, question)
    assert rounded(found) == rounded(expected), question.what


def rounded(value: Any) -> Any:
    """Return an answer in which numbers that differ by less than 1e-9 are equal."""
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return value


def random_question(random: Random, world: World, fields: Fields) -> Question:
    """Return a question; half of them are for scores."""
    makers = [_scores] * 8 + [_sorted, _grouped, _collapsed, _filtered, _suggested, _corrected]
    makers += [_terms, _key_terms, _more_like, _highlighted]
    maker = random.choice(makers)
    weighting = random.choice(sorted(WEIGHTINGS))
    what, ask = maker(random, world, fields)
    return Question(f"{maker.__name__} {weighting}: {what}", weighting, ask)


_ALL = 99
"""Passages to show. Of equally good ones 2.7.4 takes some by chance, see test_whoosh_bugs."""

Asked = tuple[str, Callable[[Any], Any]]


def _shown(asked: Any) -> str:
    """Return a query as text; not all have a usable one."""
    try:
        return repr(asked)
    except Exception:
        return type(asked).__name__


def _scores(random: Random, world: World, fields: Fields) -> Asked:
    _ = world
    asked = random_query(random, fields)
    return _shown(asked), lambda searcher: {
        hit.docnum: hit.score for hit in searcher.search(asked, limit=None)
    }


def _facet(random: Random, world: World) -> Any:
    names = [
        "kind",
        *(name for name in world.names if name in ("number", "small", "moment", "name", "title")),
    ]
    facets = [sorting.FieldFacet(name, reverse=chance(random, 0.3)) for name in names]
    facets += [sorting.StoredFieldFacet(KEY), sorting.ScoreFacet()]
    return (
        sorting.MultiFacet(random.sample(facets, 2))
        if chance(random, 0.3)
        else random.choice(facets)
    )


def _sorted(random: Random, world: World, fields: Fields) -> Asked:
    asked, facet, reverse = random_query(random, fields), _facet(random, world), chance(random, 0.3)
    return f"{_shown(asked)} by {facet}", lambda searcher: [
        hit.docnum for hit in searcher.search(asked, limit=None, sortedby=facet, reverse=reverse)
    ]


def _grouped(random: Random, world: World, fields: Fields) -> Asked:
    asked = random_query(random, fields)
    facets = {"kind": sorting.FieldFacet("kind", maptype=random.choice((None, sorting.Count)))}
    words = {word: query.Prefix(random.choice(fields.text), word) for word in STUBS[:3]}
    facets["query"] = sorting.QueryFacet(words, allow_overlap=chance(random, 0.5))
    for name in set(world.names) & {"tags", "numbers", "number", "price", "flag"}:
        facets[name] = sorting.FieldFacet(name, allow_overlap=True)
    if "small" in world.names:
        facets["small"] = sorting.RangeFacet("small", 0, 100, 9)
    if "moment" in world.names:
        days = timedelta(days=random.randrange(1, 9))
        facets["moment"] = sorting.DateRangeFacet(
            "moment", EPOCH - timedelta(40), EPOCH + timedelta(40), days
        )

    def ask(searcher: Any) -> Any:
        found = searcher.search(asked, limit=None, groupedby=facets)
        groups = {name: found.groups(name) for name in facets}
        return {name: sorted(group.items(), key=repr) for name, group in groups.items()}

    return _shown(asked), ask


def _collapsed(random: Random, world: World, fields: Fields) -> Asked:
    asked, order = random_query(random, fields), _facet(random, world)
    facet = random.choice((sorting.FieldFacet("kind"), sorting.StoredFieldFacet("kind")))
    most = random.randrange(1, 3)

    def ask(searcher: Any) -> Any:
        found = searcher.search(
            asked, limit=None, collapse=facet, collapse_limit=most, collapse_order=order
        )
        return [hit.docnum for hit in found], found.collapsed_counts

    return f"{_shown(asked)}, ordered by {order}", ask


def _filtered(random: Random, world: World, fields: Fields) -> Asked:
    _ = world
    asked, kept, masked = (random_query(random, fields) for _ in range(3))
    return _shown((asked, kept, masked)), lambda searcher: (
        {hit.docnum for hit in searcher.search(asked, limit=None, filter=kept, mask=masked)},
        sorted(searcher.docs_for_query(asked)),
        sorted(searcher.document_numbers(kind="parent")),
    )


def _suggested(random: Random, world: World, fields: Fields) -> Asked:
    _ = world
    name, word = random.choice(fields.text), random_word(random)[:-1] + "e"
    distance, prefix = random.randrange(1, 3), random.randrange(2)
    return f"{name}:{word}", lambda searcher: (
        searcher.suggest(name, word, maxdist=distance, prefix=prefix),
        sorted(searcher.reader().terms_within(name, word, distance, prefix)),
    )


def _corrected(random: Random, world: World, fields: Fields) -> Asked:
    names = [name for name in world.names if name in ("text", "title", "plain", "chars", "stems")]
    name = random.choice([*names, "kind"])
    typed = " ".join(random_word(random)[:-1] + "e" for _ in range(2))
    _ = fields

    def ask(searcher: Any) -> Any:
        asked = qparser.QueryParser(name, searcher.schema).parse(typed)
        correction = searcher.correct_query(asked, typed)
        return repr(correction.query), correction.string

    return f"{name}: {typed}", ask


def _terms(random: Random, world: World, fields: Fields) -> Asked:
    _ = world
    name, stub = random.choice(fields.text), random.choice((*STUBS, ""))

    def ask(searcher: Any) -> Any:
        reader = searcher.reader()
        return (
            list(reader.most_frequent_terms(name, 5, stub)),
            list(reader.most_distinctive_terms(name, 5, stub)),
            list(reader.expand_prefix(name, stub)),
            list(reader.lexicon(name)),
            list(reader.field_terms(name)),
            list(reader.terms_from(name, stub)),
            [term for term, _ in reader.iter_from(name, stub)],
            [(text, info.weight()) for text, info in reader.iter_prefix(name, stub)],
        )

    return f"{name}:{stub}", ask


def _key_terms(random: Random, world: World, fields: Fields) -> Asked:
    _ = world
    name, seed = random.choice(fields.text), random.randrange(1000)

    def ask(searcher: Any) -> Any:
        documents = _documents_with(searcher, name)
        chosen = Random(seed).sample(documents, min(3, len(documents)))  # noqa: S311
        return sorted(searcher.key_terms(chosen, name, numterms=1000))

    return name, ask


def _more_like(random: Random, world: World, fields: Fields) -> Asked:
    _ = world
    name, seed = random.choice(fields.text), random.randrange(1000)

    def ask(searcher: Any) -> Any:
        documents = _documents_with(searcher, name)
        if not documents:
            return None
        document = Random(seed).choice(documents)  # noqa: S311
        found = searcher.more_like(document, name, top=None, numterms=1000)
        return {hit.docnum: hit.score for hit in found}

    return name, ask


def _documents_with(searcher: Any, name: str) -> list[int]:
    """Return the documents of which the terms in a field can be found."""
    reader = searcher.reader()
    return (
        [
            document
            for document in reader.all_doc_ids()
            if reader.has_vector(document, name)
            or (searcher.schema[name].stored and reader.stored_fields(document).get(name))
        ]
        if name in searcher.schema
        else []
    )


def _highlighted(random: Random, world: World, fields: Fields) -> Asked:
    asked = random_query(random, fields)
    stored = [name for name in world.names if name in ("text", "title", "chars")]

    def ask(searcher: Any) -> Any:
        found = searcher.search(asked, limit=None, terms=True)
        hits = sorted(found, key=lambda hit: hit.docnum)[:9]
        return [
            [hit.highlights(name, str(hit[name]), top=_ALL) for name in stored if name in hit]
            + [sorted(hit.matched_terms(), key=repr)]
            for hit in hits
        ]

    return _shown(asked), ask
