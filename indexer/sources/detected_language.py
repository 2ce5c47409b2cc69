"""The language of a text that declares none, by its letters and words.

Three steps, the cheap ones first: scripts that one language alone writes; the
commonest English words; py3langid, whose model of 97 languages is part of the
package. Empty where none is sure: an article in no language is found by its words
as they stand, one in a wrong language by wrong stems. Imports nothing of ours.
"""

from __future__ import annotations

import functools
import re
from typing import Any

LOOKED_AT = 2000
"""Characters, from the middle: the first lines are often names and places."""

FEWEST_LETTERS = 60
"""Below, a text may be of any language that has these words."""

FEWEST_OF_SCRIPT = 4
SURE = 0.9
"""Of py3langid's probabilities. Of 6,000 pieces of scanned newspapers of 1916, the
noisiest text at hand, 17 were told to be Italian, Finnish or French, and were; of 6,000
newswire stories in English none was told to be anything else."""

READ_BY_MODEL = 600
"""Characters; its time grows with them, to a third of a millisecond."""

ENGLISH_SHARE = 0.05
FEWEST_ENGLISH = 5

# Scripts of one language, or of nearly one: Devanagari, Arabic and Cyrillic are not.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff\uff66-\uff9d]")),  # before Han, which Japanese has, too
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
)
_LETTER = re.compile(r"[^\W\d_]")
# None of them is a word of another language that is written with the same letters
# and common in it, as "in", "is", "was", "of" and "for" are.
_ENGLISH = frozenset({
    "the", "and", "that", "with", "this", "from", "which", "have", "were", "they", "their",
    "his", "been", "would", "said", "there", "when", "who", "are", "its", "you", "not", "had",
})  # fmt: skip


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, empty when it is not sure.

    Deterministic, and bounded by ``LOOKED_AT`` characters.
    """
    start = max(0, (len(text) - LOOKED_AT) // 2)
    sample = text[start : start + LOOKED_AT]
    return _by_words(sample) or _by_script(sample) or _by_model(sample)


def _by_script(sample: str) -> str:
    if sample.isascii():
        return ""
    letters = len(_LETTER.findall(sample))
    for language, script in _SCRIPTS:
        found = len(script.findall(sample))
        # A tenth, as Japanese has more Han than kana, and all quote names in Latin.
        if found >= max(FEWEST_OF_SCRIPT, 0.1 * letters):
            return language
    return ""


def _by_words(sample: str) -> str:
    words = sample.lower().split()
    english = sum(map(_ENGLISH.__contains__, words))
    return "en" if english >= max(FEWEST_ENGLISH, ENGLISH_SHARE * len(words)) else ""


def _by_model(sample: str) -> str:
    start = (len(sample) - READ_BY_MODEL) // 2
    piece = sample[max(0, start) : max(0, start) + READ_BY_MODEL]
    if len(_LETTER.findall(piece)) < FEWEST_LETTERS:
        return ""
    language, probability = _model().classify(piece)
    return str(language) if probability >= SURE and len(language) == 2 else ""


@functools.cache
def _model() -> Any:
    # Loaded where it is needed: it takes most of a second.
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
