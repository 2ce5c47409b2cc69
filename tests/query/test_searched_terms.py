"""A query is taken apart into words, phrases and patterns, each once."""

from __future__ import annotations

from whoosh import query

from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query.searched_terms import PHRASE_WORD_WORTH, WORD_WORTH, QueryParts

FILM = (("title", "film"), ("body", "film"))
STUDIO = (("body", ("film", "studio")), ("body", ("film", "studios")), ("title", ("film", "x")))


def test_a_part_is_one_in_all_its_fields_and_stemmings() -> None:
    """What was typed once counts once, wherever it is looked for."""
    parts = QueryParts(query.And([WordQuery(FILM), PhraseQuery(STUDIO, slop=0)]))
    assert parts.worths == (WORD_WORTH, 2 * PHRASE_WORD_WORTH)
    (word,), (phrase,) = parts.in_field("body").words, parts.in_field("body").phrases
    assert (word.number, word.terms) == (0, ("film",))
    assert (phrase.number, phrase.slop) == (1, 1)
    assert phrase.readings == (("film", "studio"), ("film", "studios"))
    assert parts.in_field("body").terms == {"film", "studio", "studios"}
    assert parts.in_field("highlights").terms == set()


def test_repetitions_count_once() -> None:
    """The same word with another boost is the same word."""
    parts = QueryParts(query.Or([WordQuery(FILM), WordQuery(FILM, boost=2.0)]))
    assert parts.worths == (WORD_WORTH,)


def test_what_is_excluded_is_left_out() -> None:
    """Neither ``Not`` nor the second part of ``AndNot`` is looked for."""
    word, other = WordQuery(FILM), query.Term("body", "zoo")
    for tree in (query.And([word, query.Not(other)]), query.AndNot(word, other)):
        assert QueryParts(tree).in_field("body").terms == {"film"}


def test_patterns_over_spellings_are_in_all_searched_fields() -> None:
    """The field of unstemmed words stands for title, highlights and body."""
    parts = QueryParts(query.Or([query.Prefix("words", "fi"), query.Prefix("title", "zo")]))
    assert [part.stemmed for part in parts.in_field("title").patterns] == [False, True]
    assert [part.number for part in parts.in_field("body").patterns] == [0]
    assert not parts.in_field("authors").patterns
