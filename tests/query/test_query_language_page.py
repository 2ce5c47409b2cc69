"""Every example of docs/query-language.md is true of the sample archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.query.expand import Expander, Expansion
from indexer.query.name_spellings import NameSpellings
from indexer.query.name_variants import NameVariants, word_key
from indexer.query.request import SearchRequest
from indexer.query.result import plain_text
from indexer.query.synonyms import Synonyms
from indexer.query.syntax import FIELD_NAMES, parse_text
from indexer.writing.index_writer import IndexWriter
from indexer.writing.sync import Sync
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
NONE = "—"


def rows(*header: str) -> list[tuple[str, ...]]:
    """Return the rows of all tables with a header, the query without its backticks."""
    found = []
    inside = False
    for line in PAGE.splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split(" | "))
        if not line.startswith("|"):
            inside = False
        elif cells == header:
            inside = True
        elif inside and not set(line) <= set("|-"):
            found.append((cells[0].strip("`"), *cells[1:]))
    return found


EXAMPLES = rows("Query", "Finds", "For example", "But not")
FIRST = rows("Query", "Comes first")
SAID = rows("Query", "Message")
ADDED = rows("Query", "Searches also for")
SPELT = rows("Name", "Other spellings")


@pytest.fixture(scope="module")
def backend(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBackend]:
    """Return the sample archive, indexed."""
    folder = tmp_path_factory.mktemp("page") / "index"
    with IndexWriter(folder) as writer:
        Sync(writer).run([corpus])
    with EmbeddedBackend.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def titles(backend: EmbeddedBackend) -> set[str]:
    """Return the titles of all articles."""
    return set(found_by(backend, ""))


def found_by(backend: EmbeddedBackend, typed: str) -> list[str]:
    hits = backend.search(SearchRequest(text=typed, limit=1000, facets=())).hits
    return [plain_text(hit.title) for hit in hits]


def expansion(typed: str, synonyms: Synonyms | None = None) -> Expansion:
    return Expander(["en", "de"], synonyms).expand(parse_text(typed).tree)


def test_the_page_has_examples_of_every_kind() -> None:
    """The tables are found, so that another layout cannot empty these tests."""
    assert len(EXAMPLES) >= 50
    assert len(FIRST) >= 4
    assert len(SAID) >= 15
    assert len(ADDED) >= 5
    assert len(SPELT) >= 10


@pytest.mark.parametrize(("typed", "meaning", "example", "not_found"), EXAMPLES)
def test_examples(
    backend: EmbeddedBackend,
    titles: set[str],
    typed: str,
    meaning: str,
    example: str,
    not_found: str,
) -> None:
    """Each query finds the article named, and does not find the other."""
    assert meaning
    found = found_by(backend, typed)
    assert example in found
    assert not_found in titles or not_found == NONE
    assert not_found not in found


@pytest.mark.parametrize(("typed", "first"), FIRST)
def test_order(backend: EmbeddedBackend, typed: str, first: str) -> None:
    """Each query has the article named for its first hit."""
    assert found_by(backend, typed)[0] == first


@pytest.mark.parametrize(("typed", "message"), SAID)
def test_messages(typed: str, message: str) -> None:
    """Each query is answered with the message, or with none."""
    said = (*parse_text(typed).notices, *expansion(typed).notices)
    if message == NONE:
        assert said == ()
    else:
        assert any(notice.startswith(message) for notice in said)


@pytest.mark.parametrize(("typed", "added"), ADDED)
def test_synonyms(tmp_path: Path, typed: str, added: str) -> None:
    """The file shown adds to each query what the page says."""
    (example,) = re.findall(r"```synonyms\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "synonyms.txt"
    path.write_text(example, encoding="utf-8")
    applied = expansion(typed, Synonyms.read(path)).applied
    assert ", ".join(word for one in applied for word in one.added) == added.strip(NONE)


@pytest.mark.parametrize(("typed", "spellings"), SPELT)
def test_other_spellings_of_names(typed: str, spellings: str) -> None:
    """Each name has the spellings that the page says, where an archive has them."""
    words = typed.strip('"').split()
    found = {word_key(text) for text in NameVariants().of(words, lambda _: True)}
    if spellings == NONE:
        assert not found
    else:
        expected = {word_key(text) for text in spellings.split(", ")}
        assert expected <= found


def test_the_file_of_names_is_read(tmp_path: Path) -> None:
    """The example of the page joins the names in it."""
    (example,) = re.findall(r"```names\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "names.txt"
    path.write_text(example, encoding="utf-8")
    found = NameVariants(NameSpellings.read(path)).of(["petrograd"], lambda _: True)
    assert set(found) == {"Saint Petersburg", "Leningrad"}


def test_every_field_name_is_explained() -> None:
    """Whatever can stand before a colon is on the page, but for ids and other spellings."""
    unexplained = {name for name in FIELD_NAMES if f"{name}:" not in PAGE}
    assert unexplained <= {"id", "highlight"}
