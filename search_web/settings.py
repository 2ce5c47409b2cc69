"""What whoever runs the server decides about its pages and its API.

Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """Decisions of whoever runs the server.

    Attributes:
        public_url: scheme and host under which readers reach the site; by default what
            each request was sent to.
        allowed_origins: sites whose scripts may read the API, such as
            ``https://example.org``; none by default.
    """

    public_url: str = ""
    allowed_origins: tuple[str, ...] = ()
