"""Print results, articles and statistics for people.

Text of articles is printed without control characters: a saved page must not
be able to move the cursor, ring the bell or rename the window.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Sequence

from indexer.article import Article
from indexer.backends.protocol import ArchiveStats
from indexer.engine.plan_report import PlanLine
from indexer.query.explanation import Explanation
from indexer.query.request import Facet
from indexer.query.result import Copy, FacetCount, Hit, SearchResult, TextPart
from indexer.query.suggestions import Completion

WIDTH = 88
SHOWN_VALUES = 12
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return text without characters that steer a terminal."""
    return _CONTROL_CHARACTERS.sub("", text)


def print_result(result: SearchResult) -> None:
    """Print an answer: how many, the hits, the facets."""
    noun = "article" if result.total == 1 else "articles"
    print(f"{result.total:,} {noun} ({result.took_ms:.0f} ms)")
    if result.any_word:
        print("No article has all of these words; these have some of them.")
    for proposal in result.did_you_mean:
        print(f"Did you mean: {printable(proposal)}")
    for typed, added in result.synonyms.items():
        print(f"Searched for as well as {printable(typed)}: {printable(', '.join(added))}")
    if result.variants:
        spellings = (f"{variant.text} ({variant.articles:,})" for variant in result.variants)
        print(f"Also searched: {printable(', '.join(spellings))}; without them: --variants off")
    for notice in result.notices:
        print(notice)
    for number, hit in enumerate(result.hits, start=result.request.offset + 1):
        _print_hit(number, hit)
    for facet, counts in result.facets.items():
        _print_facet(facet, counts)
    if result.cursor:
        print(f"\nMore: --after {result.cursor}")


def print_explanation(explanation: Explanation) -> None:
    """Print why an article is among the hits of a search, or what it lacks."""
    print(printable(explanation.title))
    if explanation.rank:
        print(
            f"Number {explanation.rank:,} of {explanation.total:,}, score {explanation.score:.3f}:"
        )
    else:
        print(f"Not among the {explanation.total:,} hits:")
    for part in explanation.parts:
        places = ", ".join(f"{count} in {name}" for name, count in part.places)
        state = places or ("yes" if part.matched else "no")
        sign = "left out" if part.excluded else f"{part.score:.3f}"
        print(f"  {sign:>8}  {printable(part.text)}: {state}; in {part.documents:,} articles")


def print_similar(hits: Iterable[Hit]) -> None:
    """Print articles that are like another."""
    for number, hit in enumerate(hits, start=1):
        _print_hit(number, hit)


def print_copies(copies: Iterable[Copy]) -> None:
    """Print the copies of an article, the earliest first."""
    for number, copy in enumerate(copies, start=1):
        about = (copy.published[:10], copy.source)
        print(f"{number:>3}. {printable(copy.title)}")
        print(f"     {printable(' · '.join(part for part in about if part))}".rstrip())
        print(f"     {copy.id}  {printable(copy.url)}".rstrip())


def print_completions(completions: Iterable[Completion]) -> None:
    """Print what a text may be the beginning of, a line each, its kind first."""
    for one in completions:
        articles = "" if one.articles is None else f" ({one.articles:,})"
        print(f"{one.kind:<8}{_emphasised(one.parts)}{articles}")


def print_plan(lines: Iterable[PlanLine]) -> None:
    """Print a plan: for each node how many it finds, how long it takes, what it does."""
    print(f"{'documents':>10}  {'ms':>8}  node")
    for line in lines:
        by = "" if line.has_kernel else "  [Whoosh, no kernel]"
        what = printable(f"{'  ' * line.depth}{line.what}")
        print(f"{line.documents:>10,}  {line.milliseconds:>8.3f}  {what}{by}")


def _print_hit(number: int, hit: Hit) -> None:
    about = (hit.published[:10], hit.source, ", ".join(hit.tags))
    print(f"\n{number:>3}. {_emphasised(hit.title)}")
    print(f"     {printable(' · '.join(part for part in about if part))}")
    print(f"     {hit.id}  {printable(hit.url)}".rstrip())
    if hit.copies:
        noun = "copy" if hit.copies == 1 else "copies"
        print(f"     and {hit.copies:,} {noun}: article-search copies {hit.id}")
    # Wrapped before it is marked, as marks have no width.
    print(textwrap.indent(textwrap.fill(_emphasised(hit.snippet), WIDTH), "     "))


def _emphasised(parts: Iterable[TextPart]) -> str:
    bold = sys.stdout.isatty()
    return "".join(
        f"{_BOLD}{printable(part.text)}{_PLAIN}" if bold and part.marked else printable(part.text)
        for part in parts
    )


def _print_facet(facet: Facet, counts: Sequence[FacetCount]) -> None:
    if not counts:
        return
    shown = ", ".join(
        f"{'✓ ' if entry.selected else ''}{printable(entry.value)} ({entry.count:,})"
        for entry in counts[:SHOWN_VALUES]
    )
    more = f", and {len(counts) - SHOWN_VALUES:,} more" if len(counts) > SHOWN_VALUES else ""
    print()
    print(textwrap.fill(f"{facet}: {shown}{more}", WIDTH, subsequent_indent="     "))


def print_article(article: Article) -> None:
    """Print one article with all that is known about it."""
    print(printable(article.headline))
    about = {
        "by": ", ".join(article.authors),
        "source": article.source,
        "published": article.published,
        "modified": article.modified,
        "section": article.section,
        "language": article.language,
        "tags": ", ".join(article.tags),
        "url": article.url,
        "saved": article.captured_at,
        "sha256": article.sha256,
        "id": article.id,
    }
    for name, value in about.items():
        if value:
            print(f"{name + ':':<11}{printable(value)}")
    for highlight in article.highlights:
        print(f"\n• {printable(highlight)}", end="")
    paragraphs = [f"Editor's note: {article.editors_note}"] if article.editors_note else []
    dateline = f"{article.dateline} -- " if article.dateline else ""
    for paragraph in [*paragraphs, *(dateline + article.body).split("\n\n")]:
        print("\n" + textwrap.fill(printable(paragraph), WIDTH))
    for caption in article.captions:
        print("\n" + textwrap.fill(f"[{printable(caption)}]", WIDTH))


def print_stats(stats: ArchiveStats) -> None:
    """Print what an archive holds."""
    print(f"articles:  {stats.articles:,}")
    if stats.first_published:
        print(f"published: {stats.first_published} to {stats.last_published}")
    print(f"undated:   {stats.undated:,}")
    print(f"index:     {stats.index_bytes / 1e6:,.1f} MB, version {stats.version}")
    for facet, counts in stats.values.items():
        print(f"{facet + ':':<11}{len(counts):,} values", end="")
        _print_facet(facet, counts)
