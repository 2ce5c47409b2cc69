"""Names are found in their other spellings, ranked alike, told and left out on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.backends.embedded import EmbeddedBackend
from indexer.errors import RequestError
from indexer.query.name_spellings import NameSpellings
from indexer.query.request import MAX_SELECTED, SearchRequest
from indexer.query.result import NameVariant, SearchResult, plain_text
from indexer.query.variant_search import MOST_VARIANTS
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article

BODIES = {
    "usual": "A film about Kim Jong Il was shown.",
    "hyphen": "A film about Kim Jong-il was shown.",
    "older": "A film about Kim Chong-il was shown.",
    "hangul": "A film about 김정일 was shown.",
    "other": "A film about Kim Novak was shown.",
    "modern": "The chairman Mao Zedong swam.",
    "wade": "The chairman Mao Tse-tung swam.",
    "han": "The chairman 毛泽东 swam.",
    "pupil": "Teng Hsiao-p'ing came back.",
    "pupil pinyin": "Deng Xiaoping came back.",
    "composer": "Tchaikovsky was played.",
    "composer too": "Chaikovsky was played.",
    "apart": "Captain O'Neil spoke.",
    "joined": "Captain ONeil spoke.",
    "turned": "Mikhail Gorbachev resigned.",
    "turned too": "Gorbachov resigned.",
}
KIM = {"usual", "hyphen", "older", "hangul"}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBackend]:
    """Return an archive with names in several spellings, and a word that half of it has."""
    folder = tmp_path_factory.mktemp("names") / "index"
    with IndexWriter(folder) as writer:
        for number, (title, body) in enumerate(BODIES.items()):
            article = make_article(number, title=title, body=body)
            writer.put(article, "origin", f"path {number}", replaces=False)
    with EmbeddedBackend(folder) as opened:
        yield opened


def found(result: SearchResult) -> set[str]:
    return {plain_text(hit.title) for hit in result.hits}


@pytest.mark.parametrize(
    "typed",
    [
        "Kim Jong Il",
        "kim jong-il",
        "kim jongil",
        "Kim Chong-il",
        "kim chong il",
        "김정일",
        "김 정일",
        '"Kim Jong Il"',
        '"about Kim Chong-il"',
        "kim jong il film",
        "film 김정일",
        '"Il, Kim Jong"',
        "kim jong il -novak",
    ],
)
def test_the_spellings_of_a_korean_name_find_each_other(
    backend: EmbeddedBackend, typed: str
) -> None:
    """Whichever is typed, with whatever words beside it, all articles about him are found."""
    assert found(backend.search(SearchRequest(text=typed, limit=50))) == KIM


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("Mao Zedong", {"modern", "wade", "han"}),
        ("mao tse-tung", {"modern", "wade", "han"}),
        ("毛泽东", {"modern", "wade", "han"}),
        ("deng xiaoping", {"pupil", "pupil pinyin"}),
        ("teng hsiao-p'ing", {"pupil", "pupil pinyin"}),
        ("tchaikovsky", {"composer", "composer too"}),
        ("CHAIKOVSKY", {"composer", "composer too"}),
        ("o'neil", {"apart", "joined"}),
        ("oneil", {"apart", "joined"}),
        ("gorbachov", {"turned", "turned too"}),
        ('"Gorbachev, Mikhail"', {"turned"}),
        ("novak", {"other"}),
    ],
)
def test_other_names_find_each_other(
    backend: EmbeddedBackend, typed: str, titles: set[str]
) -> None:
    """Chinese, Russian and Irish names, and a family name in front with its comma."""
    assert found(backend.search(SearchRequest(text=typed))) == titles


def test_variants_are_told_with_their_articles(backend: EmbeddedBackend) -> None:
    """Each with the number of articles that have it; the typed spelling is none of them."""
    variants = backend.search(SearchRequest(text="kim jong il film")).variants
    assert set(variants) == {NameVariant("Kim Chong-il", 1), NameVariant("김정일", 1)}
    hangul = backend.search(SearchRequest(text="김정일")).variants
    assert hangul[0] == NameVariant("Kim Jong-il", 2)


@pytest.mark.parametrize("typed", ["kim jong il", "kim chong il", "김정일", "kim jong il film"])
def test_a_variant_ranks_like_the_name(backend: EmbeddedBackend, typed: str) -> None:
    """Articles that differ in nothing but the spelling have nearly the same score."""
    scores = [hit.score for hit in backend.search(SearchRequest(text=typed, limit=50)).hits]
    assert min(scores) > 0.75 * max(scores)


@pytest.mark.parametrize("typed", ["title:kim jong il", "-김정일 swam", "kim OR jong", "jong^0 il"])
def test_where_no_variants_are_added(backend: EmbeddedBackend, typed: str) -> None:
    """Not behind fields, in what is excluded, or between alternatives."""
    assert backend.search(SearchRequest(text=typed)).variants == ()


def test_variants_are_turned_off(backend: EmbeddedBackend) -> None:
    """Without them only what was typed is found, and nothing is told."""
    result = backend.search(SearchRequest(text="kim chong il", variants=False))
    assert found(result) == {"older"}
    assert result.variants == ()


def test_one_variant_is_left_out(backend: EmbeddedBackend) -> None:
    """The others stay; case and hyphens of the one that is named do not matter."""
    request = SearchRequest(text="김정일", left_out_variants=("KIM CHONG IL",))
    result = backend.search(request)
    assert found(result) == {"usual", "hyphen", "hangul"}
    assert [variant.text for variant in result.variants] == ["Kim Jong-il"]


def test_too_many_variants_left_out_are_refused() -> None:
    """The request says how many it takes."""
    with pytest.raises(RequestError, match="left_out_variants: expected at most 50, found 51"):
        SearchRequest(left_out_variants=("x",) * (MAX_SELECTED + 1))


def test_loosening_takes_the_words_of_a_name_one_by_one(backend: EmbeddedBackend) -> None:
    """Where no article has all words, variants count beside the single words of the name."""
    result = backend.search(SearchRequest(text="kim jong il captain", limit=50))
    assert result.any_word
    assert found(result) >= KIM | {"apart", "other"}


def test_names_of_a_file_are_searched_for(tmp_path: Path) -> None:
    """A line of the user's joins spellings that no rule knows."""
    path = tmp_path / "names.txt"
    path.write_text("Saint Petersburg = Leningrad\n", encoding="utf-8")
    with IndexWriter(tmp_path / "index") as writer:
        article = make_article(1, title="siege", body="Leningrad held out.")
        writer.put(article, "origin", "path", replaces=False)
    with EmbeddedBackend(tmp_path / "index", names=NameSpellings.read(path)) as backend:
        assert found(backend.search(SearchRequest(text="saint petersburg"))) == {"siege"}


