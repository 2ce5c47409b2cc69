"""Language codes as pages write them, to ISO 639-1.

Imports nothing of ours.
"""

from __future__ import annotations

import re

_THREE_LETTERS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it",
    "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru", "jpn": "ja", "kor": "ko", "zho": "zh",
    "chi": "zh", "swe": "sv", "nor": "no", "dan": "da", "pol": "pl", "ara": "ar",
}  # fmt: skip
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "italian": "it", "portuguese": "pt", "dutch": "nl",
}  # fmt: skip


def language_code(text: str) -> str:
    """Return the two letters of ``en-US``, ``en_GB``, ``eng`` or ``English``.

    Empty for what is none of these.
    """
    code = re.split(r"[-_,;\s]", text.strip().lower())[0]
    if re.fullmatch(r"[a-z]{2}", code):
        return code
    return _THREE_LETTERS.get(code) or _NAMES.get(code, "")
