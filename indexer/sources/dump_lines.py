"""The lines of a text dump and what each of them is by its own words.

A dump is what select-all and copy give of a news page: the story with all the
page around it, a line for each element. Imports only ``authors``, ``dates``,
``editors_note`` and ``plain_text``; what a line is by its place among others
is told in ``dump_layout``.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import re

from indexer.sources.authors import (
    NAME_PARTICLES,
    is_name,
    names_outlet,
    names_role,
    starts_with_by,
)
from indexer.sources.dates import is_date_line
from indexer.sources.editors_note import split_note
from indexer.sources.plain_text import (
    LONGEST_WRAPPED_LINE,
    ends_sentence,
    fills,
    harmless,
    join_lines,
    one_line,
    starts_paragraph,
    without_bullet,
    word_count,
)

SHORTEST_WRAP = 50
"""Characters: lists of links have lines this short too, so a file whose lines
are shorter is not taken for one that was broken at a fixed width."""

LONGEST_LABEL_LINE = 320
"""Characters; a longer line is text, whatever it begins with."""

LONGEST_BYLINE_WORDS = 16
HIGHLIGHT_WORDS = 5
"""A bullet with fewer words is a topic, one with as many a summary sentence."""


_STAFF = re.compile(r"\b(?:staff|reporters?|correspondents?|agencies|desk|team)\b", re.IGNORECASE)
_STAFF_SIGNED = re.compile(
    r"[A-Z].*\b(?:staff|staff (?:writers?|reporters?)|wire reports|own correspondents?)"
)
_NOT_NAMES = re.compile(r"[|·•(]|\s[-–—]\s|\b(?:in|for|on|at|updated|published)\b|\d")


class Kind(enum.Enum):
    """What a line is by its own words."""

    TEXT = "text"
    BULLET = "bullet"
    BYLINE = "by-line"
    DATE = "date"
    TAGS = "tags"
    HIGHLIGHTS_HEADING = "heading of the highlights"
    NOTE = "editor's note"
    ADDRESS = "address of the page"
    RIGHTS = "rights"
    NAVIGATION = "navigation"
    PLAYER = "player"
    CAPTION = "caption"
    PROMOTION = "promotion"
    RELATED = "related links"
    ENDING = "lists of other stories"
    COMMENTS = "readers' comments"
    HIGHLIGHT = "highlight, told by its heading or place"
    MASTHEAD = "name of the publication above the title"
    TOPIC = "topic, told by its heading or place"
    LAST_TOPIC = "topic below the story"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        text: on one line; without the bullet when it had one.
        kind: what it is by its own words.
        alone: blank lines, or the file's ends, stand on both sides.
        touches_next: no blank line stands between it and the next.
    """

    text: str
    kind: Kind
    alone: bool
    touches_next: bool


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(alternatives)})", re.IGNORECASE)


