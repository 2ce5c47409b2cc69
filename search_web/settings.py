"""What whoever runs the server decides: by a file, by the environment, by options.

An option beats the environment, the environment beats the file, the file beats what is
usual. The file is TOML, with the names of the fields as keys; a variable is the name in
capitals after ``ARTICLE_SEARCH_``. Imports only :mod:`indexer.errors`.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from indexer.errors import ArticleSearchError

PREFIX = "ARTICLE_SEARCH_"
LOG_FORMATS = ("text", "json", "off")


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """Decisions of whoever runs the server.

    Attributes:
        index: folder of the index.
        host, port: where to listen.
        threads: how many requests are answered side by side. Python runs one at a time, so
            more than one slow each other down; the second is there for a slow search not
            to hold up the others.
        stop_seconds: how long requests under way may take when the server is stopped.
        proxies: proxies before this server whose forwarded addresses are believed.
        public_url: scheme and host under which readers reach the site; by default what
            each request was sent to.
        site_name: what the site calls itself.
        allowed_origins: sites whose scripts may read the API, such as
            ``https://example.org``; none by default.
        api_keys: names to keys; where there are any, the API asks for one.
        requests_per_minute: most requests of one client, 0 for any number.
        metrics: whether ``/metrics`` is there.
        log: how requests are logged to standard error: ``text``, ``json`` or ``off``.
        log_queries: whether what was searched for is logged, too. It says a lot about
            those who search.
    """

    index: Path = Path("var/index")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 2
    stop_seconds: int = 10
    proxies: int = 0
    public_url: str = ""
    site_name: str = "Article Search"
    allowed_origins: tuple[str, ...] = ()
    api_keys: Mapping[str, str] = dataclasses.field(default_factory=dict)
    requests_per_minute: int = 0
    metrics: bool = True
    log: str = "text"
    log_queries: bool = False


SECRET = frozenset({"api_keys"})

_RANGES = {
    "port": (0, 65_535),
    "threads": (1, 64),
    "stop_seconds": (0, 3_600),
    "proxies": (0, 10),
    "requests_per_minute": (0, 1_000_000),
}


def read_settings(
    file: Path | None, environment: Mapping[str, str], options: Mapping[str, Any]
) -> tuple[Settings, dict[str, str]]:
    """Return the settings, and where each that is not the usual one comes from.

    Args:
        file: a TOML file, if there is one.
        environment: as the system gives it.
        options: of the command line, by the names of fields; None where not given.

    Raises:
        ArticleSearchError: something cannot be read or is not as expected; the message
            names it.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, given in (
        (str(file), _from_file(file) if file else {}),
        ("environment", _from_environment(environment)),
        ("option", {name: value for name, value in options.items() if value is not None}),
    ):
        values |= given
        origins |= dict.fromkeys(given, origin)
    return Settings(**values), origins


def _from_file(file: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleSearchError(f"{file}: cannot be read ({error}); name another file") from error
    except tomllib.TOMLDecodeError as error:
        raise ArticleSearchError(f"{file}: expected TOML: {error}") from error
    known = {field.name for field in dataclasses.fields(Settings)}
    for name in content:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise ArticleSearchError(f"{file}: {name}: expected one of {listed}")
    return {name: _checked(f"{file}: {name}", name, value) for name, value in content.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    fields = {PREFIX + field.name.upper(): field.name for field in dataclasses.fields(Settings)}
    for name in environment:
        if name.startswith(PREFIX) and name not in fields:
            listed = ", ".join(sorted(fields))
            raise ArticleSearchError(f"{name}: no such setting; expected one of {listed}")
    return {
        field: _checked(name, field, _READERS[_type_of(field)](name, environment[name]))
        for name, field in fields.items()
        if name in environment
    }


def _type_of(field: str) -> type:
    return type(getattr(Settings(), field))


def _number(name: str, text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise ArticleSearchError(f"{name}: expected a whole number, found {text!r}")
    return int(text)


def _switch(name: str, text: str) -> bool:
    choices = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.strip().lower() not in choices:
        raise ArticleSearchError(f"{name}: expected true or false, found {text!r}")
    return choices[text.strip().lower()]


def _pairs(name: str, text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not key.strip() or not value.strip() for key, _, value in pairs):
        raise ArticleSearchError(f"{name}: expected name=key, separated by commas")
    return {key.strip(): value.strip() for key, _, value in pairs}


_READERS: dict[type, Callable[[str, str], Any]] = {
    str: lambda _, text: text,
    type(Path()): lambda _, text: text,
    int: _number,
    bool: _switch,
    tuple: lambda _, text: [part.strip() for part in text.split(",") if part.strip()],
    dict: _pairs,
}

_NAMES = {str: "a text", int: "a whole number", bool: "true or false", dict: "names with keys"}


def _checked(place: str, field: str, value: Any) -> Any:
    """Return a value as its field holds it."""
    kind = _type_of(field)
    if kind is type(Path()):
        _expect(isinstance(value, str) and value != "", place, "a folder", value)
        return Path(value)
    if kind is tuple:
        texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
        _expect(texts, place, "a list of texts", value)
        return tuple(value)
    _expect(type(value) is kind, place, _NAMES[kind], "…" if field in SECRET else value)
    if kind is dict:
        texts = all(isinstance(one, str) and one for one in value.values())
        _expect(texts, place, "a text for each name", "…")
    if field in _RANGES:
        low, high = _RANGES[field]
        _expect(low <= value <= high, place, f"{low:,} to {high:,}", value)
    if field == "log":
        _expect(value in LOG_FORMATS, place, "one of " + ", ".join(LOG_FORMATS), value)
    if field == "public_url":
        web = value == "" or value.startswith(("http://", "https://"))
        _expect(web, place, "an address such as https://news.example.org", value)
    return value


def _expect(fits: bool, place: str, expected: str, found: Any) -> None:
    if not fits:
        raise ArticleSearchError(f"{place}: expected {expected}, found {found!r}")


def described(settings: Settings, origins: Mapping[str, str]) -> list[str]:
    """Return a line for each setting: its name, its value, where it comes from."""
    lines = []
    for field in dataclasses.fields(Settings):
        value = getattr(settings, field.name)
        if field.name in SECRET:
            value = f"{len(value)} hidden"
        elif isinstance(value, tuple):
            value = ", ".join(value) or "none"
        lines.append(f"{field.name} = {value} ({origins.get(field.name, 'usual')})")
    return lines
