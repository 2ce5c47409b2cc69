"""Saved pages: metadata by priority, the story without the page around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.article import article_id
from indexer.sources.html_page import parse_page
from tests.sources.parsing import ORIGIN, outcome, page, reason, saved

SENTENCES = (
    "The ferry left the quay at noon with forty passengers and a brass band on the upper deck.",
    "It came back an hour later, because the band had forgotten the drum and would not sail on.",
    "The harbour master said that he had heard of worse reasons, and let it off the second fee.",
)
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
BODY = "\n\n".join(SENTENCES)

LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry turns back &amp; fetches drum",
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "By Bo Ek"}],
    "datePublished": "2011-01-04T21:14:00-05:00",
    "keywords": "Ferries, Music",
    "publisher": {"@type": "Organization", "name": "Quayside Times"},
    "inLanguage": "en-GB",
    "url": "https://quayside.example/ferry",
}


def linked(value: object) -> str:
    """Return a script element with JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "value",
    [
        LINKED,
        [{"@type": "WebSite", "name": "Q"}, LINKED],
        {"@graph": [{"@type": "Organization", "name": "Q"}, LINKED]},
        {"@type": "WebPage", "mainEntity": LINKED},
        {**LINKED, "@type": ["Article", "ReportageNewsArticle"]},
        {**LINKED, "author": "Ann Lee and Bo Ek", "keywords": ["Ferries", {"name": "Music"}]},
        {
            "@graph": [
                {**LINKED, "author": [{"@id": "#a"}, {"@id": "#b"}], "publisher": {"@id": "#q"}},
                {"@id": "#a", "name": "Ann Lee"},
                {"@id": "#b", "name": "Bo Ek"},
                {"@id": "#q", "name": "Quayside Times"},
            ]
        },
    ],
)
def test_json_ld(value: object) -> None:
    """An article is found in every form in which sites write it."""
    found = saved(page(f"<article><h1>x</h1>{STORY}</article>", linked(value)))
    assert found.title == "Ferry turns back & fetches drum"
    assert found.authors == ("Ann Lee", "Bo Ek")
    assert found.published == "2011-01-04T21:14:00-05:00"
    assert found.tags == ("Ferries", "Music")
    assert found.source == "Quayside Times"
    assert found.language == "en"
    assert found.url == "https://quayside.example/ferry"
    assert found.id == article_id("https://quayside.example/ferry")
    assert found.body == BODY


@pytest.mark.parametrize("broken", ["{", "[1, 2", "null", '"x"', "[" * 100_000, '{"@type": 5}'])
def test_broken_json_ld_is_left_out(broken: str) -> None:
    """The page's other parts stand in for it."""
    script = f'<script type="application/ld+json">{broken}</script>'
    found = saved(page(STORY, script + '<meta property="og:title" content="Ferry turns back">'))
    assert (found.title, found.body) == ("Ferry turns back", BODY)


META = """
<title>Ferry turns back | Quayside Times</title>
<link rel="canonical" href="https://quayside.example/ferry#top">
<meta property="og:title" content="Ferry turns back - Quayside Times">
<meta property="og:site_name" content="Quayside Times">
<meta property="og:locale" content="de_AT">
<meta property="og:url" content="https://quayside.example/other">
<meta property="article:published_time" content="2011-01-04T21:14:00Z">
<meta property="article:author" content="https://quayside.example/ann">
<meta name="author" content="Ann Lee and Bo Ek">
<meta property="article:tag" content="Ferries">
<meta property="article:tag" content="Music">
<meta name="keywords" content="news, site">
"""


def test_meta_elements() -> None:
    """OpenGraph comes before other names; the site's name leaves the title."""
    found = saved(page(STORY, META))
    assert found.title == "Ferry turns back"
    assert found.authors == ("Ann Lee", "Bo Ek")
    assert found.source == "Quayside Times"
    assert found.language == "de"
    assert found.tags == ("Ferries", "Music")
    assert found.published == "2011-01-04T21:14:00+00:00"
    assert found.url == "https://quayside.example/ferry"


LAYOUT = f"""
<div class="masthead"><a href="/">Quayside Times</a></div>
<ul class="nav"><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul>
<article><h1>Ferry turns back</h1>
<p class="byline">By <a rel="author" href="/ann">Ann Lee</a></p>
<time datetime="2011-01-04">4 January 2011</time>
<figure><img src="x.jpg"><figcaption>The band on the quay.</figcaption></figure>
<div class="highlights"><h3>Story highlights</h3><ul><li>The drum was left behind</li>
<li>The fee was waived</li></ul></div>
<p><em>Editor’s note: The drummer has asked not to be named.</em></p>
<p>HAVNEBY (Quayside Times) — {SENTENCES[0]}</p><p>{SENTENCES[1]}</p>
<div class="related"><h3>Related stories</h3><ul>
<li><a href="/1">Ten drums that went to sea</a></li>
<li><a href="/2">How to tune a foghorn in an hour</a></li></ul></div>
<p>{SENTENCES[2]}</p>
<ul class="tags"><li><a rel="tag" href="/t/1">Ferries</a></li>
<li><a rel="tag" href="/t/2">Music</a></li></ul></article>
<aside><h3>Most read</h3><ol>
<li><a href="/3">A tide table for the whole year to come</a></li></ol></aside>
<footer>© 2011 Quayside Times</footer>
"""


