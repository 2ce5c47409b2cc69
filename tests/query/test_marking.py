"""What is marked is what was searched for, by the index and by the analysis alike."""

from __future__ import annotations

import itertools
import json
import lzma
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index, query

from indexer.article import Article
from indexer.engine.collection import Collection
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.kernels.phrases import phrase_freqs
from indexer.query.expand import Expander
from indexer.query.marking import Places, Positions, SearchedTerms, marked_parts, phrase_chains
from indexer.query.snippets import snippet
from indexer.query.syntax import parse_text
from indexer.schema import INDEX_NAME, texts
from tests.conftest import BuildIndex, make_article


def tree_of(text: str, languages: Iterable[str] = ("en",)) -> query.Query:
    tree = Expander(languages).expand(parse_text(text).tree).tree
    return query.NullQuery if tree is None else tree


def marks(
    tree: query.Query | str, text: str, field: str = "body", language: str = "en"
) -> list[str]:
    """Return the marked parts of a text."""
    terms = SearchedTerms(tree_of(tree) if isinstance(tree, str) else tree)
    parts = marked_parts(text, terms.words(text, field, language), 0, len(text))
    assert "".join(part.text for part in parts) == text
    return [part.text for part in parts if part.marked]


@pytest.mark.parametrize(
    ("searched", "text", "expected"),
    [
        ("films", "Filming the films’ filmed film.", ["Filming", "films", "filmed film"]),
        ("film zoo", "A zoo-film", ["zoo-film"]),
        ("film -zoo", "A film of a zoo", ["film"]),
        ("cinema*", "Cinematography at the Cinéma", ["Cinematography", "Cinéma"]),
        ("*gr?phy", "A photography, a graph", ["photography"]),
        ("pyongyamg~", "In Pyongyang", ["Pyongyang"]),
        ("title:film", "A film", []),
        ("body:film", "A film", ["film"]),
        ("tag:film", "A film", []),
        ("film OR (zoo AND NOT studio)", "film zoo studio", ["film zoo"]),
        ("", "A film", []),
        ("film", "", []),
    ],
)
def test_words_are_marked(searched: str, text: str, expected: list[str]) -> None:
    """Words, stems and patterns are marked in the fields that they are looked for in."""
    assert marks(searched, text) == expected


@pytest.mark.parametrize(
    ("searched", "text", "expected"),
    [
        ('"korean studio"', "A Korean studio in a studio", ["Korean studio"]),
        ('"korean studio" studio', "A Korean studio in a studio", ["Korean studio", "studio"]),
        ('"korean studio"', "studio Korean, Korean, studio", ["Korean, studio"]),
        ('"korean studio"~2', "Korean film studio", ["Korean film studio"]),
        ('"korean studio"', "Korean film studio", []),
        ('"a b"~9', "a 1 2 3 b", ["a 1 2 3 b"]),
        ('"a b"~9', "a 1 2 3 4 b", ["a", "b"]),
        ('"a b c"~9', "a 1 b 1 2 3 4 c", ["a 1 b", "c"]),
        ('"a a"', "a a a b a", ["a a a"]),
        ('-"korean studio" studio', "Korean studio", ["studio"]),
    ],
)
def test_phrases_are_marked_as_phrases(searched: str, text: str, expected: list[str]) -> None:
    """A phrase is one mark; its words alone are none; few words in between are in it."""
    assert marks(searched, text) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (query.Term("body", "film"), ["films"]),
        (query.Phrase("body", ["film", "studio"]), ["films studio"]),
        (query.Phrase("body", ["film"]), ["films"]),
        (query.Phrase("body", []), []),
        (query.AndNot(query.Term("body", "film"), query.Term("body", "zoo")), ["films"]),
        (query.Term("words", "films"), ["films"]),
        (query.Wildcard("body", "fil?"), ["films"]),
        (query.TermRange("words", "g", "the", endexcl=True), ["studio"]),
        (query.Regex("words", "z.*"), ["zoo"]),
        (query.ConstantScoreQuery(query.Term("body", "zoo")), ["zoo"]),
        (query.NumericRange("published", 1, 2), []),
        (WordQuery((("title", "studio"), ("body", "zoo"))), ["zoo"]),
        (PhraseQuery((("body", ("film", "zoo")), ("body", ("film", "studio")))), ["films studio"]),
    ],
    ids=repr,
)
def test_any_tree_is_understood(tree: query.Query, expected: list[str]) -> None:
    """Trees that programs make are marked like those that are typed."""
    assert marks(tree, "The films studio, the zoo") == expected


def test_each_language_has_its_stems() -> None:
    """A word is stemmed as the article is, whatever else the index holds."""
    tree = tree_of("continuellement", ("en", "fr"))
    assert marks(tree, "une vie continuelle", language="fr") == ["continuelle"]
    assert marks(tree, "une vie continuelle", language="xx") == []


def test_names_are_not_stemmed() -> None:
    """The words of a field without stems are compared as they are spelt."""
    assert marks("author:waters", "Roger Waters, Water", "authors") == ["Waters"]


@pytest.mark.parametrize(
    ("searched", "text", "expected"),
    [
        ("amp", "AT&amp;T", ["&amp;"]),
        ("film", "film&nbsp;", ["film"]),
        ("cafe", "cafe\u0301", ["cafe\u0301"]),
        ("x", "x\U0001f3fd\u200d y", ["x\U0001f3fd\u200d"]),
        ("film", "\ud83d film \ude00", ["film"]),
        ("zoo", "-\u0301zoo", ["-\u0301zoo"]),
    ],
)
def test_marks_do_not_cut_characters(searched: str, text: str, expected: list[str]) -> None:
    """A mark has whole entities in it, and whole characters with all their marks."""
    assert marks(searched, text) == expected


