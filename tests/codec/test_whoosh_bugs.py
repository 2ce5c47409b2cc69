"""What is wrong in Whoosh itself: each shown on Whoosh's own segments alone.

`test_differential` leaves these out. Every test asserts what is wrong; one that fails
tells that Whoosh has mended it, and that the comparison can take it in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import whoosh
from whoosh import analysis, fields, highlight, index, query, scoring, sorting
from whoosh.matching import ReadTooFar
from whoosh.query import spans

WHOOSH_2 = whoosh.__version__ < (3,)


def stock(folder: Path, schema: Any, documents: Iterable[dict[str, Any]]) -> Any:
    """Return an index in Whoosh's own format, in one segment."""
    made = index.create_in(folder, schema)
    with made.writer() as writer:
        for document in documents:
            writer.add_document(**document)
    return made


def words(folder: Path, *texts: str) -> Any:
    """Return an index of texts, in field ``t``, with a letter each as ``id``."""
    schema = fields.Schema(t=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer()), id=fields.ID)
    numbered = zip("abcdefghijklmnop", texts, strict=False)
    return stock(folder, schema, ({"id": letter, "t": text} for letter, text in numbered))


def term(text: str, boost: float = 1.0) -> Any:
    return query.Term("t", text, boost=boost)


def scores(made: Any, asked: Any, limit: int | None = None, weighting: Any = None) -> list[float]:
    """Return the scores of the best hits, the best first."""
    options = {} if weighting is None else {"weighting": weighting}
    with made.searcher(**options) as searcher:
        return [hit.score for hit in searcher.search(asked, limit=limit)]


def test_the_best_hits_are_not_the_best(tmp_path: Path) -> None:
    """With a limit, hits that are better are missing: maxima are compared without boosts."""
    random = Random(0)  # noqa: S311
    vocabulary = ("alfa", "bravo", "charlie", "delta", "echo")
    made = stock(
        tmp_path,
        fields.Schema(t=fields.TEXT),
        (
            {"t": " ".join(random.choice(vocabulary) for _ in range(random.randrange(1, 40)))}
            for _ in range(600)
        ),
    )
    asked = query.And([term("alfa"), query.Or([term("delta"), term("charlie", 3.0)], boost=3.0)])
    assert scores(made, asked, limit=10) != scores(made, asked)[:10]


def test_and_not_asks_for_a_document_after_the_end(tmp_path: Path) -> None:
    """``AndNot`` in an ``And`` raises if its first part ends before the others do."""
    made = words(tmp_path, "x", "x y", "x y z", "y z")
    inner = query.AndNot(query.ConstantScoreQuery(term("x")), term("z"))
    with pytest.raises(IndexError):
        scores(made, query.And([inner, query.Term("id", "d")]))


def test_a_function_weighting_does_not_tell_its_maximum(tmp_path: Path) -> None:
    """``AndMaybe`` asks a scorer for its maximum even if nothing is to be skipped."""
    weighting = scoring.FunctionWeighting(lambda *_: 1.0)
    with pytest.raises(NotImplementedError):
        scores(words(tmp_path, "x y"), query.AndMaybe(term("x"), term("y")), weighting=weighting)


def test_a_column_query_has_no_score(tmp_path: Path) -> None:
    """``ColumnQuery`` finds documents and cannot score them."""
    schema = fields.Schema(n=fields.NUMERIC(sortable=True))
    made = stock(tmp_path, schema, [{"n": 1}])
    with pytest.raises(AttributeError, match="_score"):
        scores(made, query.ColumnQuery("n", lambda number: number > 0))


def test_spans_cannot_be_part_of_an_or(tmp_path: Path) -> None:
    """Most queries for spans do not tell how much they find, as compound queries ask."""
    asked = query.Or([spans.SpanFirst(term("x")), term("y")])
    with pytest.raises(NotImplementedError):
        scores(words(tmp_path, "x y"), asked)


def test_nested_parents_cannot_be_part_of_an_and(tmp_path: Path) -> None:
    """``NestedParent`` moves on when there is nothing left to move to."""
    made = words(tmp_path, "parent", "child")
    asked = query.NestedParent(term("parent"), term("child"))
    with pytest.raises(ReadTooFar):
        scores(made, query.And([asked, query.Every()]))


def test_equal_numbers_of_a_document_count_twice(tmp_path: Path) -> None:
    """A document with a number twice is in its list of postings twice."""
    made = stock(tmp_path, fields.Schema(n=fields.NUMERIC), [{"n": [7, 7]}])
    with made.reader() as reader:
        text = reader.schema["n"].to_bytes(7)
        assert reader.doc_frequency("n", text) == 2
        assert list(reader.postings("n", text).all_ids()) == [0, 0]


