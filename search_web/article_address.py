"""What the address of an article's page asks for beyond the search that led there.

==========  ==============================================================
parameter   meaning
==========  ==============================================================
marks       ``on`` (default) or ``off``: whether found words are marked
quote       the passage that is quoted, such as ``120-310``: places in the
            body, see :mod:`indexer.query.paragraphs`; the second is behind it
digest      first 12 hexadecimal digits of the SHA-256 of the quoted words
==========  ==============================================================

Imports only :mod:`search_web.request_url` and Werkzeug's ``MultiDict``.
"""

from __future__ import annotations

import dataclasses
import re

from werkzeug.datastructures import MultiDict

from search_web.request_url import Problem, clean_text

DIGEST_LENGTH = 12
"""Hexadecimal digits of a digest: 48 bits, enough to notice a change."""

MAX_QUOTE_CHARACTERS = 20_000
"""Most of a body that is quoted at once; whoever wants more wants the article."""

_QUOTE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")

_EXPECTED_QUOTE = (
    "two places in the text such as 120-310, the first before the second and at most "
    f"{MAX_QUOTE_CHARACTERS:,} characters apart"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A passage of a body, ``start < stop``."""

    start: int
    stop: int

    def __str__(self) -> str:
        """Return the passage as an address names it."""
        return f"{self.start}-{self.stop}"


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleAddress:
    """What is asked for.

    Attributes:
        marks: whether found words are to be marked.
        quote: the quoted passage, if there is one.
        digest: of the words that were quoted, empty where it is not given.
        problems: the parameters that could not be used.
    """

    marks: bool = True
    quote: Span | None = None
    digest: str = ""
    problems: tuple[Problem, ...] = ()


def parse_article_address(args: MultiDict[str, str]) -> ArticleAddress:
    """Read the parameters of an article's page; never fails."""
    marks, quoted, digest = (
        clean_text(args.get(name, "")) for name in ("marks", "quote", "digest")
    )
    span = _span(quoted)
    problems = []
    if quoted and span is None:
        problems.append(Problem.of("quote", _EXPECTED_QUOTE, quoted))
    if digest and not _DIGEST.fullmatch(digest):
        problems.append(Problem.of("digest", f"{DIGEST_LENGTH} hexadecimal digits", digest))
        digest = ""
    if marks not in ("", "on", "off"):
        problems.append(Problem.of("marks", "one of on, off", marks))
    return ArticleAddress(marks != "off", span, digest, tuple(problems))


def quote_problem(found: str, length: int) -> Problem:
    """Return what is wrong with a quote that the text does not have.

    Args:
        found: what the address says.
        length: characters of the text.
    """
    return Problem.of("quote", f"{_EXPECTED_QUOTE}, in a text of {length:,} characters", found)


def _span(text: str) -> Span | None:
    match = _QUOTE.fullmatch(text)
    if match is None:
        return None
    start, stop = int(match[1]), int(match[2])
    return Span(start, stop) if 0 < stop - start <= MAX_QUOTE_CHARACTERS else None
