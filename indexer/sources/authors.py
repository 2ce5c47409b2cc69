"""By-lines: the names in them and the outlet behind the names.

Imports nothing of ours but :mod:`indexer.sources.dates` and
:mod:`indexer.sources.plain_text`, and does no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.sources.dates import without_date
from indexer.sources.plain_text import one_line

LONGEST_NAME = 80
"""Characters; what is longer is a sentence about an author."""

LONGEST_BYLINE = 1000
"""Characters that are read of a by-line."""

_BY = re.compile(
    r"(?:(?:story|words|text|written|reported|article|posted|published|analysis|opinion|review"
    r"|commentary|interview|column|essay)\s+by"
    r"|(?:text|texte|texto|autor(?:in)?|author|текст|автор)(?=\s*:)"
    # "Von" and "Par" begin names, too: more than a surname must follow.
    r"|by|(?:von|par|por)(?=\s+\S+\s+\S))\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"^the\s|^(?:for|special to)\s|\.(?:com|org|net|tv|example)\b|^(?-i:[A-Z]{2,5})$"
    r"|\b(?:news|times|post|courier|herald|gazette|tribune|journal|press|reuters|radio|tv"
    r"|television|daily|weekly|chronicle|observer|guardian|standard|bulletin|review|wire|service"
    r"|agency|agencies|magazine|online|newspaper|network|media|zeitung|bote|anzeiger|kurier"
    r"|tageblatt|presse|courrier|gazette|diario|gaceta|correo|correspondents)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|columnist|contributor|bureau chief|photographer"
    r"|producer|critic|analyst|redakteur(?:in)?|korrespondent(?:in)?|reporterin|correspondante?"
    r"|journaliste?|corresponsal|redactora?)\b",
    re.IGNORECASE,
)
_TRAILING_ROLE = re.compile(
    r"(?<=\w)\s+(?:(?:senior|special|chief|foreign)\s+)?"
    r"(?:staff\s+(?:writer|reporter)|correspondent|reporter)$",
    re.IGNORECASE,
)
_TRAILING_OUTLET = re.compile(
    r"(?<=\w)\s+(?:the\s+)?(?:associated press|reuters|afp|agence france-presse|dpa)$",
    re.IGNORECASE,
)
# "admin", "jdadmin": who has set up the site, whatever the page says.
_ACCOUNT = re.compile(
    r"\w*admin\w*|(?:webmaster|root|user|guest|editor|anonymous|unknown|гость|redaktion)\d*",
    re.IGNORECASE,
)
# What is left of times, addresses and labels.
_NO_NAME = re.compile(
    r"\d[:.]?\d|://|\bmin(?:ute)? read\b|^(?:updated|published|posted|on)$", re.IGNORECASE
)
_NAME_SUFFIXES = frozenset({
    "jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "m.d.",
})  # fmt: skip
NAME_PARTICLES = frozenset({
    "and", "und", "et", "y", "de", "la", "le", "van", "von", "der", "den", "del", "di", "da", "dos",
    "du", "bin", "ibn", "al", "el", "ten", "ter", "zu", "our", "own",
})  # fmt: skip
_PARTS = re.compile(r"\s*(?:[;|·•\n]|\s/\s|(?<=\w{4})\.(?=\s+[A-Z]\w{3}))\s*")
_AND = re.compile(r"\s*,?\s+(?:and|with|&)\s+|\s*&\s*", re.IGNORECASE)
_AND_ELSEWHERE = re.compile(r"(?<=\S\s)(?:und|et|y|e)\s+")
_AFTER_NAMES = re.compile(
    r"\s*(?:[(<][^)>]*[@][^)>]*[)>]|\s@\w+|\b(?:last\s+)?(?:updated|published|posted)\b.*"
    r"|\s+on$|\s+(?:in|reporting from)\s+[A-Z].*|\s[-–—]{1,2}\s.*)$",
    re.IGNORECASE,
)


def without_by(text: str) -> str:
    """Return a by-line without "By", "Von", "Par" or "Por"."""
    return _BY.sub("", one_line(text), count=1) if starts_with_by(text) else one_line(text)


def starts_with_by(text: str) -> bool:
    """Tell whether the text begins as a by-line does."""
    return _BY.match(one_line(text)) is not None


def split_authors(names: Iterable[str]) -> tuple[str, ...]:
    """Split by-lines into names, each once, without roles and outlets.

    Args:
        names: by-lines or names, such as ``By Ann Lee and Bo Ek, staff writer``.
    """
    found: dict[str, str] = {}
    for author in (author for text in names for author in read_byline(text)[0]):
        found.setdefault(author.casefold(), author)
    return tuple(found.values())


def read_byline(text: str, outlets: Iterable[str] = ()) -> tuple[tuple[str, ...], str]:
    """Split one by-line into its authors and the outlet, empty if none is named.

    Args:
        text: such as ``By ANN LEE and BO EK, Meridian Wire``.
        outlets: publications known from elsewhere on the page.
    """
    known = {outlet.casefold() for outlet in outlets if outlet}
    authors: list[str] = []
    outlet = ""
    for part in _parts(without_by(without_date(text[:LONGEST_BYLINE]))):
        if authors and part.casefold() in _NAME_SUFFIXES:
            authors[-1] += ", " + part
        elif authors and (part.casefold() in known or _OUTLET.search(part)):
            outlet = outlet or re.sub(r"^(?:for|special to)\s+", "", part, flags=re.IGNORECASE)
        elif not (authors and _ROLE.search(part)):
            authors += _names(part)
    return tuple(authors), outlet


def people(authors: Iterable[str], outlets: Iterable[str]) -> tuple[str, ...]:
    """Return the authors without the publication that pages name among them.

    Args:
        authors: names.
        outlets: what the publication is called; ``CNN Business`` is of ``CNN``.
    """
    firsts = {outlet.casefold().split()[0] for outlet in outlets if outlet.split()}
    whole = {outlet.casefold() for outlet in outlets}
    named = [name for name in authors if name.casefold() not in whole]
    others = [name for name in named if name.casefold().split()[0] not in firsts]
    return tuple(others or named)


def is_name(text: str) -> bool:
    """Tell whether the text is written as a person's name is: two to five words."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and re.search(r"[\d:;!?\"“”|>]|\.$", text) is None
        and all(word[0].isupper() or word.lower() in NAME_PARTICLES for word in words)
    )


