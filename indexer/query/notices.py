"""What is said to whoever typed a query, about the parts of it that were not clear.

Every function returns one or two plain sentences: what was found, what was done about
it, how it is written. What was typed is quoted cut short, so a notice stays short
whatever the query. Imports nothing of ours.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

MOST_NOTICES = 8
"""Notices that one query can have; whoever reads eight has seen the point."""

QUOTED_CHARACTERS = 40

HOW_DATES_ARE_WRITTEN = (
    "Dates are written 2011, 2011-12 or 2011-12-17, and spans of time 2010..2012, 2010.. or ..2012."
)

LONGEST_FIELD_NAME = 20

_TEXT_BEFORE_COLON = frozenset(
    (
        *("http", "https", "ftp", "ftps", "sftp", "ssh", "file", "mailto", "tel", "sms", "news"),
        *("urn", "doi", "isbn", "issn", "arxiv", "data", "about", "javascript", "blob", "git"),
        *("magnet", "irc", "ws", "wss", "re", "fw", "fwd", "aw", "wg", "sv", "vs", "tr", "rv"),
    )
)
"""Schemes of addresses and openings of mail subjects: nobody means a field by them."""

_DATE_SHAPED = re.compile(r"\d{4}(?:[-/.]?\d{1,2}){0,2}", re.ASCII)


def bounded(notices: Iterable[str]) -> tuple[str, ...]:
    """Return the notices in order, each once, at most ``MOST_NOTICES`` of them."""
    return tuple(dict.fromkeys(notices))[:MOST_NOTICES]


def quoted(text: str) -> str:
    """Return what was typed between quotation marks, cut short if it is long."""
    one_line = " ".join(text.split())
    cut = one_line[:QUOTED_CHARACTERS] + "…" if len(one_line) > QUOTED_CHARACTERS else one_line
    return f"“{cut}”"


def too_long(most: int) -> str:
    """Say that a text was cut."""
    return f"Only the first {most:,} characters were searched for."


def too_complex(most_words: int, most_nesting: int) -> str:
    """Say that a query became plain words."""
    return (
        f"The query was too complex to read: it may have {most_words} parts and brackets "
        f"{most_nesting} deep. Its first {most_words} words were searched for as plain words."
    )


def not_closed() -> str:
    """Say that an opening bracket has no closing one."""
    return "A bracket was opened and not closed; it was taken to end where the query ends."


def not_opened() -> str:
    """Say that a closing bracket has no opening one."""
    return "A closing bracket without an opening one was left out."


def lone_quote() -> str:
    """Say that a quotation mark has no partner."""
    return "A quotation mark without a partner was left out; what follows it was read as words."


def lone_operator(operator: str) -> str:
    """Say that an operator has nothing to work on."""
    needs = "something after it" if operator == "NOT" else "something on both sides"
    return (
        f"{operator} needs {needs} and was left out. To search for the word, write it in "
        "small letters."
    )


def operator_as_word(operator: str) -> str:
    """Say that an operator with nothing beside it was searched for."""
    return f"{operator} stands alone and was searched for as a word."


def may_mean_a_field(name: str, following: str) -> bool:
    """Tell whether an unknown name and a colon look like a field more than like text.

    Args:
        name: what stands before the colon, in small letters.
        following: the character behind it.
    """
    return (
        1 < len(name) <= LONGEST_FIELD_NAME
        and name.isalpha()
        and name not in _TEXT_BEFORE_COLON
        and (following.isalnum() or following in '("[*')
    )


def unknown_field(name: str, fields: Mapping[str, str]) -> str:
    """Say that there is no such field, which there are, and which may be meant.

    Args:
        name: as typed.
        fields: what can be typed, and the field it means.
    """
    near = difflib.get_close_matches(name.lower(), fields, n=1, cutoff=0.7)
    meant = f" Did you mean {near[0]}: instead?" if near else ""
    return (
        f"There is no field {quoted(name)}, so it was searched for as a word.{meant} "
        f"The fields are {', '.join(dict.fromkeys(fields.values()))}."
    )


def no_date(text: str) -> str:
    """Say that something is no date, or no day of the calendar."""
    shaped = _DATE_SHAPED.fullmatch(text)
    problem = "is not in the calendar" if shaped else "is not a date"
    return f"{quoted(text)} {problem}, so nothing matches it. {HOW_DATES_ARE_WRITTEN}"


def turned_round(start: str, end: str) -> str:
    """Say that the ends of a range were exchanged."""
    return (
        f"The range from {quoted(start)} to {quoted(end)} is upside down; it was searched "
        "from the smaller to the larger."
    )


def edits_limited(text: str, wanted: int, most: int) -> str:
    """Say that fewer letters may differ than asked for."""
    typed = quoted(f"{text}~{wanted}")
    if not most:
        return f"{typed} was searched for as it is spelt: in one letter nothing can differ."
    return f"{typed}: in this word at most {most} edit{'s' * (most > 1)} can be allowed."


def no_near_spellings(text: str) -> str:
    """Say that a run of Chinese, Japanese or Korean was looked for as it stands."""
    return (
        f"{quoted(text)} was searched for as it is spelt: other spellings are not looked for "
        "in Chinese, Japanese and Korean."
    )


def boost_limited(most: float) -> str:
    """Say that a boost was too large."""
    return f"A boost can be at most {most:g}; a larger one was taken as {most:g}."


def no_boost(text: str) -> str:
    """Say that something after a caret is no number."""
    return f"{quoted(text)}: a boost is written ^2 or ^0.5; this one was left out."


def slop_limited(most: int) -> str:
    """Say that the words of a phrase may not stand so far apart."""
    return f"The words of a phrase can stand at most {most} words apart; ~{most} was used."


def pattern_without_letters(text: str) -> str:
    """Say that a pattern gives nothing to go by."""
    return f"{quoted(text)} was left out: a pattern needs a letter or a digit."


def too_many_stars(text: str, most: int) -> str:
    """Say that a pattern was cut."""
    return f"{quoted(text)} was read up to its {most}th star: a pattern can have {most}."


def too_many_scans(most: int) -> str:
    """Say that the later patterns became words."""
    return (
        f"Only the first {most} patterns such as *word or word~ were used, because each is "
        "compared with every word of the archive; the others were read as plain words."
    )