def test_parts_of_a_text() -> None:
    """Between two places, only what is there is marked."""
    text = "film film, zoo film"
    words = SearchedTerms(tree_of("film")).words(text, "body")
    parts = marked_parts(text, words, 5, 15)
    assert [(part.text, part.marked) for part in parts] == [("film", True), (", zoo ", False)]


PLACES = st.sets(st.integers(0, 40), min_size=1, max_size=12).map(
    lambda places: np.array(sorted(places), np.int64)
)


@settings(max_examples=300)
@given(words=st.lists(PLACES, min_size=2, max_size=4), slop=st.integers(1, 6))
def test_chains_are_the_shortest_for_each_end(words: Sequence[Places], slop: int) -> None:
    """There is one for each place where the phrase ends, and it starts as late as it can."""
    possible = [
        chain
        for chain in itertools.product(*(places.tolist() for places in words))
        if all(0 < there - here <= slop for here, there in itertools.pairwise(chain))
    ]
    latest = {end: max(c[0] for c in possible if c[-1] == end) for *_, end in possible}
    chains = phrase_chains(words, slop).tolist()
    assert {chain[-1]: chain[0] for chain in chains} == latest
    assert all(tuple(chain) in possible for chain in chains)
    assert len(chains) == _engine_freq(words, slop)


def _engine_freq(words: Sequence[Places], slop: int) -> int:
    positions = np.concatenate(words).astype(np.uint32)
    starts = np.cumsum([0, *map(len, words)])
    freqs = np.zeros(1, np.uint32)
    phrase_freqs(positions, starts, np.arange(len(words))[:, np.newaxis], slop, freqs)
    return int(freqs[0])


def test_positions_beyond_the_text_are_passed_over() -> None:
    """Where only the beginning of a body is looked at, or the index is damaged."""
    terms = SearchedTerms(tree_of('film "film zoo"'))
    words = terms.words("film zoo", "body", "en", lambda _field, _term: np.array([0, 2, 1 << 40]))
    parts = marked_parts("film zoo", words, 0, 8)
    assert [part.text for part in parts if part.marked] == ["film"]


QUERIES = (
    'korea "korea zoo" film* *lm zoo~ maison "zoo film"~3 body:st* title:korea',
    "film OR zoo OR korea",
    '"film zoo korea"~4 OR "korea korea"',
    "cafe studios NOT film",
    "é* OR s",
)

PIECES = (
    *("film", "Films", "zoo", "Zoo's", "Korea", "korea\u2019s", "maisons", "studio", "café"),
    *("cafe\u0301", "é", "漢字", "&amp;", "\U0001d400", "\u0301", "a-b", "x_y", "s", "'s", "1916"),
)


def random_article(random: Random, number: int) -> Article:
    def text(most: int) -> str:
        separators = (" ", " ", " ", ", ", ".\n", "")
        return "".join(
            random.choice(PIECES) + random.choice(separators)
            for _ in range(random.randint(0, most))
        )

    return make_article(
        number,
        title=text(6),
        body=text(80),
        highlights=tuple(text(8) or "x" for _ in range(random.randint(0, 3))),
        language=random.choice(("en", "fr", "xx", "")),
    )


def positions_in(collection: Collection, document: int) -> Positions:
    """Return what asks an index for the places of terms in one of its documents."""
    documents = np.array([document], np.int64)
    return lambda field, term: collection.positions_in(field, term, documents)[0]


def check_both_ways(folder: Path, queries: Iterable[str], languages: Iterable[str]) -> int:
    """Compare the marks by positions with those by analysis; return how many there are."""
    found = 0
    reader = index.open_dir(folder, INDEX_NAME).reader()
    collection = Collection(reader)
    articles = [collection.stored_fields(at)["article"] for at in range(collection.documents)]
    for text, (document, stored) in itertools.product(queries, enumerate(articles)):
        article = Article.from_json(json.loads(stored))
        terms = SearchedTerms(tree_of(text, languages))
        positions = positions_in(collection, document)
        for field, value in zip(("title", "highlights", "body"), texts(article), strict=False):
            by_index = terms.words(value, field, article.language, positions)
            by_analysis = terms.words(value, field, article.language)
            parts = marked_parts(value, by_index, 0, len(value))
            assert parts == marked_parts(value, by_analysis, 0, len(value))
            found += sum(part.marked for part in parts)
        assert snippet(article, terms, positions) == snippet(article, terms)
    reader.close()
    return found


def test_positions_and_analysis_mark_the_same(build_index: BuildIndex) -> None:
    """In texts of odd characters, the index and the analysis know the same words."""
    random = Random(20261123)  # noqa: S311
    folder = build_index(random_article(random, number) for number in range(60))
    assert check_both_ways(folder, QUERIES, ("en", "fr", "xx")) > 1000


@pytest.mark.parametrize("name", ["reuters21578", "chronam1916"])
def test_real_articles_are_marked_the_same(
    build_index: BuildIndex, shared_data: Path, name: str
) -> None:
    """In articles of newspapers, the index and the analysis know the same words."""
    with lzma.open(shared_data / f"news/{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 100)]
    folder = build_index(
        make_article(number, title=record["title"] or "", body=record["body"] or "")
        for number, record in enumerate(records)
    )
    queries = (
        'the president "of the"',
        "pric* *ment governmemt~ war",
        '"new york" OR "united states"~3',
    )
    assert check_both_ways(folder, queries, ("en",)) > 500
