"""The site's name is taken off a headline, and nothing else."""

from __future__ import annotations

import pytest

from indexer.sources.titles import site_name_in, without_site_name


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Snow closes road | Tarn Record", "Snow closes road"),
        ("Snow closes road - The Tarn Record", "Snow closes road"),
        ("Snow closes road — Tarn Record", "Snow closes road"),
        ("Snow closes road - World - Tarn Record", "Snow closes road - World"),
        ("Tarn Record: Snow closes road", "Tarn Record: Snow closes road"),
        ("Tarn Record | Snow closes road", "Snow closes road"),
        ("Pass road - closed again", "Pass road - closed again"),
        ("Tarn Record", "Tarn Record"),
    ],
)
def test_site_names(title: str, bare: str) -> None:
    """Only a part that equals the site's name goes."""
    assert without_site_name(title, ["Tarn Record"]) == bare


def test_shorter_forms() -> None:
    """A part that equals another form of the title is the title."""
    titled = without_site_name("Snow closes road | News | TR", [], ["Snow closes road"])
    assert titled == "Snow closes road"


def test_site_name_from_two_titles() -> None:
    """What the window's title adds to the headline is the site's name."""
    assert site_name_in("Snow closes road - Tarn Record", "Snow closes road") == "Tarn Record"
    assert site_name_in("Snow closes road", "Snow closes road") == ""
    assert site_name_in("Another - Tarn Record", "Snow closes road") == ""
