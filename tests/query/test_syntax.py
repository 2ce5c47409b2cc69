"""What is typed into the search box becomes a tree, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from whoosh import qparser, query
from whoosh.qparser import plugins
from whoosh.query import And, AndNot, Every, Not, Or, Phrase, Prefix, Term, TermRange, Wildcard

from indexer.query.notices import MOST_NOTICES
from indexer.query.request import MAX_QUERY_LENGTH
from indexer.query.syntax import MAX_BOOST, MAX_CLAUSES, parse_text


def text(word: str, boost: float = 1.0) -> Term:
    return Term("text", word, boost=boost)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("Kim Jong-il film", And([text("Kim"), text("Jong-il"), text("film")])),
        ("film film", text("film")),
        ("film -Ghibli", And([text("film"), Not(text("Ghibli"))])),
        ("+film NOT Ghibli", And([text("film"), Not(text("Ghibli"))])),
        ("a (b -c)", And([text("a"), text("b"), Not(text("c"))])),
        ("a OR b c", And([Or([text("a"), text("b")]), text("c")])),
        ("a OR (b)OR c", Or([text("a"), text("b"), text("c")])),
        ("NOT NOT a", text("a")),
        ("NOT -a", text("a")),
        ("-(a OR b)", Not(Or([text("a"), text("b")]))),
        ("a ANDNOT (b)", AndNot(text("a"), text("b"))),
        ("rock and roll or not", And([text(w) for w in ("rock", "and", "roll", "or", "not")])),
        ("- film", And([text("-"), text("film")])),
        ("--option", text("--option")),
        ("f(x)-1", And([text("f"), text("x"), text("-1")])),
        ('"" OR a', text("a")),
        ('"" ANDNOT a', Not(text("a"))),
        ('"" REQUIRE a', text("a")),
        ('a ANDMAYBE ""', text("a")),
    ],
)
def test_words_and_operators(typed: str, tree: query.Query) -> None:
    """Operators in capitals, plus and minus at words; lower-case words are words."""
    parsed = parse_text(typed)
    assert parsed.tree == tree
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ('"Kim Jong Il"', Phrase("text", ["Kim", "Jong", "Il"])),
        ('"Kim"', Phrase("text", ["Kim"])),
        ('"a b"~3^2', Phrase("text", ["a", "b"], slop=3, boost=2.0)),
        ('"a b"~0', Phrase("text", ["a", "b"])),
        ('-"a b"', Not(Phrase("text", ["a", "b"]))),
        ('a"b c"d', And([text("a"), Phrase("text", ["b", "c"]), text("d")])),
        ('19" tv 21" screen', And([text(w) for w in ('19"', "tv", '21"', "screen")])),
        ('""', query.NullQuery),
    ],
)
def test_phrases(typed: str, tree: query.Query) -> None:
    """Quotation marks, with how far the words may stand apart; inches are no quotes."""
    parsed = parse_text(typed)
    assert parsed.tree == tree
    assert parsed.notices == ()


@pytest.mark.parametrize(
    "marks", ["“”", "„“", "””", "«»", "»«", "‹›", "「」", "『』", "《》", "＂＂"]
)
def test_all_kinds_of_quotation_marks(marks: str) -> None:
    """Whatever a keyboard or a word processor makes of them."""
    assert parse_text(f"{marks[0]}Kim Jong{marks[1]}").tree == Phrase("text", ["Kim", "Jong"])


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("cinema*", Prefix("text", "cinema")),
        ("st?dio", Wildcard("text", "st?dio")),
        ("*il", Wildcard("text", "*il")),
        ("**bold**", Wildcard("text", "*bold*")),
        ("what?", text("what?")),
        ("¿Qué?!", text("¿Qué?!")),
        ("http://a.b/c?d=*", text("http://a.b/c?d=*")),
        ("film~", query.FuzzyTerm("text", "film", maxdist=1, prefixlength=0)),
        ("film~2/1", query.FuzzyTerm("text", "film", maxdist=2, prefixlength=1)),
        ("film~2^3", query.FuzzyTerm("text", "film", boost=3.0, maxdist=2, prefixlength=0)),
        ("10~15", text("10~15")),
        ("~2", text("~2")),
        ("*", Every()),
        ("*:*", Every()),
        (":", text(":")),
        ("[a TO b]", TermRange("text", "a", "b")),
        ("{a to b]", And([text("{a"), text("to"), text("b]")])),
        ("[TO FOLLOW]", And([text("[TO"), text("FOLLOW]")])),
    ],
)
def test_patterns(typed: str, tree: query.Query) -> None:
    """Stars, question marks within words, tildes, ranges; a final question mark asks."""
    parsed = parse_text(typed)
    assert parsed.tree == tree
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("title:film", Term("title", "film")),
        ("TITLE:film", Term("title", "film")),
        ("title:\u200ffilm", Term("title", "film")),
        ('tag:"North Korea"', Phrase("tag", ["North", "Korea"])),
        ("tag:a:b", Term("tag", "a:b")),
        ("tag:(a OR title:b)", Or([Term("tag", "a"), Term("title", "b")])),
        ("-tag:a", Not(Term("tag", "a"))),
        ("tags:*", Every("tags")),
        ("title:film*", Prefix("title", "film")),
        ("text:film", text("film")),
        ("date:2011-12..2012", Term("date", "2011-12..2012")),
        ("date:>=2011", Term("date", ">=2011")),
        ("date:[2011 to *]", TermRange("date", "2011", None)),
        ("date:{ 2011 TO 2012 ]", TermRange("date", "2011", "2012", startexcl=True)),
        ("date:[TO]", Every("date")),
        ("title: film", And([text("title:"), text("film")])),
    ],
)
def test_fields(typed: str, tree: query.Query) -> None:
    """A field holds for what follows its colon at once."""
    parsed = parse_text(typed)
    assert parsed.tree == tree
    assert parsed.notices == ()


@pytest.mark.parametrize(
    "typed",
    ["Re: film", "Re:film", "10:30", "http://a.b", "mailto:a@b", "std::vector", "C:\\film", "a:b"],
)
def test_text_with_a_colon_is_text(typed: str) -> None:
    """Times, addresses, subjects of mails and single letters are not taken for fields."""
    parsed = parse_text(typed)
    assert all(leaf.fieldname == "text" for leaf in parsed.tree.leaves())
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("autor:kim film", And([text("autor"), text("kim"), text("film")])),
        ('autor:"kim jong"', And([text("autor"), Phrase("text", ["kim", "jong"])])),
        ("-autor:kim", Not(And([text("autor"), text("kim")]))),
    ],
)
def test_an_unknown_field_is_words_and_it_is_said(typed: str, tree: query.Query) -> None:
    """The message names the field, one that may be meant, and all there are."""
    parsed = parse_text(typed)
    assert parsed.tree == tree
    (notice,) = parsed.notices
    assert "no field “autor”" in notice
    assert "Did you mean author:" in notice
    assert "title, highlights, body, authors" in notice


@pytest.mark.parametrize(
    ("typed", "tree", "said"),
    [
        ("a AND", text("a"), "AND needs something on both sides"),
        ("OR a", text("a"), "OR needs something on both sides"),
        ("a AND OR b", Or([text("a"), text("b")]), "AND needs"),
        ("(a OR) b", And([text("a"), text("b")]), "OR needs"),
        ("a NOT", text("a"), "NOT needs something after it"),
        ("AND", text("AND"), "AND stands alone"),
        ("(NOT)", text("NOT"), "NOT stands alone"),
        ("(a OR b", Or([text("a"), text("b")]), "opened and not closed"),
        ("a) b", And([text("a"), text("b")]), "without an opening one"),
        ('"a b', And([text("a"), text("b")]), "quotation mark without a partner"),
        ('a OR "b', Or([text("a"), text("b")]), "quotation mark without a partner"),
        ('title:"a', Term("title", "a"), "quotation mark without a partner"),
        ("?* a", text("a"), "a pattern needs a letter"),
        ("a^-1", text("a"), "a boost is written ^2"),
        ("a^NaN", text("a"), "a boost is written ^2"),
        ("a^9e999", text("a"), "a boost is written ^2"),
        ("a^900", text("a", MAX_BOOST), "at most 100"),
    ],
)
def test_what_is_not_well_formed_is_mended_and_it_is_said(
    typed: str, tree: query.Query, said: str
) -> None:
    """Nothing is lost but the sign that has no meaning."""
    parsed = parse_text(typed)
    assert parsed.tree == tree
    assert any(said in notice for notice in parsed.notices)


@pytest.mark.parametrize(
    ("typed", "boosts"),
    [
        ("a^2", [2.0]),
        ("a^.5 b", [0.5, 1.0]),
        ("(a b)^2", [2.0, 2.0]),
        ("((a^2 b)^3 c)^2^2", [24.0, 12.0, 4.0]),
        ("tags:*^2", [2.0]),
        ("[a TO b]^2", [2.0]),
        ("x^2+y^2", [2.0]),
        ("a^b", [1.0]),
        ("a^^2", [2.0]),
        ("^2", [1.0]),
        ("a^0^" + "9" * 400, [0.0]),
        ("(a)^0^" + "9" * 400, [0.0]),
    ],
)
def test_boosts(typed: str, boosts: list[float]) -> None:
    """A caret and a number weigh what stands before them; brackets pass it on."""
    assert [leaf.boost for leaf in parse_text(typed).tree.leaves()] == boosts


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a b", False),
        ("a AND b", True),
        ("a -b", True),
        ("+a b", True),
        ("NOT a", True),
        ("a-b", False),
        ("sand or", False),
        ('"a AND b"', False),
        ("a AND", False),
    ],
)
def test_operators_are_noticed(typed: str, expected: bool) -> None:
    """Whether the writer used operators decides if a query may be loosened."""
    assert parse_text(typed).has_operators is expected


def test_a_long_text_is_cut_between_words_and_it_is_said() -> None:
    """Only the beginning of a pasted page is searched for, and no half word."""
    parsed = parse_text("a" * (MAX_QUERY_LENGTH - 3) + " words")
    assert parsed.tree == text("a" * (MAX_QUERY_LENGTH - 3))
    assert any("Only the first" in notice for notice in parsed.notices)
    unbroken = parse_text("a" * 3 * MAX_QUERY_LENGTH)
    assert unbroken.tree == text("a" * MAX_QUERY_LENGTH)


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 500 + "a",
        " OR ".join(map(str, range(300))),
        " ".join(map(str, range(300))),
        "AND " * 300,
    ],
    ids=["brackets", "or", "words", "operators"],
)
def test_what_is_too_complex_becomes_words(typed: str) -> None:
    """Deep brackets and hundreds of clauses are read as plain words, and it is said."""
    parsed = parse_text(typed)
    assert any("too complex" in notice for notice in parsed.notices)
    leaves = list(parsed.tree.leaves())
    assert len(leaves) <= MAX_CLAUSES
    assert all(isinstance(leaf, Term) for leaf in leaves)


def test_notices_are_few_and_short() -> None:
    """Hundreds of mistakes give a handful of messages, each once."""
    typed = " ".join(f"field{'abcdefghijklmnopqrs'[n]}:(" for n in range(19))
    parsed = parse_text(typed + " )" * 30)
    assert 0 < len(parsed.notices) <= MOST_NOTICES
    assert max(map(len, parsed.notices)) < 400


@given(st.text(alphabet='ab "()[]{}*?~^:+-\\\x00\ud800ANDORNOT', max_size=60) | st.text())
def test_any_text_parses(typed: str) -> None:
    """Nothing that can be typed raises."""
    parse_text(typed)


def whoosh_parser() -> qparser.QueryParser:
    """Return Whoosh's parser with the same operators, and a minus for NOT."""
    start = r"(?:^|(?<=[\s(]))"
    return qparser.QueryParser(
        "text",
        schema=None,
        plugins=[
            plugins.WhitespacePlugin(rf"(?:\s|{start}\+(?=\S))+"),
            plugins.FieldsPlugin(remove_unknown=False),
            plugins.PhrasePlugin(),
            plugins.WildcardPlugin(),
            plugins.RangePlugin(),
            plugins.GroupPlugin(),
            plugins.BoostPlugin(),
            plugins.FuzzyTermPlugin(),
            plugins.OperatorsPlugin(Not=rf"{start}(?:NOT(?=\s)|-(?=[^\s-]))"),
        ],
    )


