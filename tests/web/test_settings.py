"""Settings come from options, environment and file, in this order, and say what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import ArticleSearchError
from search_web.settings import Settings, described, read_settings


def test_options_beat_the_environment_and_the_environment_the_file(tmp_path: Path) -> None:
    """Each setting says where it comes from; what is nowhere is as usual."""
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nhost = "a"\nsite_name = "A"\nallowed_origins = ["https://a"]\n')
    environment = {"ARTICLE_SEARCH_PORT": "2", "ARTICLE_SEARCH_HOST": "b", "HOME": "/"}
    settings, origins = read_settings(file, environment, {"port": 3, "log": None})
    assert (settings.port, settings.host, settings.site_name) == (3, "b", "A")
    assert settings.allowed_origins == ("https://a",)
    assert settings.log == Settings().log
    assert origins == {
        "port": "option",
        "host": "environment",
        "site_name": str(file),
        "allowed_origins": str(file),
    }


def test_every_kind_of_setting_has_a_variable() -> None:
    """Lists and keys are separated by commas."""
    environment = {
        "ARTICLE_SEARCH_INDEX": "there",
        "ARTICLE_SEARCH_METRICS": "no",
        "ARTICLE_SEARCH_ALLOWED_ORIGINS": "https://a, https://b",
        "ARTICLE_SEARCH_API_KEYS": "desk=one,archive=two",
    }
    settings, _ = read_settings(None, environment, {})
    assert settings.index == Path("there")
    assert settings.metrics is False
    assert settings.allowed_origins == ("https://a", "https://b")
    assert settings.api_keys == {"desk": "one", "archive": "two"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("prot = 1", "prot: expected one of allowed_origins"),
        ('port = "x"', "port: expected a whole number, found 'x'"),
        ("port = true", "port: expected a whole number, found True"),
        ("port = 70000", "port: expected 0 to 65,535, found 70000"),
        ('log = "loud"', "log: expected one of text, json, off, found 'loud'"),
        ('public_url = "news"', "public_url: expected an address such as https://"),
        ("allowed_origins = [1]", "allowed_origins: expected a list of texts, found [1]"),
        ('index = ""', "index: expected a folder, found ''"),
        ("[api_keys]\na = 1", "api_keys: expected a text for each name, found '…'"),
        ("port 1", "expected TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, line: str, said: str) -> None:
    """The file, the key, what was expected and what was found; no key is shown."""
    file = tmp_path / "settings.toml"
    file.write_text(line)
    with pytest.raises(ArticleSearchError) as raised:
        read_settings(file, {}, {})
    assert str(raised.value).startswith(f"{file}: ")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ARTICLE_SEARCH_PROT", "1", "no such setting; expected one of ARTICLE_SEARCH_ALLOWED"),
        ("ARTICLE_SEARCH_PORT", "x", "expected a whole number, found 'x'"),
        ("ARTICLE_SEARCH_METRICS", "maybe", "expected true or false, found 'maybe'"),
        ("ARTICLE_SEARCH_API_KEYS", "secret", "expected name=key, separated by commas"),
    ],
)
def test_what_is_wrong_in_the_environment_is_named(name: str, value: str, said: str) -> None:
    """The variable, what was expected and what was found."""
    with pytest.raises(ArticleSearchError) as raised:
        read_settings(None, {name: value}, {})
    assert str(raised.value).startswith(name)
    assert said in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(ArticleSearchError, match="name another file"):
        read_settings(tmp_path / "none.toml", {}, {})


def test_settings_are_shown_without_secrets() -> None:
    """Each in a line with its origin; of keys only how many there are."""
    settings = Settings(api_keys={"desk": "hush"}, port=9)
    lines = described(settings, {"port": "option", "api_keys": "environment"})
    assert "port = 9 (option)" in lines
    assert "host = 127.0.0.1 (usual)" in lines
    assert "api_keys = 1 hidden (environment)" in lines
    assert "hush" not in "".join(lines)