# The first row that fits the whole line tells its kind.
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    # "© 1998 The Harbour Courier. All rights reserved."
    (
        Kind.RIGHTS,
        _words(r"(?:copyright\b|.{0,60}©|\(c\)\s*(?:19|20)\d\d|all rights reserved).{0,200}"),
    ),
    # Printed by "print this page" functions above or below the story.
    (
        Kind.ADDRESS,
        _words(
            r"(?:find this article at|this article can be found at|permalink|original (?:url|page)"
            r"|url|link to this (?:article|page|story))\s*:?\s*https?://\S+"
        ),
    ),
    (
        Kind.TAGS,
        _words(
            r"(?:tags?|tagged(?: with| in)?|topics?|filed (?:under|in|to)|keywords?|subjects?"
            r"|(?:more on|related) topics|schlagw(?:orte|örter)|themen|stichw(?:orte|örter)"
            r"|mots[- ]clés|sujets|étiquettes|temas|etiquetas)\s*(?::.*|$)"
        ),
    ),
    (
        Kind.HIGHLIGHTS_HEADING,
        _words(
            r"(?:(?:story|article|the)\s+)?(?:highlights|key (?:points|takeaways|facts)"
            r"|takeaways|at a glance|in brief|main points|the (?:main )?points|summary)\s*:?",
            r"auf einen blick:?|das wichtigste (?:in kürze|auf einen blick):?|kurz gefasst:?",
            r"l[’']essentiel:?|en bref:?|points clés:?|les points clés:?",
            r"(?:puntos |las )?claves:?|en breve:?|lo esencial:?",
        ),
    ),
    # Readers' comments end the page for good.
    (
        Kind.COMMENTS,
        _words(
            r"(?:\d[\d,.]*\s+)?comments?\s*(?:\(\d[\d,.]*\))?\s*:?|kommentare|commentaires"
            r"|comentarios",
            r"(?:reader|view|show|load|join|post|leave|add|read|write)\b.{0,20}\bcomments?\b.{0,20}",
            r"(?:reader comments|letters to the editor|message board|discussion|have your say"
            r"|join the (?:conversation|discussion))\b.{0,80}",
        ),
    ),
    # Below the story: lists of other stories.
    (
        Kind.ENDING,
        _words(
            r"(?:the\s+)?most (?:popular|read|viewed|shared|e-?mailed|commented|watched)\b.{0,40}",
            r"(?:trending|popular|recommended|sponsored|promoted)"
            r"(?: (?:for you|now|today|stories|videos|content|links|in|on)\b.{0,40})?",
            r"(?:editor[’']s? picks?|don[’']t miss|latest (?:news|stories|headlines)"
            r"|(?:more )?(?:top|other) (?:news|stories|headlines)|also (?:today|in|on|from)"
            r"|more (?:from|on|in|stories|news|to read|headlines)|read next|up next"
            r"|you (?:may|might) (?:also )?(?:like|be interested)|what to read next"
            r"|from (?:around )?the web|paid content|around the web|elsewhere on)\b.{0,60}",
            r"(?:meistgelesen|mehr zum thema|das könnte sie|les plus lus|à lire aussi"
            r"|lo más (?:leído|visto)|más noticias|weitere artikel"
            r"|auch interessant)\b.{0,60}",
            r"-\s?30\s?-|\(?ends\)?|\(?more to come\)?|###+",
        ),
    ),
    # Between paragraphs or below: links to other stories.
    (
        Kind.RELATED,
        _words(
            r"(?:see also|related|also read|read also|read more|further reading|more on this"
            r"|related (?:stories|articles|content|links|coverage|news|reading|topics?|videos?)"
            r"|siehe auch|lesen sie auch|lire aussi|voir aussi|vea también|lea también"
            r"|véase también)\b\s*(?::.*|$)"
        ),
    ),
    (
        Kind.PLAYER,
        _words(
            r"(?:click|tap|press) to (?:play|watch|listen|enlarge|expand|view)\b.{0,60}",
            r"(?:play|watch|listen|play video|watch video|watch now|listen now|video|audio"
            r"|photos|gallery|photo gallery|replay|loading(?:\.\.\.|…)?|now playing"
            r"|\d+:\d\d(?:\s*/\s*\d+:\d\d)?)",
            r"(?:watch|listen)\s*:.{0,100}",
        ),
    ),
    (
        Kind.CAPTION,
        _words(
            r"(?:caption|photos?|picture|image|photograph|illustration|credit|foto|bild|video)"
            r"(?: (?:credit|caption|by|courtesy of))?\s*[:/].*",
            r".{0,300}[(\[.]\s*(?:photo(?:graph)?s?|picture|image|credit|foto|bild|photographie)"
            r"\s*(?:by\b|:|/).{0,60}",
            r".{0,250}\b(?:getty images|ap photo|afp photo|file photo)\b.{0,40}",
        ),
    ),
    (
        Kind.NAVIGATION,
        _words(
            r"skip to\b.{0,40}|jump to\b.{0,30}|(?:back to|return to) (?:the )?\w+.{0,20}",
            r"part of complete coverage on\b.{0,60}|from the archives?|(?:complete|full) coverage",
            r"home|home ?page|menu|main menu|navigation|search(?: .{0,40})?|sections?|site ?map"
            r"|my account|sign (?:in|up|out)(?: .{0,20})?|log ?(?:in|out)(?: .{0,20})?|register"
            r"|subscribe(?: (?:now|today|to) ?.{0,40})?|(?:e-?)?newsletters?|e-?paper|advertisement"
            r"|advertise(?: with us)?|contact(?: us)?|about(?: us)?|faq|close|cancel"
            r"|follow us.{0,40}|privacy(?: policy)?|cookies?(?: policy)?|terms(?: .{0,20})?"
            r"|accessibility|today[’']s paper|edition:?.{0,20}",
            r"(?:share|e-?mail|print|save|tweet|like|recommend|facebook|twitter|linkedin|whatsapp"
            r"|reddit|pinterest|text size|font size|a\+|a-|copy link|bookmark|permalink"
            r"|share (?:this|on|via)(?: .{0,30})?|print this(?: .{0,20})?|e-?mail this(?: .{0,20})?"
            r"|\d[\d.,]*[km]? shares?)(?:[\s|·•,]+(?:share|e-?mail|print|save|tweet|like|recommend"
            r"|facebook|twitter|linkedin|whatsapp|reddit|pinterest|copy link|comments?))*",
            r".{0,80}\b(?:uses?|verwenden|utilise|utiliza)\s+cookies\b.{0,200}",
            r"(?:accept|reject|allow|manage)(?: all)?(?: cookies)?|please enable javascript.{0,60}",
            r"(?:reproduced|reprinted|republished|scanned|digiti[sz]ed) (?:from|by|with)\b.{0,100}",
            # "Home | World | Sport", "Archive > 1935 > April", "Home   Science   Books"
            r"(?:[^|>»]{1,30}\s*[|>»]\s*){2,}[^|>»]{1,40}[|>»]?"
            r"|[^\s|>»]{1,20}(?: [^\s|>»]{1,20})?\s*[|>»]\s*[^\s|>»]{1,20}(?: [^\s|>»]{1,20})?",
        ),
    ),
    # An invitation to something else: an imperative that ends without a stop.
    (
        Kind.PROMOTION,
        _words(
            r"(?:see|read|watch|click|learn more|follow|sign up|subscribe|download|listen|view"
            r"|explore|visit|check out|get|join|register|tell us|send us|share|support|donate)\b"
            r".{0,120}[^.!?…\"”’')]",
            r"(?:sign up|subscribe to|get our|download (?:the|our)|follow us)\b.{0,160}",
        ),
    ),
)


