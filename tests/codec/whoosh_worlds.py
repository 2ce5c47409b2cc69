"""Random indexes: schemas, documents and what is done with them, in two formats at once.

A world is drawn as a few small numbers, from which :class:`random.Random` makes
everything else: so examples are drawn quickly, and still become simpler.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import whoosh
from hypothesis import strategies as st
from whoosh import analysis, columns, fields, formats, index, query

from indexer.codec.whoosh_codec import ColumnarCodec

KEY = "key"
"""The field that every schema has; documents are compared by it."""

WORDS = [
    *("alfa", "bravo", "charlie", "delta", "echo", "x", "yy"),
    *("running", "runs", "ran", "rendering", "rendered", "rending"),
    *("été", "naïve", "naive", "straße", "Ärger", "北京", "日本語テキスト", "Παράδειγμα"),
]
RARE_WORDS = [f"rare{number}" for number in range(300)]
WHOOSH_2 = whoosh.__version__ < (3,)
"""The Whoosh of 2016 cannot make all kinds of fields."""

EPOCH = datetime(2001, 2, 3, 4, 5, 6)


def chance(random: Random, share: float) -> bool:
    """Tell yes in a share of cases."""
    return random.random() < share


def random_text(random: Random, most: int = 40) -> str:
    """Return some words, mostly few different ones."""
    count = random.randrange(most)
    return " ".join(
        random.choice(RARE_WORDS if chance(random, 0.05) else WORDS) for _ in range(count)
    )


def random_boosted_text(random: Random) -> str:
    """Return some words, of which some have a boost of their own."""
    words = random_text(random, 12).split()
    return " ".join(
        f"{word}^{random.choice((2, 0.5))}" if chance(random, 0.3) else word for word in words
    )


def random_words(random: Random) -> str | list[str]:
    """Return a text, or a list of words, which no analyzer looks at."""
    return random.choices(WORDS, k=5) if chance(random, 0.1) else random_text(random)


def random_moment(random: Random) -> datetime:
    """Return one of some hundred moments."""
    return EPOCH + timedelta(days=random.randrange(-40, 40), hours=random.choice((0, 7)))


def boosted_analyzer() -> Any:
    """Return an analyzer that reads boosts of single words."""
    return analysis.SpaceSeparatedTokenizer() | analysis.DelimitedAttributeFilter(
        attribute="boost", default=1.0, type=float
    )


def text_in(format_class: Any, field_boost: float) -> Any:
    """Return a field of boosted words in a format."""
    field = fields.TEXT(analyzer=boosted_analyzer())
    field.format = format_class(field_boost=field_boost)
    return field


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of field.

    Attributes:
        make: makes one, of random options.
        value: gives a random value of it.
        text: whether its terms are words.
        positions: whether phrases can be looked for.
    """

    make: Callable[[Random], Any]
    value: Callable[[Random], Any]
    text: bool = False
    positions: bool = False


def _boost(random: Random) -> float:
    return random.choice((1.0, 1.0, 2.0, 0.5))


def _yes(random: Random) -> bool:
    return chance(random, 0.5)


