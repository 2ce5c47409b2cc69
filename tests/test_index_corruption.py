"""Whatever happens to the files of an index, it answers right or says that it cannot."""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.codec.container import SegmentFile
from indexer.errors import IndexAccessError
from indexer.index_check import check_index
from indexer.query.request import SearchRequest
from indexer.query.result import SearchResult
from indexer.schema import INDEX_NAME
from indexer.writing import segment_build
from indexer.writing.index_writer import IndexWriter
from tests.codec.segments import flipped, rewritten
from tests.conftest import make_article

FLIPS = 300
TRUNCATIONS = 100
FORGERIES = 100

WORDS = ("Film", "Kino", "Café", "leader", "museum", "opened", "opening", "quiet", "river", "zoo")
TAGS = ("Animals", "Food", "Movies")

REQUESTS = (
    SearchRequest(text="film", limit=100),
    SearchRequest(text='"quiet river"', limit=100),
    SearchRequest(tags=("food",), limit=100),
)

Answers = list[tuple[SearchResult, list[Article | None]]]


def some_article(number: int, chance: random.Random) -> Article:
    return make_article(
        number,
        title=" ".join(chance.choices(WORDS, k=3)),
        body=" ".join(chance.choices(WORDS, k=40)),
        tags=tuple(chance.sample(TAGS, chance.randrange(3))),
        source=chance.choice(["", "Meridian Wire"]),
        language=chance.choice(["", "de", "en"]),
        published=chance.choice(["", "2010-12-28", "1954-07-04T15:30:00"]),
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of 30 articles in two segments, some of them deleted."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    chance = random.Random(1)  # noqa: S311
    articles = [some_article(number, chance) for number in range(30)]
    for batch in (articles[:18], articles[18:]):
        with IndexWriter(folder) as writer:
            for article in batch:
                writer.put(article, "origin", f"path of {article.id}", replaces=False)
    with IndexWriter(folder) as writer:
        writer.delete(articles[3].id)
        writer.delete(articles[20].id)
    (folder / f"{INDEX_NAME}_WRITELOCK").unlink()  # nobody reads it
    return folder


@pytest.fixture(scope="module")
def expected(sound: Path) -> Answers:
    """Return the answers of the sound index."""
    found = answers(sound)
    assert all(result.total > 1 for result, _ in found)
    assert check_index(sound).problems == ()
    return found


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    """Return a copy of the sound index, to be damaged."""
    return Path(shutil.copytree(sound, tmp_path / "index"))


def answers(folder: Path) -> Answers:
    with EmbeddedBackend.open(folder) as backend:
        results = [backend.search(request) for request in REQUESTS]
        return [
            (
                dataclasses.replace(result, took_ms=0),
                [backend.article(hit.id) for hit in result.hits],
            )
            for result in results
        ]


def refusal(use: Callable[[Path], object], folder: Path) -> str:
    """Return the one error for users that a use of the index raises, or nothing."""
    try:
        use(folder)
    except IndexAccessError as error:
        return str(error)
    return ""


def right_or_refused(folder: Path, expected: Answers) -> bool:
    """Tell whether the index gives the right answers, or an error that names its folder."""
    found: list[Answers] = []
    refused = refusal(lambda path: found.append(answers(path)), folder)
    return str(folder) in refused if refused else found == [expected]


def noticed(folder: Path) -> bool:
    """Tell whether a check finds something, and says in which folder."""
    problems: list[str] = []
    refused = refusal(lambda path: problems.extend(check_index(path).problems), folder)
    return any(str(folder) in problem for problem in [*problems, refused])


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.segment"))


def replaced(path: Path, content: bytes) -> None:
    """Put a new file in place of one, which may still be mapped into memory."""
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_byte_is_noticed(damaged: Path, expected: Answers, seed: int) -> None:
    """One changed byte of any file: a right answer or an error, and a check always tells."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(FLIPS // 10):
        path = chance.choice(files(damaged))
        content = path.read_bytes()
        place = chance.randrange(len(content))
        spoilt = bytearray(content)
        spoilt[place] ^= chance.randrange(1, 256)
        replaced(path, bytes(spoilt))
        assert right_or_refused(damaged, expected), f"{path.name}, byte {place}"
        assert noticed(damaged), f"{path.name}, byte {place}"
        replaced(path, content)


@pytest.mark.parametrize("seed", range(5))
def test_a_cut_off_file_is_noticed(damaged: Path, expected: Answers, seed: int) -> None:
    """A file that lacks its end: never an answer that is wrong, and a check always tells."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(TRUNCATIONS // 5):
        path = chance.choice(files(damaged))
        content = path.read_bytes()
        length = chance.randrange(len(content))
        replaced(path, content[:length])
        assert right_or_refused(damaged, expected), f"{path.name}, {length} bytes"
        assert noticed(damaged), f"{path.name}, {length} bytes"
        replaced(path, content)


def test_forged_checksums_open_no_way_in(damaged: Path, sound: Path) -> None:
    """Bytes changed together with their checksums: some answer, or the one error for users."""
    chance = random.Random(1)  # noqa: S311
    for place, path in enumerate(segments(damaged)):
        file = SegmentFile(segments(sound)[place])
        for _ in range(FORGERIES // 2):
            name = chance.choice([name for name in file.names() if file.array(name).size])
            change = [(chance.randrange(1 << 20), chance.randrange(256))]
            rewritten(path, file, {name: flipped(file.array(name), change)})
            refusal(answers, damaged)
            refusal(check_index, damaged)
        replaced(path, segments(sound)[place].read_bytes())


def test_a_stored_record_that_is_no_article_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found only while a search runs is an error for users too."""
    monkeypatch.setattr(segment_build, "stored_text", lambda _: "no article")
    with IndexWriter(tmp_path) as writer:
        writer.put(make_article(1), "origin", "path", replaces=False)
    with EmbeddedBackend.open(tmp_path) as backend:
        with pytest.raises(IndexAccessError, match=f"index {tmp_path}: cannot be read"):
            backend.search(SearchRequest())
        with pytest.raises(IndexAccessError, match=f"index {tmp_path}: cannot be read"):
            backend.article(make_article(1).id)


def test_segments_with_each_others_names_are_noticed(damaged: Path, expected: Answers) -> None:
    """Each segment is as it was written, but the table of contents means another."""
    one, other = segments(damaged)
    aside = one.rename(damaged / "aside")
    other.rename(one)
    aside.rename(other)
    assert right_or_refused(damaged, expected)
    assert noticed(damaged)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", b"\xff\xd8\xff\xe0\x00\x10JFIF" * 100],
    ids=["empty", "beginning of a picture", "picture"],
)
def test_a_file_that_is_no_segment_is_refused(
    damaged: Path, expected: Answers, content: bytes
) -> None:
    """What stands in a segment's place is named for what it is, and never read as one."""
    for path in segments(damaged):
        original = path.read_bytes()
        replaced(path, content)
        with pytest.raises(IndexAccessError, match=path.name):
            answers(damaged)
        assert noticed(damaged)
        replaced(path, original)
    assert answers(damaged) == expected


def test_a_missing_file_is_refused(damaged: Path, expected: Answers) -> None:
    """An index without one of its files is an error for users, and whole with it again."""
    for path in files(damaged):
        aside = path.rename(damaged.parent / path.name)
        with pytest.raises(IndexAccessError, match=str(damaged)):
            answers(damaged)
        assert noticed(damaged)
        aside.rename(path)
    assert answers(damaged) == expected
