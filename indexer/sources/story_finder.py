"""Where in a page its story is, by how text is spread over the tree.

The idea is that of Readability (Arc90, 2009): paragraphs vote for the elements
around them, less the further out, and what wins holds the story; pieces of it
that stand beside the winner are taken in. Ours differs in what may vote
(:mod:`indexer.sources.page_furniture`) and in saying how sure it is: the share
of the page's text that was taken. Imports only modules of this room.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator

from indexer.sources.dump_lines import Kind, kind_of
from indexer.sources.html_blocks import LONGEST_LABEL, Block
from indexer.sources.html_tree import Element, class_names, page_body
from indexer.sources.page_furniture import Furniture
from indexer.sources.plain_text import ends_sentence

SHORTEST_VOTER = 25
"""Characters; what is shorter is a label."""

SHORTEST_LOOSE_SENTENCE = 80
"""Characters; what is shorter and ends like no sentence is a teaser or a caption."""

MOST_VOTES = 1000.0
VOTES_PASSED_UP = 0.6
LEVELS_UP = 5
LEAST_OF_SIBLING = 0.2
"""The winner's votes that an element beside it needs to be a piece of the story
(Readability's figure)."""

SIBLING_LEVELS = 3
LONGEST_TITLE_KEY = 40

_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "li", "td"})
_LESSER = frozenset({"li", "td", "dd", "h1", "h2", "h3", "h4"})
_LISTED = frozenset({"li", "td", "th", "dd"})
_BODY_NAME = re.compile(r"(?:article|story|post|entry|body)-?_?(?:body|content|text|copy)")
_NOT_STORY = frozenset({
    Kind.RELATED, Kind.PROMOTION, Kind.ENDING, Kind.COMMENTS, Kind.TAGS, Kind.RIGHTS,
    Kind.NAVIGATION, Kind.PLAYER, Kind.BYLINE, Kind.DATE, Kind.CAPTION,
})  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """A story found in a page.

    Attributes:
        paragraphs: in order; none where the page has no text.
        share: of the text outside furniture that is in them, 0 to 1. A low one
            says that the page has several texts of about the same weight.
    """

    paragraphs: tuple[str, ...]
    share: float


def find_story(root: Element, blocks: list[Block], titles: Iterable[str] = ()) -> Story:
    """Return the story of a page.

    Args:
        root: the page's tree; not modified.
        blocks: the text in it, without what stands elsewhere in the article.
        titles: what the page says it is called, to know its headline by.
    """
    body = page_body(root)
    weights = _sums(blocks, body, _weight)
    total = weights.get(body, 0.0)
    if not total:
        return Story((), 0.0)
    headings = _headings(root, titles)
    holding = frozenset(place for heading in headings for place in _upwards(heading, root))
    share = {element: weight / total for element, weight in weights.items()}
    furniture = Furniture(body, share, holding)
    outside = [block for block in blocks if not furniture.holds(block.element)]
    votes = _votes(outside, body, headings)
    if not votes:
        return Story((), 0.0)
    chosen = _pieces(votes, body)
    inside = [block for block in outside if stands_in(block.element, chosen)]
    story = _story_blocks(inside)
    taken, there = sum(map(_weight, story)), sum(map(_weight, outside))
    return Story(tuple(block.text for block in story), taken / there)


def _weight(block: Block) -> float:
    """Return the characters that count as a story's: few links, whole sentences."""
    length = len(block.text)
    free = length - block.linked
    if length < SHORTEST_VOTER or free < 0.5 * length:
        return 0.0
    if length < SHORTEST_LOOSE_SENTENCE and not ends_sentence(block.text):
        return 0.3 * free
    return float(free)


def _sums(
    blocks: list[Block], body: Element, measure: Callable[[Block], float]
) -> dict[Element, float]:
    """Return the sum of a measure over all blocks in each element up to the body."""
    sums: dict[Element, float] = {}
    for block in blocks:
        if value := measure(block):
            for place in _upwards(block.element, body):
                sums[place] = sums.get(place, 0.0) + value
    return sums


def _upwards(element: Element, top: Element) -> Iterator[Element]:
    """Give the element and all around it up to the top."""
    place: Element | None = element
    while place is not None:
        yield place
        place = None if place is top else place.getparent()


