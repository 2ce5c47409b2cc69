"""Leaves become terms of the fields that they mean."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import And, AndMaybe, DateRange, Every, FuzzyTerm, Not, Or, Prefix, Term, Wildcard

from indexer.analysis.stemming import MAX_WORD_LENGTH
from indexer.engine.limits import MAX_SCANS
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query.expand import MAX_SLOP, MAX_SPELLINGS, Expander, Expansion
from indexer.query.syntax import parse_text

FIELDS = ("title", "highlights", "body")


def expansion(typed: str, *languages: str) -> Expansion:
    return Expander(languages or ("en",)).expand(parse_text(typed).tree)


def expanded(typed: str, *languages: str) -> query.Query | None:
    return expansion(typed, *languages).tree


def anywhere(*stems: str, boost: float = 1.0) -> WordQuery:
    return WordQuery(tuple((name, stem) for name in FIELDS for stem in stems), boost)


def phrase(*stems: str, slop: int = 1) -> PhraseQuery:
    return PhraseQuery(tuple((name, stems) for name in FIELDS), slop)


def in_title(*stems: str) -> WordQuery:
    return WordQuery(tuple(("title", stem) for stem in stems))


def nearly(word: str) -> FuzzyTerm:
    return FuzzyTerm("words", word, maxdist=1, prefixlength=0)


def days(first: str, last: str) -> DateRange:
    return DateRange(
        "published",
        datetime.datetime.fromisoformat(first),
        datetime.datetime.combine(datetime.date.fromisoformat(last), datetime.time.max),
    )


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("Films", anywhere("film")),
        ("films^2", anywhere("film", boost=2.0)),
        ("film -studios", And([anywhere("film"), Not(anywhere("studio"))])),
        ("film ANDNOT studios", And([anywhere("film"), Not(anywhere("studio"))])),
        ("film ANDMAYBE studio", AndMaybe(anywhere("film"), anywhere("studio"))),
        ("film OR studio", Or([anywhere("film"), anywhere("studio")])),
        ('"film studios"', phrase("film", "studio")),
        ('"film studios"~3', phrase("film", "studio", slop=3)),
        ('"films"', anywhere("film")),
        ("Jong-il", phrase("jong", "il")),
        ("film &", anywhere("film")),
        ("http://film", phrase("http", "film")),
        ("東京 映画", And([anywhere("東京"), anywhere("映画")])),
        ("title:Films", in_title("film")),
        ('title:"film studios"', PhraseQuery((("title", ("film", "studio")),))),
        ("author:Staff", WordQuery((("authors", "staff"),))),
        ('by:"Kim Films"', PhraseQuery((("authors", ("kim", "films")),))),
        ('tag:"North  KOREA"', Term("tags", "north korea")),
        ("lang:EN", Term("language", "en")),
        ("*", Every()),
        ("**", Every()),
        ("tags:*", Every("tags")),
        ("date:*", Every("published")),
        ("-tags:*", Not(Every("tags"))),
    ],
)
def test_words_phrases_and_values(typed: str, tree: query.Query) -> None:
    """Words are stemmed and stay one node, values are folded."""
    assert expansion(typed) == Expansion(tree)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("Studios*", Prefix("words", "studios")),
        ("St?dió", Wildcard("words", "st?dio")),
        ("Jong-i*", And([anywhere("jong"), Prefix("words", "i")])),
        ("C*-Films", And([Prefix("words", "c"), anywhere("film")])),
        ("a" * 100 + "*", Prefix("words", "a" * MAX_WORD_LENGTH)),
        ("tag:Nor*", Prefix("tags", "nor")),
        ("tag:*Kor?a", Wildcard("tags", "*kor?a")),
        ("by:Tak*", Prefix("authors", "tak")),
        ("Fílms~", nearly("films")),
        ("film~2/9", FuzzyTerm("words", "film", maxdist=2, prefixlength=4)),
        ("Kim-film~", And([nearly("kim"), nearly("film")])),
        ("tag:koria~", FuzzyTerm("tags", "koria", maxdist=1, prefixlength=0)),
        ("film~0", anywhere("film")),
        ("[Ab TO b}", query.TermRange("words", "ab", "b", endexcl=True)),
        ("tag:[a TO]", query.TermRange("tags", "a", None)),
    ],
)
def test_patterns(typed: str, tree: query.Query) -> None:
    """Patterns go to the unstemmed words, or to a field of values."""
    assert expansion(typed) == Expansion(tree)


@pytest.mark.parametrize(
    ("typed", "spellings", "tree"),
    [
        ("title:film*", ["film", "filmed", "films", "filmmaker"], in_title("film", "filmmak")),
        ("title:*tudio", ["studio"], in_title("studio")),
        ("title:filn~", ["film", "films"], in_title("film")),
        ("title:filmz*", [], query.NullQuery),
        ("title:studies*", None, Or([Prefix("title", "studies"), in_title("studi")])),
        ("title:*tudio", None, Wildcard("title", "*tudio")),
    ],
)
def test_patterns_in_one_field(typed: str, spellings: list[str] | None, tree: query.Query) -> None:
    """The words that fit are looked up and stemmed; if they are many, stems are compared."""
    asked = []

    def vocabulary(pattern: query.Query, most: int) -> list[bytes] | None:
        asked.append((pattern.fieldname, most))
        return spellings if spellings is None else [word.encode() for word in spellings]

    expander = Expander(["en"], vocabulary=vocabulary)
    assert expander.expand(parse_text(typed).tree).tree == tree
    assert asked == [("words", MAX_SPELLINGS)]


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("published:1986", days("1986-01-01", "1986-12-31")),
        ("date:2012-02", days("2012-02-01", "2012-02-29")),
        ("year:(1986 OR 1988)", Or([days(f"{y}-01-01", f"{y}-12-31") for y in (1986, 1988)])),
        ("date:[1978 TO 1986-03-13]", days("1978-01-01", "1986-03-13")),
        ("date:1978..1986-03-13", days("1978-01-01", "1986-03-13")),
        ("date:1978...1986", days("1978-01-01", "1986-12-31")),
        ("date:20111217", days("2011-12-17", "2011-12-17")),
    ],
)
def test_dates(typed: str, tree: query.Query) -> None:
    """A date is widened to all its days, a range to those of both ends."""
    assert expansion(typed) == Expansion(tree)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("date:[1978 TO]", "1978-01-01 00:00:00", None),
        ("date:1978..", "1978-01-01 00:00:00", None),
        ("date:>=1978", "1978-01-01 00:00:00", None),
        ("date:>1977", "> 1977-12-31 23:59:59.999999", None),
        ("date:..1978-02", None, "1978-02-28 23:59:59.999999"),
        ("date:<=1978-02", None, "1978-02-28 23:59:59.999999"),
        ("date:<1978-03", None, "< 1978-03-01 00:00:00"),
        ("date:{TO 1978-03}", None, "< 1978-03-01 00:00:00"),
        (
            "date:{0001 TO 9999}",
            "> 0001-12-31 23:59:59.999999",
            "< 9999-01-01 00:00:00",
        ),
        ("date:<0001", None, "< 0001-01-01 00:00:00"),
        ("date:>9999", "> 9999-12-31 23:59:59.999999", None),
    ],
)
def test_open_and_exclusive_ranges(typed: str, start: str | None, end: str | None) -> None:
    """A side that is left out has no bound; an excluded date is left out whole."""
    result = expansion(typed)
    tree = result.tree
    assert isinstance(tree, DateRange)
    assert result.notices == ()
    first = tree.startdate and f"{'> ' * tree.startexcl}{tree.startdate}"
    last = tree.enddate and f"{'< ' * tree.endexcl}{tree.enddate}"
    assert (first, last) == (start, end)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("date:2011-02-30", "“2011-02-30” is not in the calendar"),
        ("date:tomorrowish", "“tomorrowish” is not a date"),
        ("date:2011*", "“2011*” is not a date"),
        ("date:..", "“..” is not a date"),
        ("date:[yesterday TO 1986]", "“yesterday” is not a date"),
        ("film date:1986-13", "“1986-13” is not in the calendar"),
    ],
)
def test_what_is_no_date_matches_nothing_and_it_is_said(typed: str, said: str) -> None:
    """The message tells how dates are written."""
    result = expansion(typed)
    assert result.tree is not None
    assert query.NullQuery in [result.tree, *result.tree.children()]
    (notice,) = result.notices
    assert notice.startswith(said)
    assert "2011-12-17" in notice
    assert "2010..2012" in notice


@pytest.mark.parametrize(
    ("typed", "turned"),
    [
        ("date:[1986 TO 1978]", "date:[1978 TO 1986]"),
        ("date:1986..1978-02", "date:1978-02..1986"),
        ("date:{1986 TO 1978]", "date:[1978 TO 1986}"),
        ("tag:[b TO a]", "tag:[a TO b]"),
    ],
)
def test_ranges_upside_down_are_turned_round_and_it_is_said(typed: str, turned: str) -> None:
    """The ends change places, together with whether they belong to the range."""
    result = expansion(typed)
    assert result.tree == expanded(turned)
    assert "upside down" in result.notices[0]


@pytest.mark.parametrize("typed", ["", "&", '"!"', "(- &)", "NOT ?!", "- AND -"])
def test_no_word_is_no_tree(typed: str) -> None:
    """Punctuation alone asks for nothing."""
    assert expanded(typed) is None


def test_a_word_is_stemmed_in_every_language_of_the_index() -> None:
    """Each different stem is looked for, once, within one node."""
    assert expanded("running", "en", "de", "ko") == anywhere("running", "run")
    assert expanded('"running man"', "en", "de") == PhraseQuery(
        tuple((name, (stem, "man")) for name in FIELDS for stem in ("running", "run"))
    )


@pytest.mark.parametrize(
    ("typed", "edits", "said"),
    [
        ("film~5", 2, "“film~5”: in this word at most 2 edits"),
        ("film~999999999", 2, "at most 2 edits"),
        ("abc~2", 1, "“abc~2”: in this word at most 1 edit can"),
        ("ab~", 1, ""),
    ],
)
def test_edit_distances_are_bounded_and_it_is_said(typed: str, edits: int, said: str) -> None:
    """Two letters may differ, in short words one."""
    result = expansion(typed)
    assert isinstance(result.tree, FuzzyTerm)
    assert result.tree.maxdist == edits
    assert said in "".join(result.notices)


def test_one_letter_has_no_near_spellings() -> None:
    """They would be every word of one or two letters."""
    result = expansion("a~")
    assert result.tree == anywhere("a")
    assert "in one letter nothing can differ" in result.notices[0]


def test_slop_and_stars_are_bounded_and_it_is_said() -> None:
    """A phrase over half an article, or a pattern of stars, is cut down."""
    result = expansion('"film studio"~5000')
    assert result.tree == phrase("film", "studio", slop=MAX_SLOP)
    assert "at most 100 words apart" in result.notices[0]
    result = expansion("a*b*c*d*e*")
    assert result.tree == Wildcard("words", "a*b*c*d*")
    assert "4th star" in result.notices[0]


@pytest.mark.parametrize("pattern", ["*a{}*", "?a{}*", "word{}~", "tag:*a{}*", "title:*a{}*"])
def test_patterns_that_see_every_word_are_counted_and_it_is_said(pattern: str) -> None:
    """As many as the engine allows are patterns, the others plain words."""
    letters = "bcdefghijklmnop"
    result = expansion(" ".join(pattern.format(letter) for letter in letters))
    assert isinstance(result.tree, And)
    patterns = [node for node in result.tree.children() if isinstance(node, Wildcard | FuzzyTerm)]
    assert len(patterns) == MAX_SCANS
    assert len(list(result.tree.children())) == len(letters)
    assert "Only the first 8 patterns" in result.notices[0]


def test_a_token_of_many_patterns_is_read_as_words() -> None:
    """One leaf does not become hundreds."""
    tree = expanded("a*-b-" * 50)
    assert isinstance(tree, PhraseQuery)
    tree = expanded("abcd-" * 50 + "abcd~")
    assert isinstance(tree, PhraseQuery)


@given(st.text(alphabet='ab1986 "()[]{}*?~^:+-/\\ANDORNOTtagdatebyMAYBEREQUIRE', max_size=60))
def test_any_query_expands(typed: str) -> None:
    """No combination of syntax raises."""
    expanded(typed, "en", "fr")