KINDS = {
    "text": Kind(
        lambda r: fields.TEXT(
            stored=_yes(r), field_boost=_boost(r), sortable=_yes(r), vector=_yes(r)
        ),
        random_words,
        text=True,
        positions=True,
    ),
    "title": Kind(
        lambda _: fields.TEXT(analyzer=analysis.SimpleAnalyzer(), stored=True, spelling=True),
        lambda r: random_text(r, 7),
        text=True,
        positions=True,
    ),
    "plain": Kind(
        lambda r: fields.TEXT(phrase=False, field_boost=_boost(r), vector=_yes(r)),
        random_words,
        text=True,
    ),
    "chars": Kind(
        lambda r: fields.TEXT(chars=True, stored=_yes(r), vector=_yes(r)),
        random_text,
        text=True,
        positions=True,
    ),
    "stems": Kind(
        lambda r: fields.TEXT(analyzer=analysis.StemmingAnalyzer(), spelling=_yes(r)),
        random_text,
        text=True,
        positions=True,
    ),
    "boosted": Kind(
        lambda r: text_in(r.choice((formats.Frequency, formats.Positions)), _boost(r)),
        random_boosted_text,
        text=True,
    ),
    "boosts": Kind(
        lambda r: text_in(formats.PositionBoosts, _boost(r)),
        random_boosted_text,
        text=True,
        positions=True,
    ),
    "tags": Kind(
        lambda r: fields.KEYWORD(
            commas=True, lowercase=_yes(r), scorable=_yes(r), sortable=_yes(r), stored=_yes(r)
        ),
        lambda r: ", ".join(r.sample(WORDS, r.randrange(4))),
        text=True,
    ),
    "words": Kind(
        lambda r: fields.KEYWORD(scorable=_yes(r), field_boost=_boost(r), vector=_yes(r)),
        random_words,
        text=True,
    ),
    "name": Kind(
        lambda r: fields.ID(stored=_yes(r), sortable=_yes(r), field_boost=_boost(r)),
        lambda r: r.choice(WORDS),
        text=True,
    ),
    "small": Kind(
        lambda r: fields.NUMERIC(int, bits=8, sortable=_yes(r), signed=_yes(r)),
        lambda r: r.randrange(100),
    ),
    "number": Kind(
        lambda r: fields.NUMERIC(int, bits=r.choice((32, 64)), sortable=_yes(r), stored=_yes(r)),
        lambda r: r.choice((r.randrange(-50, 50), r.randrange(-(2**31), 2**31))),
    ),
    "numbers": Kind(
        lambda r: fields.NUMERIC(int, shift_step=0, field_boost=_boost(r), stored=_yes(r)),
        lambda r: r.sample(range(20), r.randrange(1, 5)),
    ),
    "real": Kind(
        lambda r: fields.NUMERIC(
            float, sortable=_yes(r) and not WHOOSH_2, shift_step=r.choice((0, 4, 8))
        ),
        lambda r: r.choice((r.uniform(-10, 10), float(r.randrange(-5, 5)))),
    ),
    "price": Kind(
        lambda r: fields.NUMERIC(Decimal, decimal_places=2, stored=_yes(r), sortable=_yes(r)),
        lambda r: Decimal(r.randrange(100, 10_000)) / 100,
    ),
    "moment": Kind(
        lambda r: fields.DATETIME(stored=_yes(r), sortable=_yes(r)),
        random_moment,
    ),
    "flag": Kind(lambda r: fields.BOOLEAN(stored=_yes(r)), _yes),
    "kept": Kind(
        lambda _: fields.STORED(),
        lambda r: r.choice(("é", 7, 1.5, b"\x00", [1, ["two"]], {"a": None}, True, EPOCH)),
    ),
    "bytes_column": Kind(
        lambda r: fields.COLUMN(r.choice((columns.VarBytesColumn(), columns.RefBytesColumn()))),
        lambda r: r.choice(WORDS).encode(),
    ),
    "packed_column": Kind(
        lambda _: fields.COLUMN(columns.CompressedBytesColumn()),
        lambda r: (r.choice(WORDS) * 9).encode(),
    ),
    "number_column": Kind(
        lambda r: fields.COLUMN(columns.NumericColumn(r.choice("iqIfd"), default=3)),
        lambda r: r.randrange(9),
    ),
    "bit_column": Kind(lambda _: fields.COLUMN(columns.BitColumn()), _yes),
    "grams": Kind(
        lambda r: fields.NGRAM(minsize=2, maxsize=3, phrase=_yes(r)),
        lambda r: r.choice(WORDS),
        text=True,
    ),
    "word_grams": Kind(
        lambda r: fields.NGRAMWORDS(minsize=2, maxsize=3, at=r.choice((None, "start"))),
        lambda r: random_text(r, 4),
        text=True,
    ),
    "dynamic_text": Kind(
        lambda _: fields.TEXT(stored=True), random_text, text=True, positions=True
    ),
}
"""All kinds of fields, by the name of the field; ``dynamic_text`` comes by ``dynamic_*``."""


