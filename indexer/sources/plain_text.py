"""Text made fit to keep: no invisible characters, known newlines, paragraphs.

Imports nothing of ours and does no I/O.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable

LONGEST_WRAPPED_LINE = 100
"""Characters: typewriters, terminals and mail break at 60 to 80; a line past
100 is a paragraph of its own."""

BULLETS = "•*·▪▫◦‣●■□○►▸➤»→–—-"

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens and joiners of nothing; marks, embeddings and isolates that
# turn the direction of what follows (Unicode Annex 9), with which a text can be made
# to read otherwise than it is; tags, which nobody sees (Unicode 15, 23.9). The zero
# width joiners U+200C and U+200D stay: Persian and Indic words are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]\s+|[•▪●■►▸➤‣◦]|o\t)(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_SENTENCE_LASTS = frozenset(".!?…。！？؟।\"'”’»)]")
"""The last characters of what ``_SENTENCE_END`` finds: nearly every line is told by its last."""

_HYPHENATED = re.compile(r"\w-\s*$")
_HYPHEN_BREAK = re.compile(r"-[^\S\n]*\n")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def harmless(text: str) -> str:
    r"""Return the text with ``\n`` as its only newline and nothing invisible.

    Control characters, byte order marks and soft hyphens go: they split words
    that the reader sees whole; so do what turns the direction of writing and what
    nobody sees. A letter and its accent become one character (Unicode's NFC). A
    lone surrogate, which cannot be written as UTF-8, becomes U+FFFD.
    """
    if text.replace("\n", "").isprintable():  # found at once, and true of most texts
        visible = text
    else:
        unified = _LINE_ENDS.sub("\n", text)
        visible = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", unified))
    return visible if visible.isascii() else unicodedata.normalize("NFC", visible)


def one_line(text: str) -> str:
    """Return the text as one line without white space at its ends."""
    return _without_line_breaks(harmless(text))


def _without_line_breaks(text: str) -> str:
    return " ".join(text.split())


def ends_sentence(line: str) -> bool:
    """Tell whether the line ends as a sentence does."""
    return _SENTENCE_END.search(line.rstrip()) is not None


def word_count(text: str) -> int:
    """Count words; two ideographs or kana count as one word."""
    return len(text.split()) + len(_IDEOGRAPHS.findall(text)) // 2


def without_bullet(line: str) -> str | None:
    """Return what stands behind the line's bullet, ``None`` without a bullet."""
    stripped = line.strip()
    bullet = _BULLET.match(stripped)
    return stripped[bullet.end() :].strip() if bullet else None


def paragraphs(text: str) -> str:
    """Return a story's text as paragraphs separated by a blank line.

    Lines that were broken at a fixed width are joined. Inside a block without
    blank lines a new paragraph starts at an indent, at a bullet, and behind a
    sentence that ends well before the block's width.
    """
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", harmless(text))
    joined = [line for block in blocks for line in _unwrap_block(block.split("\n"))]
    return "\n\n".join(filter(None, map(_without_line_breaks, joined)))


def _unwrap_block(lines: list[str]) -> list[str]:
    """Join the lines of one block when they are broken at a fixed width."""
    stripped = [line.rstrip() for line in lines]
    width = max(map(len, stripped))
    ends = [
        number
        for number, line in enumerate(stripped[:-1], start=1)
        if line[-1:] in _SENTENCE_LASTS and ends_sentence(line)
    ]
    # Nearly every line a whole sentence: one paragraph a line, nothing broken.
    if width > LONGEST_WRAPPED_LINE or len(ends) > 0.8 * max(1, len(lines) - 1):
        return lines
    short = {end for end in ends if not fills(stripped[end - 1], lines[end], width)}
    starts = [
        number
        for number, line in enumerate(lines[1:], start=1)
        if number in short
        or ((not line[:1].isalpha() or line.startswith("o\t")) and starts_paragraph(line))
    ]
    return [
        _without_hyphen_breaks(lines[start:stop])
        for start, stop in itertools.pairwise((0, *starts, len(lines)))
    ]


def _without_hyphen_breaks(lines: list[str]) -> str:
    """Join lines as far as hyphens need it; other breaks go with all white space."""
    text = "\n".join(lines)
    return _joined(lines) if "-" in text and _HYPHEN_BREAK.search(text) else text


def join_lines(lines: list[str], continues: Callable[[str, str, str], bool]) -> list[str]:
    """Join lines to paragraphs.

    Args:
        lines: at least one.
        continues: tells whether, of a line, the next line and the first line of
            the paragraph, the next goes on with the paragraph.
    """
    groups = [lines[:1]]
    for line, following in itertools.pairwise(lines):
        if continues(line, following, groups[-1][0]):
            groups[-1].append(following)
        else:
            groups.append([following])
    return [_joined(group) for group in groups]


def _joined(lines: list[str]) -> str:
    """Join lines; a hyphen at a break stays, as compounds have it too."""
    pieces = [lines[0].rstrip(), *(line.strip() for line in lines[1:])]
    joined = pieces[0]
    for piece, following in itertools.pairwise(pieces):
        joined += ("" if _HYPHENATED.search(piece) else " ") + following
    return joined


def fills(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word had no room on this line."""
    first_word = (following.split(maxsplit=1) or [""])[0]
    return len(line.rstrip()) + 1 + len(first_word) > width


def starts_paragraph(line: str) -> bool:
    """Tell whether the line begins a paragraph: an indent, a bullet or a number."""
    return (
        line.startswith(("  ", "\t"))
        or without_bullet(line) is not None
        or _NUMBERED.match(line) is not None
    )