def test_words_for_spelling_are_all_of_the_first_document(tmp_path: Path) -> None:
    """Words of a separate field for spelling have document 0 and a foreign value."""
    schema = fields.Schema(t=fields.TEXT(analyzer=analysis.StemmingAnalyzer(), spelling=True))
    made = stock(tmp_path, schema, [{"t": "other"}, {"t": "running"}, {"t": "running"}])
    with made.reader() as reader:
        matcher = reader.postings("spell_t", b"running")
        assert list(matcher.all_ids()) == [0, 0]
        assert reader.doc_frequency("spell_t", b"running") == 2
        matcher = reader.postings("spell_t", b"running")
        matcher.next()
        assert matcher.value()[:2] == b"\x80\x02"  # the start of a pickle, not a frequency


def test_a_merge_changes_scores(tmp_path: Path) -> None:
    """A merge rounds lengths, so that documents of 11 words and more score otherwise."""
    made = words(tmp_path, "x" + " y" * 19, "x" + " y" * 99)
    before = scores(made, term("x"))
    made.optimize()
    assert scores(made, term("x")) != before


def test_a_field_without_words_has_no_least_length(tmp_path: Path) -> None:
    """The least and the greatest length of a field without lengths raise."""
    with words(tmp_path, "x").reader() as reader, pytest.raises(TypeError):
        reader.min_field_length("id")


def test_a_document_without_a_field_has_a_length_of_none(tmp_path: Path) -> None:
    """The length of a field that the document lacks is None, whatever the default."""
    schema = fields.Schema(t=fields.TEXT, id=fields.ID)
    with stock(tmp_path, schema, [{"t": "word"}, {"id": "b"}]).reader() as reader:
        assert reader.doc_field_length(1, "t", 1) is None


def test_overlapping_facets_need_a_vector_of_every_document(tmp_path: Path) -> None:
    """A facet over a field with vectors raises at a document without words."""
    schema = fields.Schema(t=fields.KEYWORD(vector=True), id=fields.ID)
    made = stock(tmp_path, schema, [{"t": "x"}, {"id": "b"}])
    facet = sorting.FieldFacet("t", allow_overlap=True)
    with made.searcher() as searcher, pytest.raises(Exception, match="no vector"):
        searcher.search(query.Every(), groupedby={"t": facet})


def test_collapsing_needs_a_value_of_every_document(tmp_path: Path) -> None:
    """To collapse by a date that a document lacks raises."""
    schema = fields.Schema(d=fields.DATETIME(sortable=True), id=fields.ID)
    made = stock(tmp_path, schema, [{"d": datetime(2001, 1, 1)}, {"id": "b"}])
    with made.searcher() as searcher, pytest.raises(OverflowError):
        searcher.search(query.Every(), collapse="d")


def test_key_terms_need_a_value_of_every_document(tmp_path: Path) -> None:
    """To look for key terms in a document without the field raises."""
    schema = fields.Schema(t=fields.TEXT(stored=True), id=fields.ID)
    made = stock(tmp_path, schema, [{"id": "a"}])
    with made.searcher() as searcher, pytest.raises(ValueError, match="None is not"):
        searcher.key_terms([0], "t")


def test_distinctive_terms_need_a_document(tmp_path: Path) -> None:
    """If all documents are deleted, to look for distinctive terms raises."""
    made = words(tmp_path, "x")
    made.delete_by_term("t", "x")
    with made.reader() as reader, pytest.raises(ValueError, match=r"math|positive"):
        reader.most_distinctive_terms("t")


def test_a_column_of_floats_cannot_be_made(tmp_path: Path) -> None:
    """Whoosh 2.7.4 cannot sort by floats: the default is no number of the column."""
    schema = fields.Schema(n=fields.NUMERIC(float, sortable=True))
    if WHOOSH_2:
        with pytest.raises(Exception, match="not an integer"):
            stock(tmp_path, schema, [{"n": 1.5}])
    else:
        stock(tmp_path, schema, [{"n": 1.5}])


@pytest.mark.skipif(not WHOOSH_2, reason="mended in whoosh3")
def test_near_spans_of_three_have_a_wrong_name(tmp_path: Path) -> None:
    """Whoosh 2.7.4 cannot combine ``SpanNear2`` with other queries."""
    asked = query.Or([spans.SpanNear2([term("x"), term("y")]), term("y")])
    with pytest.raises(NameError):
        scores(words(tmp_path, "x y"), asked)


@pytest.mark.skipif(not WHOOSH_2, reason="mended in whoosh3")
def test_span_not_reads_spans_of_what_has_ended(tmp_path: Path) -> None:
    """Whoosh 2.7.4 raises where the second part of ``SpanNot`` has ended."""
    asked = spans.SpanNot(term("x"), spans.SpanNear(term("x"), term("y")))
    with pytest.raises(TypeError):
        scores(words(tmp_path, "x"), asked)


@pytest.mark.skipif(not WHOOSH_2, reason="mended in whoosh3")
def test_equally_good_passages_are_ordered_by_chance() -> None:
    """Whoosh 2.7.4 compares passages by where they lie in memory."""
    one, other = highlight.Fragment("text", []), highlight.Fragment("text", [])
    assert (one < other) == (id(one) < id(other))