_PATTERN_OF = dict(_PATTERNS)


def read_lines(text: str) -> list[Line]:
    """Return the lines of a dump that are not blank, each with its kind."""
    rows = _rejoin_bullets(_unwrap(harmless(text).split("\n")))
    lines = []
    for before, row, after in zip(["", *rows], rows, [*rows[1:], ""], strict=False):
        if row.strip():
            touches = bool(after.strip())
            lines.append(_line(row, not before.strip() and not touches, touches))
    return lines


def _line(row: str, alone: bool, touches_next: bool) -> Line:
    bulleted = without_bullet(row)
    kind = kind_of(row)
    text = bulleted if bulleted is not None and kind is Kind.BULLET else row
    return Line(one_line(text), kind, alone, touches_next)


@functools.lru_cache(maxsize=4096)
def kind_of(row: str) -> Kind:
    """Tell what a line is by its own words alone."""
    text = one_line(row)
    if split_note(text) is not None:
        return Kind.NOTE
    if without_bullet(row) is not None:
        return Kind.BULLET
    if is_byline(text):
        return Kind.BYLINE
    if is_date_line(text):
        return Kind.DATE
    if "   " in row.strip() and not ends_sentence(row) and word_count(row) <= 15:
        return Kind.NAVIGATION
    # Links and labels are short; a long line is read as the sentences it holds.
    if len(text) <= LONGEST_LABEL_LINE:
        for kind, pattern in _PATTERNS:
            if pattern.fullmatch(text) and not _is_prose(text, kind):
                return kind
    return Kind.TEXT