def test_variants_of_a_query_are_bounded(tmp_path: Path) -> None:
    """However many spellings an archive has, eight are used, the commonest first."""
    spellings = [f"Spelling{number}" for number in range(12)]
    path = tmp_path / "names.txt"
    path.write_text(" = ".join(spellings), encoding="utf-8")
    with IndexWriter(tmp_path / "index") as writer:
        for number, name in enumerate(spellings):
            for copy in range(1 + (number == 11)):
                article = make_article(100 * copy + number, body=name)
                writer.put(article, "origin", f"path {number} {copy}", replaces=False)
    with EmbeddedBackend(tmp_path / "index", names=NameSpellings.read(path)) as backend:
        variants = backend.search(SearchRequest(text="spelling3")).variants
    assert len(variants) == MOST_VARIANTS
    assert variants[0] == NameVariant("Spelling11", 2)


@pytest.mark.parametrize(
    "typed",
    [
        "kim " * 400,
        "kim jong " * 200,
        '"' + "kim " * 400 + '"',
        "김정일" * 600,
        "o'" * 900 + "x",
        "chu chu chu " * 20,
        "yu-" * 600,
        ", kim jong il",
        "kim, , il",
    ],
)
def test_hostile_queries_stay_bounded(backend: EmbeddedBackend, typed: str) -> None:
    """Long runs of syllables are answered, with few variants."""
    assert len(backend.search(SearchRequest(text=typed)).variants) <= MOST_VARIANTS
