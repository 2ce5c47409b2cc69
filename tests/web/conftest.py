"""Fixtures: an application over the sample archive, and ways to ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_web import create_app

from .memory_backend import MemoryBackend
from .page_reader import Site
from .running_server import running_server, sample_backend
from .sample_articles import sample_articles


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return the address of a server over a real index of the sample articles."""
    with sample_backend() as backend, running_server(backend) as address:
        yield address


@pytest.fixture(scope="session")
def app() -> Flask:
    """Return the application over the sample archive."""
    return create_app(MemoryBackend(sample_articles()))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


@pytest.fixture
def site(client: FlaskClient) -> Site:
    """Return the application as pages that can be read."""
    return Site(client)
