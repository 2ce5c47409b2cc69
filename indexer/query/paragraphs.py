"""Where the paragraphs of a body are, and how its places are counted.

Places count characters of the body with each line end as one, which is how a browser
counts them too, so that a place means the same on both sides. Imports nothing of ours.
"""

from __future__ import annotations

import re

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def with_plain_line_ends(body: str) -> str:
    """Return a body with each line end as one character."""
    return body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body


def paragraph_spans(body: str) -> list[tuple[int, int]]:
    """Return where the paragraphs of a body start and stop, none of them empty.

    Args:
        body: the body with plain line ends.
    """
    start, stop = len(body) - len(body.lstrip()), len(body.rstrip())
    spans = []
    for blank in _BLANK_LINE.finditer(body, start, stop):
        spans.append((start, blank.start()))
        start = blank.end()
    return [*spans, (start, stop)] if start < stop else spans
