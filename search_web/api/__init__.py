"""The JSON API, version 1, and its description."""

from search_web.api.endpoints import blueprint

__all__ = ["blueprint"]
