"""The editor's note: how pages in four languages introduce it.

Imports nothing of ours and does no I/O.
"""

from __future__ import annotations

import re

_INTRODUCTION = re.compile(
    r"[(\[]?\s*(?:"
    r"(?:editor|editors|publisher)[’'`´]?s?[’'`´]?\s+note"
    r"|note\s+from\s+the\s+editors?|note\s+to\s+(?:our\s+)?readers"
    r"|anmerkung\s+der\s+redaktion|hinweis\s+der\s+redaktion|anm\.\s*d\.\s*red\."
    r"|note\s+de\s+la\s+rédaction|note\s+de\s+l[’']éditeur|ndlr"
    r"|nota\s+(?:del\s+editor|de\s+la\s+redacción|de\s+redacción)|n\.\s?de\s+la\s+r\."
    r")\s*(?P<mark>:|--+|—|–|\.(?=\s)|\s-\s|$)\s*",
    re.IGNORECASE,
)


def split_note(paragraph: str) -> str | None:
    """Return the note that a paragraph holds, without its introduction.

    Returns:
        The note, empty when the paragraph is only the heading of one;
        ``None`` when the paragraph is no editor's note.
    """
    introduction = _INTRODUCTION.match(paragraph.strip())
    if introduction is None:
        return None
    note = paragraph.strip()[introduction.end() :].strip()
    if paragraph.lstrip()[:1] in {"(", "["}:
        note = note.removesuffix(")").removesuffix("]")
    return note.strip()


def without_introduction(note: str) -> str:
    """Return a note without "Editor's note:", whether or not it has it."""
    return split_note(note) or note.strip()
