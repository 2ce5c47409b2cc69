"""Synonyms are read from a file, found in any inflection, and added to plain words only."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import And, Not, Or, Prefix

from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query.expand import Expander, Expansion
from indexer.query.line_file import MAX_FILE_BYTES, MAX_LINES
from indexer.query.synonyms import (
    MAX_ALTERNATIVES,
    AppliedSynonym,
    Synonyms,
    SynonymsError,
)
from indexer.query.syntax import parse_text

FIELDS = ("title", "highlights", "body")

LINES = """\ufeff# what the archive calls things
film, movie, motion picture   # the pictures

ussr, C.C.C.P => Soviet Union, Russia
movie, flick
c#, c sharp
"""


def read(tmp_path: Path, lines: str) -> Synonyms:
    path = tmp_path / "synonyms.txt"
    path.write_bytes(lines.encode())
    return Synonyms.read(path)


@pytest.fixture
def synonyms(tmp_path: Path) -> Synonyms:
    """Return the synonyms of ``LINES``."""
    return read(tmp_path, LINES)


def expansion(synonyms: Synonyms, typed: str) -> Expansion:
    return Expander(["en", "de"], synonyms).expand(parse_text(typed).tree)


def anywhere(*stems: str, boost: float = 1.0) -> WordQuery:
    return WordQuery(tuple((name, stem) for stem in stems for name in FIELDS), boost)


def phrase(*stems: str, boost: float = 1.0) -> PhraseQuery:
    return PhraseQuery(tuple((name, stems) for name in FIELDS), 1, boost)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("film", ["movie", "motion picture"]),
        ("FILMS", ["movie", "motion picture"]),
        ("movie", ["film", "motion picture", "flick"]),
        ("motion pictures", ["film", "movie"]),
        ("motion", []),
        ("picture motion", []),
        ("ussr", ["Soviet Union", "Russia"]),
        ("C C C P", ["Soviet Union", "Russia"]),
        ("russia", []),
        ("flick", ["movie"]),
        ("c", ["c sharp"]),
        ("", []),
    ],
)
def test_what_stands_for_what(synonyms: Synonyms, typed: str, found: list[str]) -> None:
    """Lists go both ways, arrows one way; inflections count, order of words too."""
    table = synonyms.table(["en"])
    assert [" ".join(words) for words in table.of(typed.split())] == found


def test_stems_of_every_language_of_the_index_count(tmp_path: Path) -> None:
    """A German plural is found where the index has German articles."""
    synonyms = read(tmp_path, "haus, gebäude")
    assert synonyms.table(["de"]).of(["Häuser"]) == (("gebäude",),)
    assert synonyms.table(["en"]).of(["Häuser"]) == ()


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("flick", anywhere("flick", "movi")),
        ("flick^3", anywhere("flick", "movi", boost=3.0)),
        ("films", Or([anywhere("film", "movi"), phrase("motion", "pictur")])),
        (
            "motion pictures",
            Or([anywhere("film", "movi"), And([anywhere("motion"), anywhere("pictur")])]),
        ),
        (
            "best motion picture ever",
            And(
                [
                    anywhere("best"),
                    Or([anywhere("film", "movi"), And([anywhere("motion"), anywhere("pictur")])]),
                    anywhere("ever"),
                ]
            ),
        ),
        ("motion-picture", Or([anywhere("film", "movi"), phrase("motion", "pictur")])),
        ("flick OR motion", Or([anywhere("flick", "movi"), anywhere("motion")])),
    ],
)
def test_single_words_join_the_word_and_phrases_stand_beside_it(
    synonyms: Synonyms, typed: str, tree: query.Query
) -> None:
    """So a document with word and synonym is not counted twice."""
    assert Expander(["en"], synonyms).expand(parse_text(typed).tree).tree == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ('"flick"', anywhere("flick")),
        ("title:flick", WordQuery((("title", "flick"),))),
        ("flick*", Prefix("words", "flick")),
        ("-flick", Not(anywhere("flick"))),
        ("a ANDNOT flick", And([anywhere("a"), Not(anywhere("flick"))])),
        ('"motion picture"', phrase("motion", "pictur")),
        ("motion picture^2", And([anywhere("motion"), anywhere("pictur", boost=2.0)])),
        ("motion OR picture", Or([anywhere("motion"), anywhere("pictur")])),
    ],
)
def test_where_nothing_is_added(synonyms: Synonyms, typed: str, tree: query.Query) -> None:
    """Not within quotes, fields, patterns, exclusions; not over words that differ in weight."""
    result = Expander(["en"], synonyms).expand(parse_text(typed).tree)
    assert result == Expansion(tree)


def test_what_was_applied_is_told(synonyms: Synonyms) -> None:
    """Each once, as typed, with what was added as the file writes it."""
    applied = expansion(synonyms, "USSR films? -flick motion pictures films").applied
    assert applied == (
        AppliedSynonym("USSR", ("Soviet Union", "Russia")),
        AppliedSynonym("films", ("movie", "motion picture")),
        AppliedSynonym("motion pictures", ("film", "movie")),
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("a, b\nfilm\n", "line 2: expected several words with commas between them, found only"),
        ("film,,movie", "line 1: expected a word, found ''"),
        ("film, &", "line 1: expected a word, found '&'"),
        ("film =>", "line 1: expected a word, found ''"),
        ("=> film", "line 1: expected a word, found ''"),
        ("a => b => c", "line 1: expected at most one =>, found 2"),
        ("x, a b c d e f", "line 1: expected at most 5 words in a phrase, found 6"),
        (", ".join(map(str, range(17))), "line 1: expected at most 16 words or phrases, found 17"),
        ("\n" * MAX_LINES, "expected at most 10,000 lines, found 10,001"),
        ("#" * (MAX_FILE_BYTES + 1), "expected at most 1,048,576 bytes"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, lines: str, expected: str) -> None:
    """The message has the file, the line, and what was expected."""
    with pytest.raises(SynonymsError) as error:
        read(tmp_path, lines)
    assert str(error.value).startswith(f"{tmp_path / 'synonyms.txt'}: {expected}")


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """A file in Latin-1 is named with the line and the byte."""
    path = tmp_path / "synonyms.txt"
    path.write_bytes("a, b\ncafé, bar\n".encode("latin-1"))
    with pytest.raises(SynonymsError, match=r"line 2: expected UTF-8, found the byte 0xe9"):
        Synonyms.read(path)


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    """Neither a missing file nor a folder is a file of synonyms."""
    with pytest.raises(SynonymsError, match="expected a file of synonyms"):
        Synonyms.read(tmp_path / name)


def test_lines_end_as_any_system_ends_them(tmp_path: Path) -> None:
    """Carriage returns are no part of the last word."""
    table = read(tmp_path, "film, movie\r\nussr => russia\r\n").table(["en"])
    assert table.of(["film"]) == (("movie",),)
    assert table.of(["ussr"]) == (("russia",),)


def test_one_word_gets_a_bounded_number(tmp_path: Path) -> None:
    """However many lines list it."""
    synonyms = read(tmp_path, "".join(f"film, word{n}\n" for n in range(100)))
    assert len(synonyms.table(["en"]).of(["film"])) == MAX_ALTERNATIVES


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, lines: str) -> None:
    """Nothing but our own error is raised."""
    path = tmp_path_factory.getbasetemp() / "any-synonyms.txt"
    path.write_bytes(lines.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(SynonymsError):
        Synonyms.read(path).table(["en"])