@dataclasses.dataclass(frozen=True)
class Session:
    """What is done between opening a writer and its commit.

    Attributes:
        seed: everything that is random in it.
        documents: how many are added.
        columnar: whether the index that need not be Whoosh's own is written in
            our format; otherwise it gets a segment of Whoosh's here.
        ending: ``commit``, ``merge``, ``optimize`` or ``cancel``.
    """

    seed: int
    documents: int
    columnar: bool = True
    ending: str = "commit"


@dataclasses.dataclass(frozen=True)
class World:
    """An index.

    Attributes:
        names: its fields.
        seed: their options.
        sessions: what is done with it.
    """

    names: tuple[str, ...]
    seed: int
    sessions: tuple[Session, ...]

    def schema(self) -> Any:
        """Return a new schema."""
        random = Random(self.seed)  # noqa: S311
        schema = fields.Schema(
            **{KEY: fields.ID(unique=True, stored=True), "kind": fields.ID(stored=True)}
        )
        for name in self.names:
            if name == "dynamic_text":
                schema.add("dynamic_*", KINDS[name].make(random), glob=True)
            else:
                schema.add(name, KINDS[name].make(random))
        return schema


def sessions(*, mixed: bool) -> st.SearchStrategy[tuple[Session, ...]]:
    """Draw sessions; mixed ones leave segments of both formats and merge them."""
    session = st.builds(
        Session,
        seed=st.integers(0, 2**16),
        documents=st.one_of(*[st.integers(0, 12)] * 3, st.sampled_from([40, 129, 200])),
        columnar=st.booleans() if mixed else st.just(True),
        ending=st.sampled_from(["commit", "commit", "merge", "optimize", "cancel"]),
    )
    return st.lists(session, min_size=1, max_size=5).map(tuple)


def worlds(*, mixed: bool) -> st.SearchStrategy[World]:
    """Draw worlds."""
    names = st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6, unique=True)
    return st.builds(World, names.map(tuple), st.integers(0, 2**16), sessions(mixed=mixed))


def random_document(random: Random, names: Sequence[str], key: str) -> dict[str, Any]:
    """Return a document with some of the fields, and sometimes boosts."""
    document = {KEY: key, "kind": "parent" if chance(random, 0.3) else "child"}
    values: dict[str, Any] = {
        name: KINDS[name].value(random) for name in names if chance(random, 0.8)
    }
    if "text" in values and chance(random, 0.2):
        values["_stored_text"] = "something else that is stored"
    if "plain" in values and chance(random, 0.2):
        values["_plain_boost"] = random.choice((2.0, 0.25))
    if chance(random, 0.05):
        values["_boost"] = random.choice((2.0, 0.5, 1.5))
    return document | values


@contextlib.contextmanager
def built(world: World, folder: Path, *, columnar: bool = True) -> Iterator[Any]:
    """Give the index of a world, opened by Whoosh alone.

    Args:
        world: the world.
        folder: where to make it.
        columnar: whether in our format where the world says so.
    """
    folder.mkdir()
    made = index.create_in(folder, world.schema())
    counter = 0
    for session in world.sessions:
        codec = ColumnarCodec() if columnar and session.columnar else None
        counter = run_session(made, world, session, codec, counter)
    opened = index.open_dir(folder)
    yield opened
    opened.close()


def run_session(made: Any, world: World, session: Session, codec: Any, counter: int) -> int:
    """Do what a session says; return how many documents were added up to now."""
    random = Random(session.seed)  # noqa: S311
    writer = made.writer() if codec is None else made.writer(codec=codec)
    for _ in range(session.documents):
        update = counter > 0 and chance(random, 0.1)
        number = random.randrange(counter) if update else counter
        document = random_document(random, world.names, f"key{number}")
        (writer.update_document if update else writer.add_document)(**document)
        counter += not update
    for _ in range(random.randrange(3) if counter else 0):
        writer.delete_by_term(KEY, f"key{random.randrange(counter)}")
    if chance(random, 0.1):
        writer.delete_by_query(query.Prefix(KEY, "key1"))
    _end(writer, session.ending)
    return counter


def _end(writer: Any, ending: str) -> None:
    if ending == "cancel":
        writer.cancel()
    elif ending == "optimize":
        writer.commit(optimize=True)
    else:
        writer.commit(merge=ending == "merge")
