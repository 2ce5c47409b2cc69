"""Addresses with scheme and host, for what leaves the site: feeds, exports, sitemaps."""

from __future__ import annotations

from flask import Flask, current_app, request

from search_web.settings import Settings

_KEY = "public_url"


def connect(app: Flask, settings: Settings) -> None:
    """Let an application know its public address."""
    app.extensions[_KEY] = settings.public_url


def absolute_url(path: str) -> str:
    """Return the whole address of a path of this site.

    By the settings' public address, else by what the request was sent to.
    """
    base: str = current_app.extensions[_KEY] or request.host_url
    return base.rstrip("/") + path
