"""Files of every format that is read, made for tests, with the article in each."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Mapping

STORY = (
    "The ferry left the quay at noon with forty passengers and a brass band on the upper deck. "
    "It came back an hour later, because the band had forgotten the drum and would not sail on."
)
TITLE = "Ferry turns back"
ADDRESS = "https://quayside.example/ferry"

PAGE = (
    f"<!DOCTYPE html><html><head><title>{TITLE}</title></head>"
    f"<body><h1>{TITLE}</h1><p>{STORY}</p></body></html>"
).encode()
DUMP = f"{TITLE}\n\n{STORY}\n".encode()
RECORD = json.dumps({"title": TITLE, "body": STORY, "url": ADDRESS}).encode()
TABLE = (
    "Headline,Text,Link,Published,Tags\r\n"
    f'{TITLE},"{STORY}",{ADDRESS},4 January 2011,Ferries; Music\r\n'
).encode()
TABS = f"title\tbody\tdate\n{TITLE}\t{STORY}\t2011-01-04\n".encode()
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Quayside Times</title>
<link>https://quayside.example/</link><language>en-gb</language>
<item><title>{TITLE}</title><link>{ADDRESS}</link><dc:creator>Ann Lee</dc:creator>
<pubDate>Tue, 04 Jan 2011 21:14:00 -0500</pubDate><category>Ferries</category>
<category>Music</category><description>A short word.</description>
<content:encoded><![CDATA[<p>{STORY}</p><p>The fee was waived.</p>]]></content:encoded></item>
</channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Quayside Times</title>
<entry><title>{TITLE}</title><id>urn:x:1</id><updated>2011-01-04T21:14:00Z</updated>
<link href="{ADDRESS}"/><author><name>Ann Lee</name></author><category term="Ferries"/>
<content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>""".encode()
MHTML = (
    "From: <Saved by Blink>\r\n"
    f"Snapshot-Content-Location: {ADDRESS}\r\n"
    "Date: Tue, 4 Jan 2011 21:14:00 -0500\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b--"\r\n\r\n'
    "----b--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    f"Content-Location: {ADDRESS}\r\n\r\n"
    + PAGE.decode().replace("=", "=3D")
    + "\r\n----b--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "iVBORw0KGgo=\r\n----b----\r\n"
).encode()


def warc(*, compressed: bool = False, body: bytes = PAGE) -> bytes:
    """Return a web archive with a request, a page, a picture and a redirection."""
    records = (
        ("request", b"GET / HTTP/1.1\r\n\r\n"),
        ("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body),
        ("response", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\npng"),
        ("response", b"HTTP/1.1 302 Found\r\nContent-Type: text/html\r\n\r\n"),
    )
    written = [_warc_record(kind, payload) for kind, payload in records]
    return b"".join(map(gzip.compress, written) if compressed else written)


def _warc_record(kind: str, payload: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {ADDRESS}\r\n"
        f"WARC-Date: 2011-01-05T08:00:00Z\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return content.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    """Return a tar archive; the mode says how it is compressed."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:  # type: ignore[call-overload]
        for name, raw in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return content.getvalue()


FILES: dict[str, bytes] = {
    "page.html": PAGE,
    "dump.txt": DUMP,
    "records.jsonl": RECORD + b"\n",
    "record.json": json.dumps(json.loads(RECORD), indent=2).encode(),
    "list.json": b"[" + RECORD + b"]",
    "table.csv": TABLE,
    "table.tsv": TABS,
    "feed.rss": FEED,
    "feed.atom": ATOM,
    "feed.xml": FEED,
    "page.mhtml": MHTML,
    "crawl.warc": warc(),
    "crawl.warc.gz": warc(compressed=True),
    "crawl.wacz": zipped({"archive/data.warc.gz": warc(compressed=True)}),
    "page.html.gz": gzip.compress(PAGE),
    "records.jsonl.bz2": bz2.compress(RECORD),
    "records.jsonl.xz": lzma.compress(RECORD),
    "pages.zip": zipped({"saved/page.html": PAGE}),
    "pages.tar": tarred({"saved/page.html": PAGE}),
    "pages.tgz": tarred({"saved/page.html.gz": gzip.compress(PAGE)}, "w:gz"),
    "pages.tar.xz": tarred({"saved/page.html": PAGE}, "w:xz"),
}
"""By name; each holds the article once, and nothing else that is an article."""
