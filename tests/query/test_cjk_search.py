"""Chinese, Japanese and Korean are found, by the letter, the pair and the phrase."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query

from indexer.article import Article
from indexer.backends.embedded import EmbeddedBackend
from indexer.engine.facet import Facet
from indexer.engine.limits import MAX_SCANS
from indexer.engine.word_query import PhraseQuery, WordQuery
from indexer.query.expand import Expander
from indexer.query.request import SearchRequest
from indexer.query.result import TextPart, plain_text
from indexer.query.snippets import SNIPPET_BIGRAMS
from indexer.query.synonyms import Synonyms
from indexer.query.syntax import parse_text
from indexer.writing.index_writer import IndexWriter
from tests.conftest import ROOT, make_article

FILLER = "他说电影是人民的艺术，大家都应该看。" * 40

ARTICLES = {
    "zh": make_article(
        1,
        title="金正日总书记视察电影制片厂",
        body=f"{FILLER}昨日，金正日总书记视察了电影制片厂。{FILLER}",
        language="zh",
        tags=("电影", "平壤"),
    ),
    "ja": make_article(
        2,
        title="北朝鮮のKim Jong Il総書記",
        body="金正日（キム・ジョンイル）総書記は映画を好む。北朝鮮のKim Jong Ilは就任した。",
        language="ja",
        tags=("映画",),
        authors=("山田 太郎",),
    ),
    "ko": make_article(
        3, title="김정일은 영화를 사랑했다", body="김정일은 지도자였다.", language="ko"
    ),
    "en": make_article(4, title="Kim Jong Il, film fan", body="Kim (김정일) loved films."),
}
NAMES = {article.id: name for name, article in ARTICLES.items()}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBackend]:
    """Return an index of one article in each language."""
    folder = tmp_path_factory.mktemp("cjk") / "index"
    with IndexWriter(folder) as writer:
        for article in ARTICLES.values():
            writer.put(article, "origin", "path", replaces=False)
    with EmbeddedBackend.open(folder) as opened:
        yield opened


def found(backend: EmbeddedBackend, text: str) -> set[str]:
    return {NAMES[hit.id] for hit in backend.search(SearchRequest(text=text, variants=False)).hits}


def marked(parts: tuple[TextPart, ...]) -> list[str]:
    return [part.text for part in parts if part.marked]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金正日", {"zh", "ja"}),
        ("김정일", {"ko", "en"}),
        ("キム・ジョンイル", {"ja"}),
        ("ｷﾑ･ｼﾞｮﾝｲﾙ", {"ja"}),
        ("正日", {"zh", "ja"}),
        ("日正", set()),
        ("金正日映画", set()),
        ("日", {"zh", "ja"}),
        ("の", {"ja"}),
        ("総", {"ja"}),
        ("厂", {"zh"}),
        ("総書記 Kim", {"ja"}),
        ("北朝鮮のKim", {"ja"}),
        ("Kim総", {"ja"}),
    ],
)
def test_runs_are_found_within_longer_ones(
    backend: EmbeddedBackend, text: str, expected: set[str]
) -> None:
    """A run is found wherever its letters stand one after the other, or its one letter."""
    assert found(backend, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"金正日总书记"', {"zh"}),
        ('"北朝鮮のKim Jong"', {"ja"}),
        ('"総書記 映画"', set()),
        ("「金正日总书记」", {"zh"}),
        ('"総書記 映画"~9', {"ja"}),
        ("title:金正日", {"zh"}),
        ("title:総", {"ja"}),
        ("title:日", {"zh"}),
        ("author:山田", {"ja"}),
        ("author:郎", {"ja"}),
        ("tag:电影", {"zh"}),
        ("tag:电*", {"zh"}),
        ("金正日~", {"zh", "ja"}),
        ("金正白~2", set()),
        ("金正日*", {"zh", "ja"}),
        ("*正日", {"zh", "ja"}),
        ("영화*", {"ko"}),
        ("総*画", {"ja"}),
        ("jo*書", {"ja"}),
        ("総書?", {"ja"}),
        ("-金正日 Kim", {"en"}),
        ("Kim -日", {"en"}),
        ("金正日 OR 김정일", {"zh", "ja", "ko", "en"}),
        ("金正日 NOT (総書記 OR 映画)", {"zh"}),
        ("(金正日", {"zh", "ja"}),
        ("金正日^3", {"zh", "ja"}),
        ("[総 TO 総書]", {"ja"}),
    ],
)
def test_operators_mean_what_they_mean(
    backend: EmbeddedBackend, text: str, expected: set[str]
) -> None:
    """Quotes, fields, near spellings, stars, exclusion: each has a sensible meaning."""
    assert found(backend, text) == expected


@settings(max_examples=80)
@given(text=st.text('金正日の総ンKim*?~"-^:()[] 1\u3099ﾞ\U000e0100', max_size=14))
def test_nothing_that_is_typed_raises(backend: EmbeddedBackend, text: str) -> None:
    """Letters and signs in any order give an answer."""
    assert backend.search(SearchRequest(text=text)).total <= len(ARTICLES)


def test_near_spellings_are_said_not_to_be_looked_for(backend: EmbeddedBackend) -> None:
    """What a tilde asks for and does not get is named in a notice."""
    (notice,) = backend.search(SearchRequest(text="金正日~")).notices
    assert "金正日" in notice
    assert "other spellings are not looked for" in notice


def test_no_other_spelling_is_proposed(backend: EmbeddedBackend) -> None:
    """A word that is nearly another one in these scripts is hardly ever a typing error."""
    assert backend.search(SearchRequest(text="金正月")).did_you_mean == ()


def test_matched_runs_are_marked_whole(backend: EmbeddedBackend) -> None:
    """Bigrams that overlap, and phrases of them, are one mark in title and snippet."""
    hits = {NAMES[hit.id]: hit for hit in backend.search(SearchRequest(text="金正日")).hits}
    assert marked(hits["zh"].title) == ["金正日"]
    assert marked(hits["zh"].snippet) == ["金正日"]
    assert marked(hits["ja"].snippet) == ["金正日"]
    (hit,) = backend.search(SearchRequest(text="キム・ジョンイル 総書記")).hits
    assert marked(hit.snippet) == ["キム・ジョンイル", "総書記"]


def test_snippets_are_cut_around_the_match(backend: EmbeddedBackend) -> None:
    """Without spaces to go by, a passage is still two lines, from where a sentence begins."""
    (hit,) = backend.search(SearchRequest(text="视察了")).hits
    snippet = plain_text(hit.snippet)
    assert snippet.startswith("… 昨日，金正日总书记视察了电影制片厂。")
    assert SNIPPET_BIGRAMS // 2 < len(snippet) <= SNIPPET_BIGRAMS * 4 // 3


def expanded(text: str) -> query.Query | None:
    return Expander(["en", "zh"]).expand(parse_text(text).tree).tree


def test_runs_become_phrases_of_bigrams() -> None:
    """Two letters are one term, more are a phrase; both are looked for in all fields."""
    pair, run = expanded("正日"), expanded("金正日")
    assert isinstance(pair, WordQuery)
    assert {term for _, term in pair.readings} == {"正日"}
    assert isinstance(run, PhraseQuery)
    assert {terms for _, terms in run.readings} == {("金正", "正日")}
    assert run.slop == 1


def test_one_letter_scans_within_bounds() -> None:
    """Only so many letters are looked for at the end of bigrams; that is said."""
    letters = " ".join(chr(0x4E00 + number) for number in range(MAX_SCANS + 2))
    expansion = Expander(["zh"]).expand(parse_text(letters).tree)
    assert expansion.tree is not None
    scans = [leaf for leaf in expansion.tree.leaves() if type(leaf) is query.Wildcard]
    assert len(scans) == MAX_SCANS
    assert expansion.notices


def test_synonyms_are_whole_runs(tmp_path: Path) -> None:
    """A name of any length can stand for another; what was added is said as written."""
    file = tmp_path / "synonyms.txt"
    file.write_text("金正日总书记, 김정일 위원장, Kim Jong Il\n", encoding="utf-8")
    expander = Expander(["zh"], Synonyms.read(file))
    expansion = expander.expand(parse_text("金正日总书记").tree)
    (applied,) = expansion.applied
    assert applied.added == ("김정일 위원장", "Kim Jong Il")
    assert expansion.tree is not None
    phrases = [node for node in expansion.tree.children() if isinstance(node, PhraseQuery)]
    assert {terms for node in phrases for _, terms in node.readings} == {
        ("金正", "正日", "日总", "总书", "书记"),
        ("김정", "정일", "위원", "원장"),
        ("kim", "jong", "il"),
    }


def record(article: Article) -> str:
    """Return an article as a line of a source file."""
    fields = {
        "title": article.title,
        "body": article.body,
        "language": article.language,
        "tags": article.tags,
    }
    return json.dumps(fields, ensure_ascii=False)


def run(*arguments: str) -> str:
    """Run a command of the project and return what it prints."""
    command = (sys.executable, "-m", "indexer", *arguments)
    printed = subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return printed.stdout.decode()


def test_from_files_to_facets_and_completions(tmp_path: Path) -> None:
    """Saved articles are indexed, found, counted and completed by the real commands."""
    source, index = tmp_path / "news.jsonl", str(tmp_path / "index")
    source.write_text("\n".join(map(record, ARTICLES.values())), encoding="utf-8")
    run("index", str(source), "--index", index)
    with EmbeddedBackend.open(Path(index)) as backend:
        result = backend.search(SearchRequest(text="金正日"))
        tags = {value.value: value.count for value in result.facets[Facet.TAGS]}
        completions = {
            typed: [(str(one.kind), one.text) for one in backend.suggest(typed)]
            for typed in ("总书", "北朝鮮の", "영화", "電", "映", "北朝鮮のk")
        }
    assert result.total == 2
    assert tags == {"电影": 1, "平壤": 1, "映画": 1}
    assert completions["总书"] == [("title", ARTICLES["zh"].title)]
    assert completions["北朝鮮の"] == completions["北朝鮮のk"] == [("title", ARTICLES["ja"].title)]
    assert completions["영화"] == [("title", ARTICLES["ko"].title)]
    assert completions["映"] == [("tag", "映画")]
    assert completions["電"] == []
    assert ARTICLES["ko"].title in run("search", "김정일", "--index", index)
