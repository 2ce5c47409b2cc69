"""Random small archives in several segments, as indexes and as lists for the naive oracle."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from indexer.article import Article
from indexer.engine.collection import Collection
from indexer.engine.profile import PROFILES, Formula
from indexer.index_folder import create_or_open, open_index
from indexer.schema import (
    EXACT_FIELD,
    SEARCHED_FIELDS,
    TEXT_FIELDS,
    document_fields,
    stored_article,
    texts,
)
from indexer.schema import value_terms as terms_of_values
from indexer.storage_format import Format
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article
from tests.engine.naive import Archive, Document

# Words that every stemmer and folding leave alone, so that a term is what was written.
WORDS = ("alpha", "beta", "delta", "kappa", "kappo", "lambda", "мир")
TAGS = ("Movies", "movies", "North Korea", "SPACE")
SOURCES = ("", "Meridian Wire", "Northfield Gazette")
LANGUAGES = ("", "en", "de")
DATES = ("", "1935-02-01", "1986-03-13T08:00:00+09:00", "1986-12-31", "2011-12-17")

CACHE_BYTES = 1 << 18
"""Enough for small archives."""


@dataclasses.dataclass(frozen=True)
class Session:
    """What is committed at once, as a segment of its own.

    Attributes:
        articles: to be added.
        deleted: ids of articles of earlier sessions to be deleted.
    """

    articles: tuple[Article, ...]
    deleted: tuple[str, ...] = ()


def random_text(random: Random, most: int) -> str:
    """Return some words."""
    return " ".join(random.choices(WORDS, k=random.randint(0, most)))


def random_article(random: Random, number: int) -> Article:
    """Return an article; bodies are long enough for their length to be rounded."""
    return make_article(
        number,
        title=random_text(random, 4),
        highlights=tuple(random_text(random, 3) for _ in range(random.randint(0, 2))),
        body=random_text(random, 18),
        authors=tuple(random_text(random, 2) for _ in range(random.randint(0, 2))),
        tags=tuple(random.choices(TAGS, k=random.randint(0, 3))),
        source=random.choice(SOURCES),
        language=random.choice(LANGUAGES),
        published=random.choice(DATES),
    )


@st.composite
def sessions(draw: st.DrawFn, deleted_share: float = 1.0) -> tuple[Session, ...]:
    """Draw up to four sessions, of each at most a share of documents deleted in the end.

    Little is drawn, from which a generator of random numbers makes the rest: so examples
    are drawn quickly.
    """
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311
    made: list[Session] = []
    deletable: list[str] = []
    first = 0
    for count in draw(st.lists(st.integers(1, 8), min_size=1, max_size=4)):
        deleted = random.sample(deletable, random.randint(0, len(deletable)))
        deletable = [one for one in deletable if one not in deleted]
        added = tuple(random_article(random, first + number) for number in range(count))
        made.append(Session(added, tuple(deleted)))
        deletable += [article.id for article in added[: int(count * deleted_share)]]
        first += count
    return tuple(made)


def survivors(drawn: Sequence[Session]) -> set[str]:
    """Return the ids of the articles that are not deleted."""
    added = {article.id for session in drawn for article in session.articles}
    return added.difference(*(session.deleted for session in drawn))


def write_columnar(folder: Path, drawn: Sequence[Session]) -> None:
    """Write sessions as segments of our own format."""
    for session in drawn:
        with IndexWriter(folder) as writer:
            for id_ in session.deleted:
                writer.delete(id_)
            for article in session.articles:
                writer.put(article, "origin", "path", replaces=False)


def write_stock(folder: Path, drawn: Sequence[Session]) -> None:
    """Write sessions as segments of Whoosh's own format, which are not merged."""
    index = create_or_open(folder, Format.STOCK)
    for session in drawn:
        writer = index.writer()
        for id_ in session.deleted:
            writer.delete_by_term("id", id_)
        for article in session.articles:
            writer.add_document(**document_fields(article, "origin", "path"))
        writer.commit(merge=False)
    index.close()


@contextlib.contextmanager
def written(drawn: Sequence[Session], storage_format: Format) -> Iterator[Path]:
    """Give the folder of an index for a while."""
    write = write_columnar if storage_format is Format.COLUMNAR else write_stock
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "index")
        write(folder, drawn)
        yield folder


@contextlib.contextmanager
def opened(
    folder: Path,
    storage_format: Format = Format.COLUMNAR,
    formula: Formula = Formula.BM25F,
    cache_bytes: int = CACHE_BYTES,
) -> Iterator[Collection]:
    """Give the present state of an index."""
    index = open_index(folder, storage_format)
    with contextlib.closing(index), index.reader() as reader:
        yield Collection(reader, PROFILES[formula], cache_bytes)


def archive_of(collection: Collection, storage_format: Format) -> Archive:
    """Return the documents of a collection as lists of terms, from what is stored of them."""
    stored = map(collection.stored_fields, range(collection.documents))
    documents = [document_of(stored_article(one["article"])) for one in stored]
    live = frozenset(collection.live.nonzero()[0].tolist())
    return Archive(documents, live, exact_lengths=storage_format is Format.COLUMNAR)


def document_of(article: Article) -> Document:
    """Return the terms of an article, field by field."""
    fields: dict[str, Sequence[Any]] = {
        name: tuple(text.split()) for name, text in zip(TEXT_FIELDS, texts(article), strict=True)
    }
    fields[EXACT_FIELD] = [word for name in SEARCHED_FIELDS for word in fields[name]]
    moment = article.published_at
    fields["published"] = () if moment is None else (moment,)
    return {**fields, **terms_of_values(article)}
