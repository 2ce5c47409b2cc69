"""A whole article with what was searched for marked in it, by the rules of snippets."""

from __future__ import annotations

import dataclasses
from typing import Any

from indexer.article import Article
from indexer.query.marking import Positions, SearchedTerms, marked_parts
from indexer.query.paragraphs import paragraph_spans, with_plain_line_ends
from indexer.query.result import TextPart

Text = tuple[TextPart, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article whose texts are cut into marked and unmarked parts.

    Attributes:
        article: the article.
        title: its headline.
        highlights: its summary sentences.
        editors_note: the editor's note.
        paragraphs: the paragraphs of its body, see :mod:`indexer.query.paragraphs`.
    """

    article: Article
    title: Text
    highlights: tuple[Text, ...]
    editors_note: Text
    paragraphs: tuple[Text, ...]

    @property
    def marks(self) -> int:
        """How many places are marked."""
        texts = (self.title, *self.highlights, self.editors_note, *self.paragraphs)
        return sum(part.marked for text in texts for part in text)

    def to_json(self) -> dict[str, Any]:
        """Return the texts as JSON can hold them, each a list of parts."""
        return {
            "id": self.article.id,
            "marks": self.marks,
            "title": _json(self.title),
            "highlights": [_json(text) for text in self.highlights],
            "editors_note": _json(self.editors_note),
            "paragraphs": [_json(text) for text in self.paragraphs],
        }


def _json(text: Text) -> list[dict[str, Any]]:
    return [dataclasses.asdict(part) for part in text]


def unmarked_article(article: Article) -> MarkedArticle:
    """Return an article with nothing marked."""
    body = with_plain_line_ends(article.body)
    return MarkedArticle(
        article=article,
        title=_plain(article.headline),
        highlights=tuple(map(_plain, article.highlights)),
        editors_note=_plain(article.editors_note),
        paragraphs=tuple(_plain(body[start:stop]) for start, stop in paragraph_spans(body)),
    )


def _plain(text: str) -> Text:
    return (TextPart(text),) if text else ()


def mark_article(
    article: Article, terms: SearchedTerms, positions: Positions | None = None
) -> MarkedArticle:
    """Return an article with what was searched for marked.

    Args:
        article: the article.
        terms: what was searched for.
        positions: where terms are in the article, by the index; without it, its texts
            are analysed.
    """
    return MarkedArticle(
        article=article,
        title=marked_headline(article, terms),
        highlights=_highlights(article, terms),
        editors_note=_marked(article, article.editors_note, "body", terms),
        paragraphs=_paragraphs(article, terms, positions),
    )


def marked_headline(article: Article, terms: SearchedTerms) -> Text:
    """Return the headline of an article with what was searched for marked."""
    return _marked(article, article.headline, "title" if article.title else "body", terms)


def _marked(article: Article, text: str, field: str, terms: SearchedTerms) -> Text:
    return marked_parts(text, terms.words(text, field, article.language), 0, len(text))


def _highlights(article: Article, terms: SearchedTerms) -> tuple[Text, ...]:
    """Return the highlights; they are searched as one text, so a phrase may cross them."""
    text = "\n".join(article.highlights)
    words = terms.words(text, "highlights", article.language)
    marked, start = [], 0
    for highlight in article.highlights:
        marked.append(marked_parts(text, words, start, start + len(highlight)))
        start += len(highlight) + 1
    return tuple(marked)


def _paragraphs(
    article: Article, terms: SearchedTerms, positions: Positions | None
) -> tuple[Text, ...]:
    """Return the paragraphs; line ends are no words, so the index's positions hold."""
    body = with_plain_line_ends(article.body)
    words = terms.words(body, "body", article.language, positions)
    return tuple(marked_parts(body, words, *span) for span in paragraph_spans(body))
