"""What the program that saved a page wrote into it: address and time.

Browsers: ``<!-- saved from url=(0042)https://... -->``. SingleFile:
``<!-- Page saved with SingleFile url: ... saved date: ... -->``. Imports only
``dates``.
"""

from __future__ import annotations

import datetime
import re

LOOKED_AT = 4096
"""Characters: the comment stands at the very top."""

_BROWSER = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)")
_SINGLE_FILE = re.compile(
    r"Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*"
    r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})"
)


def saved_from(text: str) -> tuple[str, str]:
    """Return the address a page was saved from and when, ISO 8601 or empty."""
    top = text[:LOOKED_AT]
    single_file = _SINGLE_FILE.search(top)
    if single_file:
        return single_file[1], _iso(single_file[2] + " " + single_file[3])
    browser = _BROWSER.search(top)
    return (browser[1] if browser else ""), ""


def _iso(date: str) -> str:
    try:
        moment = datetime.datetime.strptime(date, "%b %d %Y %H:%M:%S %z")
    except ValueError:
        return ""
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")
