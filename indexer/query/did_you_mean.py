"""Other spellings of a query that find more, for whoever made a typing error."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from whoosh import query

from indexer.analysis.cjk import is_cjk
from indexer.analysis.stemming import exact
from indexer.analysis.words import run_spans
from indexer.codec.field_index import FieldIndex
from indexer.engine.collection import Collection
from indexer.engine.segment_terms import ColumnarTerms
from indexer.query.spelling import Speller
from indexer.query.syntax import ANY_TEXT
from indexer.schema import EXACT_FIELD

MOST_PROPOSALS = 3
MOST_WORDS = 4
"""Words of a query that are looked up; looking one up takes milliseconds."""

_MOST_TRIED = 6
_RARE = 3
_TIMES_RARER = 50
"""A word in at most so many articles, and in so many times fewer than one that is
nearly spelt like it, may be a typing error that somebody else made, too."""


def other_spellings(
    collection: Collection,
    speller: Speller,
    text: str,
    tree: query.Query,
    count: Callable[[str], int],
) -> tuple[str, ...]:
    """Return the query with words spelt otherwise, the likeliest first.

    Args:
        collection: the state of the index.
        speller: knows its words.
        text: the query as typed.
        tree: the same, parsed; its leaves hold words as typed.
        count: returns the number of hits of a query under the filters of the request;
            what has none is not proposed.
    """
    choices = {}
    for word in itertools.islice(_typed_words(tree), MOST_WORDS):
        found = _better(collection, speller, word)
        if found:
            choices[word] = found
    proposals: list[str] = []
    for chosen in itertools.islice(itertools.product(*choices.values()), _MOST_TRIED):
        proposal = text
        for word, better in zip(choices, chosen, strict=True):
            proposal = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, proposal)
        if proposal != text and proposal not in proposals and count(proposal):
            proposals.append(proposal)
    return tuple(proposals[:MOST_PROPOSALS])


def _typed_words(tree: query.Query) -> Iterator[str]:
    """Yield the single words that were typed without naming a field, each once.

    Runs of Chinese, Japanese or Korean are left out: in an index of bigrams, what is
    nearly spelt like one is another word as often as not.
    """
    leaves = (leaf for leaf in tree.leaves() if type(leaf) is query.Term)
    texts = dict.fromkeys(leaf.text for leaf in leaves if leaf.fieldname == ANY_TEXT)
    for text in texts:
        for start, end in run_spans(text):
            if text[start:end].isalpha() and not is_cjk(text[start:end]):
                yield text[start:end]


def _better(collection: Collection, speller: Speller, word: str) -> list[str]:
    folded = exact(word)
    documents = collection.doc_freq(EXACT_FIELD, folded)
    if documents > _RARE:
        return []
    least = max(documents * _TIMES_RARER, 1)
    found = speller.corrections(folded, MOST_PROPOSALS)
    return [one.text for one in found if one.documents >= least]


def word_dictionaries(collection: Collection) -> list[FieldIndex]:
    """Return the dictionaries of unstemmed words; stock segments have none that is quick."""
    fields = (
        segment.field(EXACT_FIELD)
        for segment in collection.segments
        if isinstance(segment, ColumnarTerms)
    )
    return [field.index for field in fields if field is not None]
