"""The main job as a user does it: index a folder, serve it, search it in a browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT

COMMAND = (sys.executable, "-m", "indexer")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Index the sample archive, serve it in a process of its own, return the address."""
    index = str(tmp_path_factory.mktemp("main-job") / "index")
    subprocess.run([*COMMAND, "index", "corpus", "--index", index], check=True, cwd=ROOT)
    process = subprocess.Popen(
        [*COMMAND, "serve", "--index", index, "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    with process:
        yield next(word for word in process.stdout.readline().split() if "://" in word)
        process.terminate()


def test_query_to_article_to_tag(browser: Browser, address: str, tmp_path: Path) -> None:
    """The example query finds its article on top, and a tag keeps its promise."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.get_by_label("Search the archive").fill("Kim Jong Il film")
    page.keyboard.press("Enter")
    first = page.locator(".hits > li").first
    expect(first.get_by_role("heading")).to_contain_text("Kim Jong Il, film fan")
    for tag in ("Pyongyang", "Kim Jong Il"):
        row = page.locator(".facet-rows li", has_text=tag).first
        promised = row.locator(".count").inner_text()
        row.get_by_role("checkbox").check()
        noun = "article" if promised == "1" else "articles"
        expect(page.locator("#total")).to_have_text(f"{promised} {noun}")
    expect(page.get_by_role("group", name="Selected filters").locator(".chip")).to_have_count(2)
    page.screenshot(path=tmp_path / "narrowed.png")
    page.locator(".hit-title a, .hits h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kim Jong Il, film fan")
    expect(page.get_by_role("article")).to_contain_text("he commanded a film crew")
    page.close()
