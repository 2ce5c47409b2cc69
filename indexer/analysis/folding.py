"""Make spellings comparable: case, compatibility forms and Latin accents.

Imports nothing of ours.
"""

import functools
import unicodedata

LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN SMALL LETTER ETH}": "d",
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN SMALL LETTER THORN}": "th",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN SMALL LETTER H WITH STROKE}": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{LATIN SMALL LETTER KRA}": "k",
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN SMALL LETTER ENG}": "n",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
        "\N{LATIN SMALL LETTER T WITH STROKE}": "t",
        "\N{CYRILLIC SMALL LETTER IO}": "\N{CYRILLIC SMALL LETTER IE}",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
"""Letters that Unicode does not take apart into a base and an accent.

The last two are not Latin: Russian prints its letter io as ie more often than
not, and the typographic apostrophe is the same sign as the typewriter's.
"""

CACHE_ENTRIES = 1 << 16
"""Words remembered: most of a text's words are repeated, few are ever needed."""


@functools.lru_cache(CACHE_ENTRIES)
def fold(word: str) -> str:
    """Return the form of a word that is compared.

    Case folded, compatibility characters replaced (NFKC), accents taken off
    Latin and Greek letters. Marks of other scripts stay: there they make
    other letters (Russian й, Japanese が, Indic vowel signs).
    """
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return "".join(map(_without_accent, folded)).translate(LETTERS_WITHOUT_DECOMPOSITION)


@functools.lru_cache(CACHE_ENTRIES)
def _without_accent(letter: str) -> str:
    if letter.isascii():
        return letter
    base = unicodedata.normalize("NFD", letter)[0]
    if base != letter and unicodedata.name(base, "").startswith(("LATIN", "GREEK")):
        return base
    return "" if "\u0300" <= letter <= "\u036f" else letter


def fold_value(value: str) -> str:
    """Return the key under which facet values are one: case and outer space go.

    Accents stay: tags are chosen, not typed, and "Cote" is not "Côté".
    """
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())
