"""JSON Lines: records to articles, and lines that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.article import Article, article_id
from indexer.sources import Rejected, SavedItem, json_lines, read_source
from indexer.sources.json_record import parse_record
from tests.sources.parsing import outcome, reason, record

FULL = {
    "id": 7,
    "title": " A  title\nof two lines ",
    "body": "One.\r\n\r\nTwo.",
    "tags": "Oceans, Science,oceans",
    "date": "2011-01-04T21:14:00-05:00",
    "source": "Quayside Times",
    "url": "https://quayside.example/7",
    "language": "en-US",
    "authors": ["By Ann Lee", "Bo Ek"],
    "highlights": ["First point", "Second point"],
    "editors_note": "Editor's note: Corrected.",
    "dateline": "HAVNEBY",
    "captured_at": "2012-01-01T00:00:00Z",
    "places": ["ignored"],
}


def test_all_fields() -> None:
    """Every known key is read and made plain; an unknown one is left alone."""
    assert record(json.dumps(FULL)) == Article(
        id=article_id("https://quayside.example/7", "7"),
        title="A title of two lines",
        body="One.\n\nTwo.",
        url="https://quayside.example/7",
        authors=("Ann Lee", "Bo Ek"),
        source="Quayside Times",
        published="2011-01-04T21:14:00-05:00",
        language="en",
        tags=("Oceans", "Science"),
        highlights=("First point", "Second point"),
        editors_note="Corrected.",
        dateline="HAVNEBY",
        captured_at="2012-01-01T00:00:00+00:00",
        sha256="0" * 64,
    )


@pytest.mark.parametrize(
    ("fields", "identity"),
    [
        ({"id": "a", "url": "http://x.example/1"}, ("http://x.example/1", "a")),
        ({"url": "http://x.example/1"}, ("http://x.example/1",)),
        ({"id": "a"}, ("saved/x", "a")),
        ({"id": 1.5}, ("saved/x", "1.5")),
        ({}, ("saved/x", "0" * 64)),
        ({"url": "javascript:alert(1)"}, ("saved/x", "0" * 64)),
    ],
)
def test_identity(fields: dict[str, object], identity: tuple[str, ...]) -> None:
    """A record is told apart by address and id, what there is of them."""
    assert record(json.dumps({"title": "T", **fields})).id == article_id(*identity)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[]", "found a list"),
        ("null", "found null"),
        ("{", "invalid JSON"),
        ("{'a': 1}", "invalid JSON"),
        ('{"id": "1"}', "key title or body, found id"),
        ("{}", "found no keys"),
        ('{"title": null}', "found no keys"),
        ('{"title": 5}', "title: expected a string, found a number"),
        ('{"body": ["x"]}', "body: expected a string, found a list"),
        ('{"title": "", "tags": {}}', "tags: expected a string or a list of strings"),
        ('{"title": "", "tags": [1]}', "tags: expected a list of strings, found a number"),
        ('{"title": "", "date": "4 Jan 2011"}', "date: expected an ISO 8601 date"),
        ('{"title": "", "published": 20110104}', "published: expected a string"),
        ('{"title": "", "id": true}', "id: expected a string or a number"),
        ('{"title": "", "authors": 1}', "authors: expected a string or a list"),
        (b'{"title": "\xff"}', "expected UTF-8, found byte 0xff"),
        ('{"title": ' + "[" * 100_000, "nested"),
        ('{"title": "", "id": ' + "9" * 5_000 + "}", "invalid JSON"),
    ],
)
def test_rejected_records(line: str | bytes, said: str) -> None:
    """A reason names the field, what was expected and what was found."""
    assert said in reason(parse_record, line)


def test_empty_texts_are_a_record() -> None:
    """An archive's record without text is still a record; null counts as missing."""
    assert record('{"title": "", "body": "", "date": null}').headline == ""
    assert record('{"body": "Only this."}').title == ""


def test_strings_become_harmless() -> None:
    """Lone surrogates, also in an id, and NUL do no harm."""
    parsed = record('{"title": "a\\ud800\\u0000b", "id": "\\udfff", "tags": ["b\\ud800"]}')
    assert parsed.title == "a\ufffdb"
    assert parsed.tags == ("b\ufffd",)


def lines_of(folder: Path, content: bytes) -> list[SavedItem | Rejected]:
    """Return what a file with this content gives."""
    path = folder / "records.jsonl"
    path.write_bytes(content)
    return list(read_source(path))


def test_lines_of_a_file(tmp_path: Path) -> None:
    """Blank lines are nothing; a mark, CR LF and a missing last newline do not matter."""
    items = lines_of(
        tmp_path, b'\xef\xbb\xbf{"title":"a"}\r\n\r\n  \n{"title":"b"}\nno\n{"title":"c"}'
    )
    assert [item.record for item in items] == ["line 1", "line 4", "line 5", "line 6"]
    parsed = [item.parse() for item in items if isinstance(item, SavedItem)]
    assert [each.title for each in parsed if isinstance(each, Article)] == ["a", "b", "c"]
    assert isinstance(items[0], SavedItem)
    assert items[0].size_bytes == len(b'{"title":"a"}')


def test_long_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line past the cap is rejected with its number, and reading goes on."""
    monkeypatch.setattr(json_lines, "LONGEST_LINE_BYTES", 20)
    at_cap = b'{"title":"12345678"}'
    items = lines_of(
        tmp_path, b"x" * 21 + b"\n" + at_cap + b"\r\n" + b"y" * 500 + b"\n{}\n" + b"z" * 30
    )
    assert [type(item) for item in items] == [Rejected, SavedItem, Rejected, SavedItem, Rejected]
    assert [item.record for item in items] == [f"line {n}" for n in (1, 2, 3, 4, 5)]
    assert isinstance(items[2], Rejected)
    assert "at most 20 bytes" in items[2].reason


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(FULL)), JSON))
def test_any_values_are_survived(fields: dict[str, object]) -> None:
    """Any JSON under the known keys gives an article or a rejection."""
    outcome(parse_record, json.dumps(fields))


@given(JSON)
def test_any_json_is_survived(value: object) -> None:
    """Any JSON at all gives an article or a rejection."""
    outcome(parse_record, json.dumps(value))
