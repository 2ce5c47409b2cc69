"""The newest hits of a search as a feed: Atom (RFC 4287) and RSS 2.0.

Dates of articles say no zone as often as not; those are given as UTC, as feeds must have
one. Articles without a date come last and are given as of 1970.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import uuid
from email.utils import format_datetime

from flask import Blueprint, Response, current_app, request
from lxml import etree

from indexer.query.request import SearchRequest, Sort
from indexer.query.result import Hit, plain_text
from indexer.time_limit import time_limit
from search_web.absolute_urls import absolute_url
from search_web.archive import current_backend, exact_search
from search_web.rendering import article_url, search_url

ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

blueprint = Blueprint("feeds", __name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of a search.

    Attributes:
        title: what was searched for.
        site_url: the search as a page.
        feed_url: the feed itself.
        hits: the newest.
    """

    title: str
    site_url: str
    feed_url: str
    hits: tuple[Hit, ...]


@blueprint.get("/search.atom")
def atom() -> Response:
    """Return the newest hits as an Atom feed."""
    return _answer(atom_document(_feed()), "application/atom+xml")


@blueprint.get("/search.rss")
def rss() -> Response:
    """Return the newest hits as an RSS feed."""
    return _answer(rss_document(_feed()), "application/rss+xml")


@time_limit()
def _feed() -> Feed:
    wanted = exact_search()
    asked = dataclasses.replace(
        wanted, sort=Sort.NEWEST, offset=0, limit=ENTRIES, facets=(), cursor=""
    )
    result = current_backend().search(asked)
    shown = dataclasses.replace(wanted, sort=Sort.NEWEST, offset=0, limit=SearchRequest().limit)
    query = request.query_string.decode("ascii", "replace").replace("\ufffd", "")
    return Feed(
        title=_title(wanted),
        site_url=absolute_url(search_url(shown)),
        feed_url=absolute_url(f"{request.script_root}{request.path}{'?' if query else ''}{query}"),
        hits=result.hits,
    )


def _title(wanted: SearchRequest) -> str:
    what = [wanted.text] if wanted.text else []
    what += [*wanted.tags, *wanted.sources, *wanted.years]
    site = str(current_app.jinja_env.globals["site_name"])
    return f"{', '.join(what)} – {site}" if what else site


def _answer(root: etree._Element, mimetype: str) -> Response:
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    response = Response(content, mimetype=mimetype)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def atom_document(feed: Feed) -> etree._Element:
    """Return a feed as Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(root, "title", feed.title)
    _add(root, "id", feed.feed_url)
    _add(root, "link", rel="self", type="application/atom+xml", href=_xml(feed.feed_url))
    _add(root, "link", rel="alternate", type="text/html", href=_xml(feed.site_url))
    newest = max((_moment(hit) for hit in feed.hits), default=_EPOCH)
    _add(root, "updated", newest.isoformat())
    author = _add(root, "author")
    _add(author, "name", feed.title)
    for hit in feed.hits:
        _add_entry(root, hit)
    return root


def _add_entry(root: etree._Element, hit: Hit) -> None:
    entry = _add(root, "entry")
    _add(entry, "title", plain_text(hit.title))
    # The same for as long as the article has its id, whatever this site's address is.
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"article:{hit.id}").urn)
    page = absolute_url(article_url(hit.id))
    _add(entry, "link", rel="alternate", type="text/html", href=_xml(page))
    _add(entry, "updated", _moment(hit).isoformat())
    if hit.published:
        _add(entry, "published", _moment(hit).isoformat())
    for name in hit.authors:
        _add(_add(entry, "author"), "name", name)
    for tag in hit.tags:
        _add(entry, "category", term=_xml(tag))
    _add(entry, "summary", plain_text(hit.snippet))


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        element.text = _xml(text)
    return element


def rss_document(feed: Feed) -> etree._Element:
    """Return a feed as RSS 2.0."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM})
    channel = etree.SubElement(root, "channel")
    for name, text in (
        ("title", feed.title),
        ("link", feed.site_url),
        ("description", f"The newest articles: {feed.title}"),
    ):
        etree.SubElement(channel, name).text = _xml(text)
    _add(channel, "link", rel="self", type="application/rss+xml", href=_xml(feed.feed_url))
    for hit in feed.hits:
        _add_item(channel, hit)
    return root


def _add_item(channel: etree._Element, hit: Hit) -> None:
    item = etree.SubElement(channel, "item")
    page = absolute_url(article_url(hit.id))
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"article:{hit.id}").urn
    fields = [
        ("title", plain_text(hit.title)),
        ("link", page),
        ("description", plain_text(hit.snippet)),
        *(("category", tag) for tag in hit.tags),
    ]
    for name, text in fields:
        etree.SubElement(item, name).text = _xml(text)
    etree.SubElement(item, "guid", {"isPermaLink": "false"}).text = identity
    if hit.published:
        etree.SubElement(item, "pubDate").text = format_datetime(_moment(hit))


def _moment(hit: Hit) -> datetime.datetime:
    """Return when a hit appeared, with a zone; 1970 where that is not known."""
    try:
        moment = datetime.datetime.fromisoformat(hit.published)
    except ValueError:
        return _EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _xml(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
