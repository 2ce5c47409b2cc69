"""Copies with known edits, as reprints and saved pages have them. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_BOILERPLATE = (
    "Subscribe to our newsletter and never miss a story. Follow us for more news, pictures "
    "and comment from the region. All rights reserved; no part may be reproduced."
)
"""28 words."""

_OTHER_TITLE = "Morning edition: what the papers say today"

Text = tuple[str, str]
Edit = Callable[[str, str, Random], Text]


def _words_changed(share: float) -> Edit:
    def edit(title: str, body: str, random: Random) -> Text:
        words = body.split()
        for place in random.sample(range(len(words)), max(1, round(share * len(words)))):
            words[place] = random.choice(words)[::-1] + "x"
        return title, " ".join(words)

    return edit


def _cut_to(share: float) -> Edit:
    def edit(title: str, body: str, _: Random) -> Text:
        words = body.split()
        return title, " ".join(words[: round(share * len(words))])

    return edit


EDITS: dict[str, Edit] = {
    "case_and_lines": lambda title, body, _: (title.upper(), "\n".join(body.upper().split())),
    "title_changed": lambda _, body, __: (_OTHER_TITLE, body),
    "words_1_percent": _words_changed(0.01),
    "words_2_percent": _words_changed(0.02),
    "words_5_percent": _words_changed(0.05),
    "words_10_percent": _words_changed(0.10),
    "boilerplate_added": lambda title, body, _: (title, f"{body}\n\n{_BOILERPLATE}"),
    "cut_to_90_percent": _cut_to(0.9),
    "cut_to_70_percent": _cut_to(0.7),
}
"""Name to what it makes of title and body."""
