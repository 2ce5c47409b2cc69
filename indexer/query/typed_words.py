"""What was typed, as words; and what finds one letter of Chinese, Japanese or Korean.

Imports :mod:`indexer.analysis` and the schema.
"""

from __future__ import annotations

import re

from whoosh import query

from indexer.analysis.cjk import CJK, has_cjk
from indexer.analysis.stemming import exact
from indexer.analysis.words import run_spans
from indexer.schema import EXACT_FIELD

_PIECE = re.compile(rf"[{CJK}]+|(?:[^\W_{CJK}]|[*?])+")


def typed_words(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    # Most of what is typed is one word: that need not go through the tokenizer.
    if text.isalnum() and not has_cjk(text):
        return [text]
    return [text[start:end] for start, end in run_spans(text)]


def pattern_pieces(pattern: str) -> list[str]:
    """Return the parts of a pattern that have nothing but letters and signs in them.

    A run of Chinese, Japanese or Korean is a part without its signs: it is found within
    longer runs, so it has no beginning or end that a star could stand for.
    """
    return _PIECE.findall(pattern)


def without_signs(pattern: str) -> str:
    """Return a pattern with space instead of its signs."""
    return pattern.replace("*", " ").replace("?", " ").strip()


def letter_query(names: tuple[str, ...], letter: str, boost: float, *, at_end: bool) -> query.Query:
    """Return what finds a letter by itself and the bigrams that begin or end with it.

    Args:
        names: the fields; several are all that are searched.
        letter: one Chinese, Japanese or Korean letter.
        boost: what scores are multiplied with.
        at_end: whether bigrams that end with it are looked for, which takes a scan of
            all words. Without them it is not found at the end of a run.
    """
    # Spelt alike in all fields: nothing of these scripts is stemmed.
    name = names[0] if len(names) == 1 else EXACT_FIELD
    term = exact(letter)
    begins = query.Prefix(name, term, boost=boost)
    if not at_end:
        return begins
    return query.Or([begins, query.Wildcard(name, f"*{term}", boost=boost)])
