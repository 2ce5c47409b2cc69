"""No bytes, whatever they are, raise anything while they are parsed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.sources.html_page import parse_page
from indexer.sources.origin import Origin, Parser, parse_or_reject
from indexer.sources.saved_item import Rejected
from indexer.sources.text_dump import parse_dump
from tests.sources.parsing import ORIGIN, PARSERS, outcome

LINES = st.sampled_from([
    "Skip to main content", "Home | World | Sport", "By Ann Lee", "June 3, 1994", "• Movies",
    "• A bullet that is a whole sentence long", "Editor's note:", "Editor's note: Corrected.",
    "STORY HIGHLIGHTS", "Tags:", "Tags: a, b", "Click to play", "Related:", "Most popular",
    "Comments (3)", "© 1998 The Courier", "PARIS -- It rained in Paris.", "", "  ", "•", "-",
    "A headline of some words", "A sentence that ends here.", "word " * 30 + "end.", "\x00\ufffd",
])  # fmt: skip
MARKUP = st.sampled_from([
    "<p>", "</p>", "<div class='tags highlights byline'>", "<ul>", "<li>", "<h1>", "<article>",
    "</div>", "<table><tr><td>", "<script type='application/ld+json'>", "</script>", "<figcaption>",
    "<time datetime='x'>", "<a rel='tag'>", "<title>", "<meta name=keywords content='a,b'>", "&#0;",
    "<body>", "</html>", "<![CDATA[", "<!--", "-->", "&amp", "Editor's note: x", "{}", "By Ann Lee",
    "A sentence that is long enough to be kept as a story by the extraction.",
])  # fmt: skip

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_outcome(parsed: Article | Rejected) -> None:
    """An article can be written; a rejection has a reason."""
    if isinstance(parsed, Rejected):
        assert parsed.reason
    else:
        str(parsed.to_json()).encode()


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
@quick
@given(raw=st.binary(max_size=400))
def test_any_bytes(parser: Parser, raw: bytes) -> None:
    """Random bytes give an article or a rejection."""
    assert_outcome(outcome(parser, raw))


@settings(quick, max_examples=300)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_any_mix_of_lines(text: str) -> None:
    """A dump's lines in any order give an article or a rejection."""
    assert_outcome(outcome(parse_dump, text))


@quick
@given(st.lists(MARKUP | LINES, max_size=40).map("".join))
def test_any_mix_of_markup(text: str) -> None:
    """A page's elements in any order give an article or a rejection."""
    assert_outcome(outcome(parse_page, text))


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_what_no_parser_expects(error: type[Exception]) -> None:
    """A library that runs out of stack or memory costs its page only."""

    def parse(_raw: bytes, _origin: Origin) -> Article:
        raise error

    assert isinstance(parse_or_reject(parse, b"", ORIGIN), Rejected)