words = st.sampled_from(["film", "Kim", "a", "Jong-il", "1986", "김정일", "C++"])
leaves = st.one_of(
    words,
    st.builds('"{} {}"'.format, words, words),
    st.builds('"{} {}"~3'.format, words, words),
    st.sampled_from(["film*", "st?di*", "*il", "film~", "kim~2", "[a TO b]", "{a TO b]", "film^2"]),
)
fields = st.sampled_from(["title", "tag", "by"])
operators = st.sampled_from(["AND", "OR", "ANDNOT", "ANDMAYBE", "REQUIRE"])
grammar = st.recursive(
    leaves | st.builds("{}:{}".format, fields, leaves),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("{}:({})".format, fields, inner),
        st.builds("{} {}".format, inner, inner),
        st.builds("{} {} {}".format, inner, operators, inner),
        st.builds("NOT ({})".format, inner),
        st.builds("{} -{}".format, inner, leaves),
        st.builds("+{}".format, leaves),
    ),
    max_leaves=12,
)


def shape(tree: query.Query) -> str:
    """Return a tree without boosts, which Whoosh loses at brackets."""
    return re.sub(r"\^[\d.]+", "", str(tree.normalize()))


@settings(max_examples=300)
@given(grammar)
def test_well_formed_queries_give_the_trees_of_whooshs_parser(typed: str) -> None:
    """The language is Whoosh's: same operators, same precedence, same leaves."""
    try:
        expected = whoosh_parser().parse(typed)
    except Exception:  # noqa: BLE001, RUF100
        assume(False)  # Whoosh 2.7.4 stumbles over doubled negations.
    parsed = parse_text(typed)
    assert parsed.notices == ()
    assert shape(parsed.tree) == shape(expected)