def fits(text: str, kind: Kind) -> bool:
    """Tell whether a line's words are those of one kind, without asking for others.

    Args:
        text: on one line.
        kind: one that is told by a pattern.
    """
    return (
        len(text) <= LONGEST_LABEL_LINE
        and _PATTERN_OF[kind].fullmatch(text) is not None
        and not _is_prose(text, kind)
    )


def _is_prose(text: str, kind: Kind) -> bool:
    """Tell whether a line only begins as navigation does but is a sentence.

    "Home is where the dykes are, she said." is no link, nor is a paragraph
    that begins "More on Monday, ...".
    """
    labelled = {Kind.RIGHTS, Kind.ADDRESS, Kind.TAGS, Kind.CAPTION, Kind.RELATED}
    if kind in labelled or "cookies" in text.lower() or text.startswith("Repr"):
        return False
    if kind is Kind.PROMOTION:
        return word_count(text) > 24
    most_words = 12 if kind is Kind.COMMENTS else 6
    return ends_sentence(text) and word_count(text) > most_words


def is_byline(text: str) -> bool:
    """Tell whether the line says who wrote the story, by "By" or by a role."""
    if word_count(text) > LONGEST_BYLINE_WORDS or len(text) > 150:
        return False
    if _STAFF_SIGNED.fullmatch(text) and word_count(text) <= 8:
        return True
    first, _, rest = text.partition(",")
    if starts_with_by(text):
        name = text.split(maxsplit=1)[1].split(",", maxsplit=1)[0]
        ends = text.endswith((".", "?", "!")) and not text.endswith((" a.m.", " p.m."))
        return _names_someone(_NOT_NAMES.split(name)[0]) and not ends
    described = bool(rest) and (names_role(rest) or names_outlet(rest))
    return described and is_name(first) and word_count(rest) <= 6 and not text.endswith(".")


def _names_someone(name: str) -> bool:
    """Tell whether names follow: all in capitals but particles, or a staff."""
    words = re.findall(r"[^\W\d_][\w.’'-]*", name)
    if not words or not words[0][0].isupper():
        return False
    capitals = sum(word[0].isupper() or word in NAME_PARTICLES for word in words)
    return capitals == len(words) or _STAFF.search(name) is not None


def _unwrap(rows: list[str]) -> list[str]:
    """Join lines that were broken at the width of the whole file."""
    width = _wrap_width(rows)
    if not width:
        return rows

    def continues(row: str, following: str, first: str) -> bool:
        if not row.strip() or not following.strip() or not fills(row, following, width):
            return False
        # Below a bullet an indent is what makes its lines hang together.
        hanging = without_bullet(first) is not None and without_bullet(following) is None
        return hanging or not starts_paragraph(following)

    return join_lines(rows, continues)


def _wrap_width(rows: list[str]) -> int:
    """Return the width at which the file's lines are broken, 0 if they are not."""
    lengths = sorted(len(row.rstrip()) for row in rows if " " in row.strip())
    if not lengths or not SHORTEST_WRAP <= lengths[-1] <= LONGEST_WRAPPED_LINE:
        return 0
    full = sum(length > lengths[-1] - 15 for length in lengths)
    return lengths[-1] if full >= max(3, len(lengths) // 4) else 0


def _rejoin_bullets(rows: list[str]) -> list[str]:
    """Join a bullet that was copied onto a line of its own with its text."""
    joined: list[str] = []
    waiting = ""
    for row in rows:
        if row.strip() in {"•", "*", "·", "▪", "◦", "-", "–"}:
            waiting = row.rstrip() + " "
        elif row.strip() or not waiting:
            joined.append(waiting + row.strip() if waiting else row)
            waiting = ""
    return joined
