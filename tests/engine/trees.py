"""Random query trees over the fields of small archives."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from whoosh import query
from whoosh.util.times import datetime_to_long

from indexer.engine.limits import check_tree
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.errors import RequestError
from indexer.schema import TEXT_FIELDS
from tests.engine.small_archives import WORDS

Trees = st.SearchStrategy[query.Query]

texts = st.sampled_from(TEXT_FIELDS)
words = st.sampled_from((*WORDS, "absent"))
values = st.sampled_from(
    [("tags", "movies"), ("tags", "space"), ("source", "meridian wire"), ("language", "de")]
)
pattern_fields = st.sampled_from((*TEXT_FIELDS, "words", "tags", "source"))
slops = st.integers(1, 4)
truth = st.booleans()
moments = st.sampled_from(
    [
        datetime.datetime(1935, 2, 1),
        datetime.datetime(1986, 3, 13, 8),
        datetime.datetime(1986, 12, 30, 23, 59, 59),
        datetime.datetime(2020, 1, 1),
    ]
)

usual_boosts = st.sampled_from([1.0, 1.0, 1.0, 0.5, 3.0])
all_boosts = st.sampled_from([1.0, 1.0, 1.0, 0.5, 3.0, 0.0, 1e6])


def terms(boosts: st.SearchStrategy[float]) -> Trees:
    """Return a strategy for single terms; some name a field that does not exist."""
    places = st.tuples(st.one_of(texts, st.sampled_from(["words", "absent"])), words) | values
    return st.builds(lambda place, boost: query.Term(*place, boost=boost), places, boosts)


def phrases(boosts: st.SearchStrategy[float], *, repeating: bool = True) -> Trees:
    """Return a strategy for phrases of one field."""
    several = st.lists(words, min_size=2, max_size=3, unique=not repeating)
    return st.builds(query.Phrase, texts, several, slop=slops, boost=boosts)


def patterns(boosts: st.SearchStrategy[float]) -> Trees:
    """Return a strategy for leaves that stand for any number of terms."""
    stubs = st.sampled_from(["", "a", "ka", "kapp", "l", "м", "mo", "absent", "north "])
    globs = st.sampled_from(
        ["*a", "k?pp?", "?eta", "м*", "*e*a*", "a*a", "?", "*o??a*", "nor*", "*"]
    )
    regexes = st.sampled_from(["kapp[ao]$", "(al|be)", ".*ta", "м.р", "m+"])
    misspelt = st.sampled_from(["kappa", "alpa", "dlta", "вир", "movie"])
    borders = st.sampled_from([None, "alpha", "beta", "d", "kappa", "meridian wire", "мир"])
    ranges = st.tuples(borders, borders)
    return st.one_of(
        st.builds(query.Prefix, pattern_fields, stubs, boost=boosts),
        st.builds(query.Wildcard, pattern_fields, globs, boost=boosts),
        st.builds(query.Regex, pattern_fields, regexes, boost=boosts),
        st.builds(
            query.FuzzyTerm,
            pattern_fields,
            misspelt,
            boost=boosts,
            maxdist=st.integers(0, 2),
            prefixlength=st.integers(0, 2),
        ),
        st.builds(
            lambda field, pair, *rest: query.TermRange(field, *pair, *rest),
            pattern_fields,
            ranges,
            truth,
            truth,
            boosts,
        ),
    )


def moment_ranges(boosts: st.SearchStrategy[float]) -> Trees:
    """Return a strategy for ranges of moments, and of the numbers of moments."""
    ends = st.tuples(st.none() | moments, st.none() | moments)

    def numbers(start: Any, end: Any, *rest: Any) -> query.Query:
        pair = [None if one is None else datetime_to_long(one) for one in (start, end)]
        return query.NumericRange("published", *pair, *rest)

    def dates(start: Any, end: Any, *rest: Any) -> query.Query:
        return query.DateRange("published", start, end, *rest)

    return st.builds(
        lambda make, pair, *rest: make(*pair, *rest),
        st.sampled_from([numbers, dates]),
        ends,
        truth,
        truth,
        boosts,
    )


def everything(boosts: st.SearchStrategy[float]) -> Trees:
    """Return a strategy for all documents, or all with something in a field."""
    fields = st.sampled_from([None, None, "title", "tags", "published"])
    return st.builds(query.Every, fields, boosts)


def word_queries(boosts: st.SearchStrategy[float], fewest: int = 1) -> Trees:
    """Return a strategy for words that are looked for in several fields."""
    readings = st.lists(st.tuples(texts, words), min_size=fewest, max_size=4, unique=True)
    return st.builds(WordQuery, readings.map(tuple), boost=boosts)


def phrase_queries(
    boosts: st.SearchStrategy[float], fewest: int = 1, *, repeating: bool = True
) -> Trees:
    """Return a strategy for phrases that are looked for in several fields."""
    several = st.lists(words, min_size=2, max_size=3, unique=not repeating).map(tuple)
    readings = st.lists(st.tuples(texts, several), min_size=fewest, max_size=3, unique=True)
    return st.builds(PhraseQuery, readings.map(tuple), slop=slops, boost=boosts)


def leaves(boosts: st.SearchStrategy[float]) -> Trees:
    """Return a strategy for all nodes without others in them."""
    return st.one_of(
        terms(boosts),
        word_queries(boosts),
        phrases(boosts),
        phrase_queries(boosts),
        patterns(boosts),
        moment_ranges(boosts),
        everything(boosts),
        st.just(query.NullQuery),
    )


def compounds(boosts: st.SearchStrategy[float]) -> Callable[[Trees], Trees]:
    """Return what makes a strategy for nodes out of one for the nodes in them."""

    def of(children: Trees) -> Trees:
        several = st.lists(children, min_size=1, max_size=4)
        return st.one_of(
            st.builds(query.And, several, boost=boosts),
            st.builds(query.Or, several, boost=boosts),
            st.builds(
                query.DisjunctionMax, several, boost=boosts, tiebreak=st.sampled_from([0.0, 0.3])
            ),
            st.builds(query.Not, children),
            st.builds(query.AndNot, children, children),
            st.builds(query.AndMaybe, children, children),
            st.builds(query.Require, children, children),
            st.builds(query.ConstantScoreQuery, children, score=boosts),
        )

    return of


def is_within_limits(tree: query.Query) -> bool:
    """Tell whether a tree may be asked; some have too many patterns."""
    try:
        check_tree(tree)
    except RequestError:
        return False
    return True


trees = st.recursive(leaves(all_boosts), compounds(all_boosts), max_leaves=10).filter(
    is_within_limits
)
"""Any nesting of all nodes."""