def test_layout() -> None:
    """A page without metadata says all by its layout, and its story stays clean."""
    found = saved(page(LAYOUT, "<title>Ferry turns back | Quayside Times</title>", ' lang="en-US"'))
    assert found.title == "Ferry turns back"
    assert found.authors == ("Ann Lee",)
    assert found.source == "Quayside Times"
    assert found.published == "2011-01-04"
    assert found.language == "en"
    assert found.highlights == ("The drum was left behind", "The fee was waived")
    assert found.editors_note == "The drummer has asked not to be named."
    assert found.dateline == "HAVNEBY (Quayside Times)"
    assert found.tags == ("Ferries", "Music")
    assert found.body == BODY
    assert found.id == article_id(ORIGIN.relative_path)


def test_old_page_without_any_marks() -> None:
    """A page of 1998 with tables and fonts is read by its lines."""
    old = (
        "<table><tr><td><font size=5><b>Ferry turns back</b></font><br><font size=2>By Ann Lee"
        "</font><br>March 11, 1998<p>" + "<p>".join(SENTENCES) + "</td></tr></table>"
    )
    found = saved(page(old, "<title>Ferry turns back</title>"))
    assert (found.title, found.authors) == ("Ferry turns back", ("Ann Lee",))
    assert (found.published, found.body) == ("1998-03-11", BODY)


def test_tags_from_links_are_added() -> None:
    """Links with rel=tag come behind the keywords, each once."""
    links = '<p><a rel="tag" href="/m">music</a> <a rel="tag" href="/d">Drums</a></p>'
    found = saved(page(f"<article>{STORY}</article>{links}", linked(LINKED)))
    assert found.tags == ("Ferries", "Music", "Drums")


def test_front_page_is_no_address() -> None:
    """A canonical link to the front page would make all pages one article."""
    head = '<link rel="canonical" href="https://quayside.example/">'
    assert saved(page(STORY, head)).url == ""
    assert saved(page(STORY, '<link rel="canonical" href="javascript:x">')).url == ""


def test_saved_from() -> None:
    """What the saving program wrote tells address and time."""
    found = saved("<!-- saved from url=(0030)https://quayside.example/ferry -->" + page(STORY))
    assert found.url == "https://quayside.example/ferry"
    single = (
        "<!--\n Page saved with SingleFile \n url: https://quayside.example/f \n saved date: "
        "Tue Jan 04 2011 21:14:00 GMT+0100 (CET)\n-->"
    )
    found = saved(page(STORY).replace("<head>", "<head>" + single))
    assert (found.url, found.captured_at) == (
        "https://quayside.example/f",
        "2011-01-04T20:14:00+00:00",
    )


def test_article_body_stands_in() -> None:
    """Where the page shows no story, JSON-LD's is taken."""
    value = {**LINKED, "articleBody": "\n\n".join(SENTENCES)}
    assert saved(page("<div id=app></div>", linked(value))).body == BODY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty file"),
        (page(""), "no text"),
        (page("", "<title>Ferry</title>"), "only the title 'Ferry'"),
        (page("<script>let x = 'a long story that is only in a script'</script>"), "no text"),
        ("<div>" * 100_000 + STORY, "levels deep"),
    ],
)
def test_pages_without_text(content: str, said: str) -> None:
    """A page without a story is rejected with what was found."""
    assert said in reason(parse_page, content)


def test_hard_pages() -> None:
    """Deep nesting, huge attributes, NUL and wrong encodings give an article."""
    assert saved(page("<div>" * 400 + STORY)).body == BODY
    assert saved(page(f'<p title="{"x" * 2_000_000}"></p>' + STORY)).body == BODY
    assert saved(page("\0" + STORY + "\0")).body == BODY
    latin = page(STORY + "<p>Café</p>", '<meta charset="utf-8">').encode("cp1252")
    assert "Café" in saved(latin).body or BODY in saved(latin).body


def test_no_file_is_read(tmp_path: Path) -> None:
    """An external entity or a base address opens nothing."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret sentence")
    content = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><head>'
        f'<base href="{secret.as_uri()}"></head><body>&x;{STORY}</body></html>'
    )
    assert "secret" not in str(outcome(parse_page, content))


def test_section_change_and_captions() -> None:
    """What else a page says of its article: where it stood, when it changed, its pictures."""
    meta = (
        '<meta property="article:section" content="World">'
        '<meta property="article:published_time" content="2011-01-04T21:14:00Z">'
        '<meta property="article:modified_time" content="2011-01-05T08:00:00Z">'
    )
    figure = "<figure><img src=x><figcaption>The band on the quay.</figcaption></figure>"
    found = saved(page(f"<article>{figure}{STORY}</article>", meta))
    assert (found.section, found.modified) == ("World", "2011-01-05T08:00:00+00:00")
    assert found.captions == ("The band on the quay.",)
    assert found.body == BODY
    assert found.tags == ("World",)


def test_linked_data_names_section_and_change() -> None:
    """JSON-LD says so too; a change at the moment of publication is none."""
    said = {**LINKED, "articleSection": ["Harbour"], "dateModified": LINKED["datePublished"]}
    found = saved(page(STORY, linked(said)))
    assert (found.section, found.modified) == ("Harbour", "")
    assert found.tags == ("Ferries", "Music")
