"""Pages as a reader meets them: totals, links and texts instead of markup."""

from __future__ import annotations

import dataclasses
from typing import cast
from urllib.parse import urlencode

import lxml.html
from flask.testing import FlaskClient
from lxml.html import HtmlElement


@dataclasses.dataclass(frozen=True)
class CountedLink:
    """A link that promises a number of hits."""

    label: str
    url: str
    count: int


@dataclasses.dataclass(frozen=True)
class Tick:
    """A value of a facet that can be ticked; ``url`` is where the form then leads."""

    name: str
    value: str
    label: str
    count: int
    selected: bool
    url: str
    only_url: str


class Page:
    """One page that was fetched."""

    def __init__(self, status: int, html: str) -> None:
        self.status = status
        self.html = html
        self.root = lxml.html.document_fromstring(html)

    def find(self, path: str) -> list[HtmlElement]:
        """Return the elements at an XPath."""
        return cast("list[HtmlElement]", self.root.xpath(path))

    def texts(self, path: str) -> list[str]:
        """Return the texts of the elements at an XPath, blanks run together."""
        return [" ".join(element.text_content().split()) for element in self.find(path)]

    def with_class(self, name: str) -> list[HtmlElement]:
        """Return the elements of a class."""
        return self.find(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")

    def href(self, label: str) -> str:
        """Return the target of the first link whose text or name begins so."""
        for element in self.find("//a"):
            text = " ".join(element.text_content().split())
            if text.startswith(label) or (element.get("aria-label") or "").startswith(label):
                return str(element.get("href"))
        raise AssertionError(f"no link {label!r} on the page")

    @property
    def total(self) -> int:
        """The number of hits that the page states."""
        (text,) = self.texts("//*[@id='total']")
        return int(text.split()[0].replace(",", ""))

    @property
    def titles(self) -> list[str]:
        """The titles of the hits in order."""
        return self.texts("//h2[@class='hit-title']")

    @property
    def notices(self) -> list[str]:
        """The remarks above the hits."""
        return self.texts("//p[@class='notice']")

    @property
    def chips(self) -> list[str]:
        """The selected filters, such as ``Tag Film``."""
        kinds = self.texts("//a[@class='chip']/*[@class='chip-kind']")
        labels = self.texts("//a[@class='chip']/*[@class='chip-label']")
        return [f"{kind} {label}" for kind, label in zip(kinds, labels, strict=True)]

    @property
    def ticks(self) -> list[Tick]:
        """Every value that can be ticked or unticked, with the page behind "Apply" then."""
        return [
            self._tick(row)
            for row in self.find("//form[@data-live]//li[label/input[@value]]")
            if row.xpath("label/span[@class='count']")
        ]

    def tick(self, label: str) -> Tick:
        """Return the first value with this label."""
        return next(tick for tick in self.ticks if tick.label == label)

    def _tick(self, row: HtmlElement) -> Tick:
        (box,) = row.xpath("label/input")
        selected = box.get("checked") is not None
        pair = str(box.get("name")), str(box.get("value"))
        others = [other for other in self.form_values() if other != pair]
        (count,) = row.xpath("string(label/span[@class='count'])").split()
        return Tick(
            name=pair[0],
            value=pair[1],
            label=" ".join(row.xpath("string(label/span[@class='facet-label'])").split()),
            count=int(count.replace(",", "")),
            selected=selected,
            url="/search?" + urlencode(others if selected else [*others, pair]),
            only_url=str(next(iter(row.xpath("a/@href")), "")),
        )

    def form_values(self) -> list[tuple[str, str]]:
        """Return what the form of the filters sends as it stands."""
        return [
            (str(field.get("name")), str(field.get("value") or ""))
            for field in self.find("//form[@data-live]//input[@name]")
            if field.get("type") not in {"checkbox", "radio"} or field.get("checked") is not None
        ]

    @property
    def counted_links(self) -> list[CountedLink]:
        """Every link that shows a count."""
        return [
            CountedLink(
                label=" ".join(element.text_content().split()),
                url=str(element.get("href")),
                count=int(element.xpath("string(span[@class='count'])").replace(",", "")),
            )
            for element in self.find("//a[span[@class='count']]")
        ]


class Site:
    """The application, asked for pages."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def page(self, url: str, status: int = 200) -> Page:
        """Return the page at an address, which must have this status."""
        with self.client.get(url) as response:
            assert response.status_code == status, (url[:200], response.status_code)
            return Page(response.status_code, response.get_data(as_text=True))
