"""Articles like another: its most telling words, searched for together."""

from __future__ import annotations

import collections

from whoosh import query

from indexer.analysis.folding import fold_value
from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.analysis.stemming import stem
from indexer.analysis.words import word_spans
from indexer.article import Article
from indexer.engine.collection import Collection
from indexer.engine.scoring import bm25_idf
from indexer.engine.word_query import WordQuery
from indexer.schema import SEARCHED_FIELDS

TELLING_WORDS = 25
"""Words that are searched for; more add little and cost time."""

READ_CHARACTERS = 50_000
"""How much of an article is read for them: a book says early what it is about."""

_COMMON_SHARE = 0.3
_LEAST_DOCUMENTS = 2
_SATURATION = 1.2


def similar_articles_query(collection: Collection, article: Article) -> query.Query:
    """Return the query for articles like one of the collection, itself left out.

    A word tells the more, the more often it stands in the article and the fewer
    articles have it (term frequency, saturated, times inverse document frequency).
    """
    text = "\n".join((article.title, *article.highlights, article.body))[:READ_CHARACTERS]
    language = article.language or DEFAULT_LANGUAGE
    spelt = collections.Counter(text[start:end] for start, end in word_spans(text))
    freqs: collections.Counter[str] = collections.Counter()
    for word, freq in spelt.items():
        freqs[stem(word, language)] += freq
    weights = {term: _weight(collection, term, freq) for term, freq in freqs.items()}
    telling = sorted(weights, key=lambda term: (-weights[term], term))[:TELLING_WORDS]
    words = [
        WordQuery(tuple((name, term) for name in SEARCHED_FIELDS), boost=weights[term])
        for term in telling
        if weights[term] > 0
    ]
    if not words:
        return query.NullQuery
    return query.And([query.Or(words), query.Not(query.Term("id", fold_value(article.id)))])


def _weight(collection: Collection, term: str, freq: int) -> float:
    """Return how much a word tells; 0 where no other article or nearly every one has it."""
    documents = collection.doc_freq("body", term)
    if not _LEAST_DOCUMENTS <= documents <= max(_COMMON_SHARE * collection.live_count, 10):
        return 0.0
    return freq / (freq + _SATURATION) * bm25_idf(documents, collection.live_count)