def _headings(root: Element, titles: Iterable[str]) -> list[Element]:
    """Return the elements that print the page's title, else its ``<h1>``."""
    keys = {_key(title) for title in titles} - {""}
    headings = list(root.iter("h1", "h2"))
    printed = [heading for heading in headings if _key("".join(heading.itertext())) in keys]
    return (printed or [heading for heading in headings if heading.tag == "h1"])[:3]


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title[:1000]).casefold()[:LONGEST_TITLE_KEY]


def _votes(blocks: list[Block], body: Element, headings: list[Element]) -> dict[Element, float]:
    """Return what each element gets from the blocks in it; above the headline, half."""
    votes: dict[Element, float] = {}
    above = bool(headings)
    for block in blocks:
        if above and headings[0] in _upwards(block.element, body):
            above = False
        vote = min(_weight(block), MOST_VOTES)
        vote *= (0.5 if block.element.tag in _LESSER else 1.0) * (0.5 if above else 1.0)
        if vote:
            _vote(votes, block.element, body, vote)
    return votes


def _vote(votes: dict[Element, float], element: Element, body: Element, vote: float) -> None:
    holders = _upwards(element, body)
    if element.tag in _PARAGRAPHS and element is not body:
        next(holders)  # a paragraph does not hold the story, it is of it
    for _, place in zip(range(LEVELS_UP), holders, strict=False):
        votes[place] = votes.get(place, 0.0) + vote
        vote *= VOTES_PASSED_UP


def _pieces(votes: dict[Element, float], body: Element) -> set[Element]:
    """Return the element with the most votes and the pieces of the story beside it."""
    winner = max(votes, key=lambda element: votes[element] * _belief(element))
    pieces = {winner, *_twins(winner, body)}
    least = LEAST_OF_SIBLING * votes[winner]
    for _, place in zip(range(SIBLING_LEVELS), _upwards(winner, body), strict=False):
        parent = place.getparent()
        if parent is None or place is body:
            break
        pieces.update(
            sibling
            for sibling in parent
            if sibling is not place and _is_piece(sibling, place, votes, least)
        )
    return pieces


def _belief(element: Element) -> float:
    """Return how much more an element's votes count for what it is called."""
    if element.get("itemprop") in {"articleBody", "text"}:
        return 1.5
    if _BODY_NAME.search(class_names(element)):
        return 1.3
    return 1.2 if element.tag == "article" else 1.0


def _twins(winner: Element, body: Element) -> Iterator[Element]:
    """Give elements of the same class where one story was set in several boxes."""
    named = winner.get("class")
    scope = next(winner.iterancestors("article", "main"), body)
    if not named or _count(scope, "article") > 1 or _count(scope, "h1") > 1:
        return
    yield from (element for element in scope.iter(str(winner.tag)) if element.get("class") == named)


def _count(scope: Element, tag: str) -> int:
    return sum(1 for _ in scope.iter(tag))


def _is_piece(sibling: Element, place: Element, votes: dict[Element, float], least: float) -> bool:
    if sibling.tag == "p":
        return True
    other_story = sibling.tag == place.tag == "article"
    return not other_story and sibling.tag not in {"ul", "ol"} and votes.get(sibling, 0.0) >= least


def stands_in(element: Element, chosen: set[Element]) -> bool:
    """Tell whether an element is one of the chosen or stands in one."""
    place: Element | None = element
    while place is not None and place not in chosen:
        place = place.getparent()
    return place is not None


def _story_blocks(blocks: list[Block]) -> list[Block]:
    """Return the blocks without lists of links, labels, and what a line says it is."""
    story = [block for block in blocks if not _is_beside_story(block)]
    while story and _is_label(story[-1]):
        story.pop()
    return story


def _is_beside_story(block: Block) -> bool:
    length, tag = len(block.text), block.element.tag
    if tag == "h1" or (tag == "li" and block.linked > 0.9 * length):
        return True
    if block.linked > 0.6 * length and length < (80 if tag == "li" else 200):
        return True
    return tag not in {"td", "th"} and kind_of(block.text) in _NOT_STORY


def _is_label(block: Block) -> bool:
    short = len(block.text) < LONGEST_LABEL and not ends_sentence(block.text)
    return short and block.element.tag not in _LISTED
