"""The languages whose words can be stemmed, by ISO 639-1 code.

Imports nothing of ours.
"""

SNOWBALL_NAMES = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}
"""NLTK's Snowball stemmers. Words of any other language are kept whole."""

DEFAULT_LANGUAGE = "en"
"""What an article is taken for whose language is not declared."""
