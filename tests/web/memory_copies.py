"""Copies among articles, found by comparing each with each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from indexer.analysis.folding import fold
from indexer.article import Article

SHINGLE_WORDS = 5
LEAST_WORDS_OF_NEAR_COPIES = 20
LEAST_SIMILARITY = 0.8

_WORD = re.compile(r"\w+")


def compared_words(article: Article) -> list[str]:
    """Return the words that an article is compared by, none without a body."""
    if not article.body.strip():
        return []
    return [fold(word) for word in _WORD.findall(f"{article.title}\n{article.body}")]


def are_copies(one: Article, other: Article) -> bool:
    """Tell whether two articles are copies or near copies of each other."""
    words, others = compared_words(one), compared_words(other)
    if words == others:
        return bool(words)
    if min(len(words), len(others)) < LEAST_WORDS_OF_NEAR_COPIES:
        return False
    ours, theirs = (
        set(zip(*(each[start:] for start in range(SHINGLE_WORDS)), strict=False))
        for each in (words, others)
    )
    return len(ours & theirs) >= LEAST_SIMILARITY * len(ours | theirs)


def clusters_of(articles: Sequence[Article]) -> list[list[Article]]:
    """Return the connected components of copies, of each the earliest article first."""
    clusters: list[list[Article]] = []
    for article in articles:
        near = [each for each in clusters if any(are_copies(article, one) for one in each)]
        clusters = [each for each in clusters if each not in near]
        clusters.append([article, *(one for each in near for one in each)])
    return [sorted(each, key=_age) for each in clusters]


def _age(article: Article) -> tuple[datetime.datetime, str, str]:
    latest = datetime.datetime.max
    return article.published_at or latest, article.captured_at or "9999", article.id
