"""An answer that is still so is not made, and not sent, again."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.backends.embedded import EmbeddedBackend
from indexer.errors import IndexAccessError
from indexer.query.request import SearchRequest
from indexer.query.result import SearchResult
from indexer.writing.index_writer import IndexWriter
from search_web import Settings, create_app
from tests.conftest import make_article

from .memory_backend import BrokenBackend, MemoryBackend
from .sample_articles import FILM, sample_articles

ADDRESSES = ["/", "/search?q=film", "/api/v1/search?q=film", "/tags", f"/article/{FILM.id}"]


class CountingBackend(MemoryBackend):
    """The sample archive, which counts how often it is searched."""

    searches = 0
    state = "one"

    def search(self, request: SearchRequest) -> SearchResult:
        """Count, and answer."""
        self.searches += 1
        return super().search(request)

    def version(self) -> str:
        """Return the state that a test sets."""
        return self.state


@pytest.fixture
def backend() -> CountingBackend:
    """Return an archive that counts."""
    return CountingBackend(sample_articles())


@pytest.fixture
def asked(backend: CountingBackend) -> FlaskClient:
    """Return a client of it."""
    return create_app(backend).test_client()


@pytest.mark.parametrize("url", ADDRESSES)
def test_what_is_still_so_is_not_made_again(
    asked: FlaskClient, backend: CountingBackend, url: str
) -> None:
    """The ETag sent back gives a 304 without a search, an empty body and the same ETag."""
    etag = asked.get(url).headers["ETag"]
    assert etag.startswith('W/"')
    searches = backend.searches
    again = asked.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert backend.searches == searches


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_change_of_the_archive_is_a_new_answer(
    asked: FlaskClient, backend: CountingBackend, url: str
) -> None:
    """Each state of the archive and each address has an ETag of its own."""
    etag = asked.get(url).headers["ETag"]
    backend.state = "two"
    changed = asked.get(url, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    assert asked.get("/search?q=other").headers["ETag"] != changed.headers["ETag"]


def test_errors_have_no_etag(asked: FlaskClient) -> None:
    """What went wrong may go right the next time."""
    for url in ("/nope", "/api/v1/search?from=x", "/readyz"):
        assert "ETag" not in asked.get(url).headers
    broken = create_app(BrokenBackend(IndexAccessError("gone"))).test_client()
    assert broken.get("/search", headers={"If-None-Match": '"x"'}).status_code == 503


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an index of one article."""
    _write(tmp_path / "index", 1)
    return tmp_path / "index"


def _write(folder: Path, number: int) -> None:
    with IndexWriter(folder) as writer:
        writer.put(make_article(number), "origin", f"path {number}", replaces=False)
        writer.renew_suggestions()
        writer.renew_duplicates()


def test_every_commit_is_another_version(folder: Path) -> None:
    """Asking twice gives the same; an article more, or an index made anew, another."""
    with EmbeddedBackend.open(folder) as backend:
        first = backend.version()
        assert backend.version() == first == backend.stats().version
        _write(folder, 2)
        second = backend.version()
        assert second != first
    other = folder.parent / "other"
    _write(other, 1)
    with EmbeddedBackend.open(other) as backend:
        assert backend.version() not in {first, second}


@pytest.mark.parametrize("url", ["/search?q=harbour", "/api/v1/search", "/static/style.css"])
def test_answers_are_compressed_where_that_is_accepted(client: FlaskClient, url: str) -> None:
    """With gzip the same bytes come in fewer; caches are told that there are two forms."""
    plain = client.get(url)
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
    unpacked = gzip.decompress(packed.data)
    if url.startswith("/static"):
        assert unpacked == plain.data
    refused = client.get(url, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    for response in (plain, packed, refused):
        response.close()


def test_short_answers_stay_as_they_are(client: FlaskClient) -> None:
    """What fits into one packet gains nothing."""
    response = client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


def test_other_sites_may_not_read_the_api(client: FlaskClient) -> None:
    """Without a setting no header lets another site's script read anything."""
    headers = client.get("/api/v1/search", headers={"Origin": "https://a.example"}).headers
    assert not any(name.startswith("Access-Control") for name in headers.keys())  # noqa: SIM118


def test_sites_that_the_settings_name_may_read_the_api() -> None:
    """Exactly those, the API alone, without credentials; caches keep the answers apart."""
    settings = Settings(allowed_origins=("https://a.example",))
    client = create_app(MemoryBackend(sample_articles()), settings).test_client()
    allowed = client.get("/api/v1/search", headers={"Origin": "https://a.example"}).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Origin" in allowed["Vary"]
    assert "Access-Control-Allow-Credentials" not in allowed
    for url, origin in (("/api/v1/search", "https://b.example"), ("/search", "https://a.example")):
        headers = client.get(url, headers={"Origin": origin}).headers
        assert "Access-Control-Allow-Origin" not in headers
