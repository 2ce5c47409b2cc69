"""A whole article is marked as its snippets are: by the index, in every field."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.marked_article import MarkedArticle, mark_article, unmarked_article
from indexer.query.marking import SearchedTerms
from indexer.query.request import SearchRequest
from indexer.query.result import TextPart, plain_text
from tests.conftest import BuildIndex, make_article
from tests.query.test_marking import tree_of

ARTICLE = make_article(
    title="Filming in Korea",
    body="The film was shot.\r\n\r\nA Korean film\nstudio, and cinemas.\n\nNothing here.",
    highlights=("Films of Korea", "A studio burns"),
    editors_note="Two films are meant.",
    language="en",
)


def marks(texts: tuple[tuple[TextPart, ...], ...]) -> list[list[str]]:
    return [[part.text for part in text if part.marked] for text in texts]


def marked(build_index: BuildIndex, **request: object) -> MarkedArticle:
    """Return the article with a request's words marked, out of an index."""
    with EmbeddedBackend.open(build_index([ARTICLE, make_article(2)])) as backend:
        found = backend.marked_article(ARTICLE.id, SearchRequest(**request))  # type: ignore[arg-type]
        assert found is not None
        return found


def test_every_field_is_marked(build_index: BuildIndex) -> None:
    """Other forms of a word are marked in headline, highlights, note and paragraphs."""
    found = marked(build_index, text="films")
    assert marks((found.title, found.editors_note)) == [["Filming"], ["films"]]
    assert marks(found.highlights) == [["Films"], []]
    assert marks(found.paragraphs) == [["film"], ["film"], []]
    assert found.marks == 5


def test_a_phrase_is_one_mark(build_index: BuildIndex) -> None:
    """A phrase is marked as one across a line end; across paragraphs, one mark in each."""
    found = marked(build_index, text='"korean film studio"')
    assert marks(found.paragraphs) == [[], ["Korean film\nstudio"], []]
    across = marked(build_index, text='"shot a korean"')
    assert marks(across.paragraphs) == [["shot."], ["A Korean"], []]


def test_patterns_are_marked(build_index: BuildIndex) -> None:
    """Beginnings and misspellings are marked as in snippets."""
    assert marks(marked(build_index, text="cine*").paragraphs)[1] == ["cinemas"]
    assert marks(marked(build_index, text="studo~").paragraphs)[1] == ["studio"]


def test_what_must_not_be_there_is_not_marked(build_index: BuildIndex) -> None:
    """Words that a query rules out are not marked, though the article is no hit then."""
    assert marked(build_index, text="-film studio").marks == 2


def test_filters_play_no_part(build_index: BuildIndex) -> None:
    """An article is marked whatever else was filtered by."""
    assert marked(build_index, text="films", tags=("Other",)).marks == 5


def test_without_words_nothing_is_marked(build_index: BuildIndex) -> None:
    """A search without words gives the article as it is."""
    assert marked(build_index, text="") == unmarked_article(ARTICLE)


def test_an_article_without_title_is_marked_in_its_first_words() -> None:
    """What stands in for a headline is part of the body."""
    untitled = make_article(title="", body="A film of the harbour")
    terms = SearchedTerms(tree_of("body:film"))
    assert marks((mark_article(untitled, terms).title,)) == [["film"]]


def test_marks_are_json(build_index: BuildIndex) -> None:
    """What is marked can be written as JSON."""
    answer = json.loads(json.dumps(marked(build_index, text="cinemas").to_json()))
    assert (answer["id"], answer["marks"]) == (ARTICLE.id, 1)
    assert {"text": "cinemas", "marked": True} in answer["paragraphs"][1]


@settings(max_examples=100)
@given(
    body=st.text(alphabet="film \n\r\u0301é東京", max_size=60),
    searched=st.sampled_from(["film", '"f i"', "f*", "東京", "fi~"]),
)
def test_marks_change_no_text(body: str, searched: str) -> None:
    """Whatever is marked, the parts of a paragraph are its text."""
    article = make_article(body=body)
    plain = unmarked_article(article)
    found = mark_article(article, SearchedTerms(tree_of(searched)))
    assert list(map(plain_text, found.paragraphs)) == list(map(plain_text, plain.paragraphs))