def names_outlet(text: str) -> bool:
    """Tell whether the text reads as the name of a publication or an agency."""
    return _OUTLET.search(text) is not None


def names_role(text: str) -> bool:
    """Tell whether the text reads as a newsroom's job."""
    return _ROLE.search(text) is not None


def _parts(text: str) -> list[str]:
    return [part for piece in _PARTS.split(text) for part in _split_commas(piece) if part]


def _split_commas(piece: str) -> list[str]:
    """Split at commas, but not ``Lee, Ann``, which is one name turned round."""
    parts = [part.strip() for part in piece.split(",")]
    if len(parts) == 2 and all(len(part.split()) == 1 for part in parts) and parts[1].istitle():
        return [piece.strip()]
    return parts


def _names(part: str) -> list[str]:
    names = [_clean(name) for name in _AND.split(part)]
    names = [half for name in names for half in _halves(name)]
    return [
        name
        for name in names
        if 0 < len(name) <= LONGEST_NAME and not (_NO_NAME.search(name) or _ACCOUNT.fullmatch(name))
    ]


def _halves(name: str) -> list[str]:
    """Split at a German, French or Spanish "and" between two full names.

    ``Ortega y Gasset`` is one man: both sides must have two words.
    """
    halves = [half.strip() for half in _AND_ELSEWHERE.split(name)]
    return halves if all(is_name(half) for half in halves) else [name]


def _clean(name: str) -> str:
    bare = _AFTER_NAMES.sub("", re.sub(r"^by\s+", "", one_line(name), flags=re.IGNORECASE))
    if len(bare.split()) > 3:
        bare = _TRAILING_OUTLET.sub("", _TRAILING_ROLE.sub("", bare))
    bare = re.sub(r"^and\s+", "", bare, flags=re.IGNORECASE)
    return bare.strip(" ,;:|-–—*") if re.search(r"\w", bare) else ""
