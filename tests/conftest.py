"""What many tests share: paths, sample articles, an index in a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from indexer.article import Article, article_id
from indexer.writing.index_writer import IndexWriter

# The first call of a kernel compiles it, or loads what was compiled before.
settings.register_profile("article-search", deadline=None)
settings.load_profile("article-search")

ROOT = Path(__file__).parent.parent
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the sample archive of the project."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real text, or skip where it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared test data is not beside this checkout")
    return SHARED_DATA


def make_article(number: int = 1, **fields: object) -> Article:
    """Return an article with an id of its own; any field can be given."""
    defaults: dict[str, object] = {
        "id": article_id(f"article {number}"),
        "title": f"Title {number}",
        "body": f"Body of article {number}.",
        "sha256": f"{number:064x}",
    }
    return Article(**{**defaults, **fields})  # type: ignore[arg-type]


BuildIndex = Callable[[Iterable[Article]], Path]


@pytest.fixture
def build_index(tmp_path: Path) -> BuildIndex:
    """Return a function that writes articles into a new index."""

    def build(articles: Iterable[Article]) -> Path:
        folder = tmp_path / "index"
        with IndexWriter(folder) as writer:
            for article in articles:
                writer.put(article, "origin", "path", replaces=False)
        return folder

    return build


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running browser, or skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium found; install it or name it in $CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
