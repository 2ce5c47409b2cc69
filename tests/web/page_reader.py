"""Pages as a reader meets them: totals, links and texts instead of markup."""

from __future__ import annotations

import dataclasses
from typing import cast

import lxml.html
from flask.testing import FlaskClient
from lxml.html import HtmlElement


@dataclasses.dataclass(frozen=True)
class CountedLink:
    """A link that promises a number of hits."""

    label: str
    url: str
    count: int


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
