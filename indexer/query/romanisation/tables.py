"""The lines of the tables beside this module, and spellings in comparable form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from indexer.analysis.folding import fold

_APOSTROPHES = re.compile(r"['`\u2018\u2019\u02bb\u02bc]")


def rows(table: str) -> Iterator[list[str]]:
    """Yield the columns of each line of a table, remarks left out."""
    text = files(__package__).joinpath(f"{table}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if columns := line.partition("#")[0].split():
            yield columns


def plain(spelling: str) -> str:
    """Return a spelling in small letters without accents and apostrophes."""
    return fold(_APOSTROPHES.sub("", spelling))


def pieces(words: list[str]) -> list[str]:
    """Return typed words in plain form, cut where they have hyphens or other signs."""
    return re.findall(r"[^\W_]+", plain(" ".join(words)))
