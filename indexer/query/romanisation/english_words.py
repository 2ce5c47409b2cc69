"""English words that look like syllables of East Asian names.

A run of such words alone, as in "so long a song", is taken for no name.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.query.romanisation.tables import rows

FAMILY_AND_GIVEN = 2
TWO_SYLLABLES = 5
"""Letters of a given name that is likely to have two."""

ENGLISH_WORDS = frozenset(word for columns in rows("english") for word in columns)


def may_be_a_name(words: Sequence[str]) -> bool:
    """Tell whether a family name and what follows are more than English words.

    Args:
        words: in plain form, the family name first. Of three one has to be no English
            word; of two the given name, and the family name too if the other is short.
    """
    english = [word in ENGLISH_WORDS for word in words]
    if len(words) == FAMILY_AND_GIVEN:
        return not english[1] and (not english[0] or len(words[1]) >= TWO_SYLLABLES)
    return not all(english)
