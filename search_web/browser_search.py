"""What lets a browser's address bar search here: an OpenSearch 1.1 description.

https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, current_app, request
from lxml import etree

from search_web.absolute_urls import absolute_url
from search_web.archive import current_backend
from search_web.rendering import path_of
from search_web.request_url import arguments_of

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"
SHORT_NAME_LENGTH = 16
"""As the specification has it."""

_PROPOSALS = 8

blueprint = Blueprint("browser_search", __name__)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Return the description that a browser reads."""
    name = str(current_app.jinja_env.globals["site_name"])
    root = etree.Element(f"{{{NAMESPACE}}}OpenSearchDescription", nsmap={None: NAMESPACE})
    for field, text in (
        ("ShortName", name[:SHORT_NAME_LENGTH]),
        ("Description", f"Search the archive {name}"[:1024]),
        ("InputEncoding", "UTF-8"),
    ):
        etree.SubElement(root, f"{{{NAMESPACE}}}{field}").text = text
    for mimetype, path in (
        ("text/html", path_of("pages.search")),
        ("application/x-suggestions+json", path_of("browser_search.suggestions")),
        ("application/atom+xml", path_of("feeds.atom")),
    ):
        template = f"{absolute_url(path)}?q={{searchTerms}}"
        etree.SubElement(root, f"{{{NAMESPACE}}}Url", type=mimetype, template=template)
    icon = etree.SubElement(root, f"{{{NAMESPACE}}}Image", type="image/svg+xml")
    icon.text = absolute_url(path_of("crawling.favicon"))
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(content, mimetype=MEDIA_TYPE)


@blueprint.get("/suggest.json")
def suggestions() -> Response:
    """Complete what is typed into the address bar, in the form that browsers read."""
    text = arguments_of(request.query_string).get("q", "")
    found = current_backend().suggest(text, _PROPOSALS)
    content = orjson.dumps([text, [completion.text for completion in found]])
    return Response(content, mimetype="application/x-suggestions+json")
