"""An archive large enough for windows, bitmaps and lists of every density."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from indexer.article import Article
from indexer.storage_format import Format
from tests.conftest import make_article
from tests.engine.small_archives import SOURCES, TAGS, WORDS, Session, written

SIZES = (2048, 2047, 1300)
"""Documents of the segments; kernels take windows of 2,048."""

SHARES = (600, 300, 100, 20, 6, 2, 1)
"""How often each of the words is, against the others and 200 words of padding."""

PADDING = tuple(f"word{number}" for number in range(200))


def _text(random: Random, most: int) -> str:
    chosen = random.choices((*WORDS, *PADDING), (*SHARES, *[4] * len(PADDING)), k=most)
    return " ".join(chosen[: random.randint(0, most)])


def _article(random: Random, number: int) -> Article:
    day = datetime.date(1930, 1, 1) + datetime.timedelta(random.randrange(30_000))
    return make_article(
        number,
        title=_text(random, 3),
        body=_text(random, 12),
        tags=tuple(random.choices(TAGS, k=random.randint(0, 3))),
        source=random.choice(SOURCES),
        published=random.choice(("", day.isoformat())),
    )


@pytest.fixture(scope="session")
def large_index() -> Iterator[Path]:
    """Return the folder of an index of three segments, a tenth of each deleted."""
    random = Random(20261123)  # noqa: S311
    drawn: list[Session] = []
    first = 0
    for size in SIZES:
        added = tuple(_article(random, first + number) for number in range(size))
        drawn.append(Session(added))
        first += size
    deleted = [one.id for session in drawn for one in session.articles if random.random() < 0.1]
    with written((*drawn, Session((), tuple(deleted))), Format.COLUMNAR) as folder:
        yield folder
