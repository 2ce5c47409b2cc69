"""Every format is found by its content and gives its articles or a reason."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.sources import Rejected, SavedItem, csv_table, read_source
from indexer.sources.content import read_content
from indexer.sources.file_format import Format, format_of, sniff
from indexer.sources.origin import Origin
from tests.sources import fuzzing
from tests.sources.formats import (
    ADDRESS,
    ATOM,
    DUMP,
    FEED,
    FILES,
    MHTML,
    PAGE,
    RECORD,
    STORY,
    TABLE,
    TITLE,
    tarred,
    warc,
    zipped,
)

Found = list[SavedItem | Rejected]


def read(name: str, raw: bytes) -> Found:
    """Return all that a file of this name and content gives."""
    origin = Origin(f"/archive/{name}", f"archive/{name}", "2024-05-01T08:00:00+00:00")
    return list(read_content(io.BufferedReader(io.BytesIO(raw)), origin, name))


def articles(found: Found) -> list[Article]:
    """Return the articles among what was found; each item must give one."""
    parsed = [item.parse() for item in found if isinstance(item, SavedItem)]
    assert all(isinstance(each, Article) for each in parsed), parsed
    return [each for each in parsed if isinstance(each, Article)]


def failures(found: Found) -> list[Rejected]:
    """Return what should have given an article and did not."""
    return [item for item in found if isinstance(item, Rejected) and not item.other_format]


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_its_article(name: str) -> None:
    """Title and story are the same whatever they are wrapped in."""
    found = read(name, FILES[name])
    (article,) = articles(found)
    assert article.title == TITLE
    assert article.body.startswith(STORY)
    assert not failures(found)


@pytest.mark.parametrize("name", FILES)
def test_items_of_every_format_can_be_sent_to_another_process(name: str) -> None:
    """An item is pickled with its bytes and parses the same."""
    items = [item for item in read(name, FILES[name]) if isinstance(item, SavedItem)]
    sent = pickle.loads(pickle.dumps(items))  # noqa: S301 - our own bytes
    assert [item.parse() for item in sent] == [item.parse() for item in items]


@pytest.mark.parametrize("name", FILES)
def test_a_second_reading_finds_the_same_digests(name: str) -> None:
    """What has not changed is known by its digest, wherever it stands."""
    first, second = read(name, FILES[name]), read(name, FILES[name])
    assert [item for item in first if isinstance(item, Rejected)] == [
        item for item in second if isinstance(item, Rejected)
    ]
    digests = [
        [item.sha256 for item in found if isinstance(item, SavedItem)] for found in (first, second)
    ]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("page.html", gzip.compress(PAGE), Format.GZIP),
        ("page.txt", PAGE, Format.PAGE),
        ("page.php", b"\xef\xbb\xbf <!-- saved -->\n<HTML lang=en>", Format.PAGE),
        ("page.html", MHTML, Format.MHTML),
        ("wide.asp", "\ufeff<!DOCTYPE html>".encode("utf-16-le"), Format.PAGE),
        ("no suffix", RECORD, Format.RECORDS),
        ("feed.xml", ATOM, Format.FEED),
        ("page.html", b"plain words", Format.PAGE),
        ("dump.txt", b"plain words", Format.DUMP),
        ("some.xml", b"<?xml version='1.0'?><note>x</note>", None),
        ("letter.docx", zipped({"word/document.xml": b"<x/>"}), None),
        ("picture.png", b"\x89PNG\r\n\x1a\n", None),
        ("picture.svg", b"<?xml version='1.0'?><svg/>", None),
        ("README", b"Read me first.", None),
        ("x.jsonl", b"", Format.RECORDS),
    ],
)
def test_format_by_content(name: str, raw: bytes, kind: Format | None) -> None:
    """A plain sign in the bytes counts for more than the name."""
    assert format_of(name, raw) is kind


def test_table() -> None:
    """Columns are known by their usual names; dates and topics are read as printed."""
    (article,) = articles(read("t.csv", TABLE))
    assert (article.url, article.published) == (ADDRESS, "2011-01-04")
    assert article.tags == ("Ferries", "Music")


def test_rows_of_a_table() -> None:
    """Blank rows are none; a row with too many cells or without text is named by its line."""
    rows = b'title;body\nA;"one\ntwo"\n;\n\nB;b;c\nC;\n'
    found = read("t.csv", rows)
    parsed = [item.parse() for item in found if isinstance(item, SavedItem)]
    assert [each.title for each in parsed if isinstance(each, Article)] == ["A", "C"]
    (rejected,) = failures(found)
    assert rejected.record == "line 6"
    assert "expected 2 cells" in rejected.reason


def test_a_table_without_names_or_end() -> None:
    """What is no table of articles is one rejection that says what was found."""
    (unnamed,) = failures(read("t.csv", b"name,age\nx,1\n"))
    assert "found name, age" in unnamed.reason
    assert not failures(read("t.csv", "title,body\nŒuvre,é\n".encode("cp1252")))


def test_a_quotation_mark_that_is_never_closed() -> None:
    """It costs its row and what it swallows, and says so; a stray one costs its row."""
    found = read("t.csv", b'title,body\nA,a\n"B"b,c\nD,d\nE,"never closed\n' + b"x,y\n" * 10)
    assert [article.title for article in articles(found)] == ["A", "D"]
    assert [item.record for item in failures(found)] == ["line 3", "line 5"]
    assert "quotation" in failures(found)[1].reason


def test_a_line_longer_than_any_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for several rows."""
    monkeypatch.setattr(csv_table, "LONGEST_ROW_CHARACTERS", 50)
    found = read("t.csv", b"title,body\nA,a\nB," + b"b" * 150 + b"\nC,c\n")
    assert [article.title for article in articles(found)] == ["A"]
    assert "a line of more than 50" in failures(found)[0].reason


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_in_unicode(codec: str) -> None:
    """A spreadsheet's hint and byte order marks are no part of the names."""
    raw = "sep=;\ntitle;categories;keywords;body\nŒuvre;日本;Nara;é\n".encode(codec)
    (article,) = articles(read("t.csv", raw))
    assert (article.title, article.body, article.tags) == ("Œuvre", "é", ("日本", "Nara"))


def test_feeds() -> None:
    """An entry gives its longest text, its moment with the zone, its topics."""
    (article,) = articles(read("f.rss", FEED))
    assert article.body == f"{STORY}\n\nThe fee was waived."
    assert article.published == "2011-01-04T21:14:00-05:00"
    assert (article.authors, article.tags) == (("Ann Lee",), ("Ferries", "Music"))
    assert (article.source, article.language, article.url) == ("Quayside Times", "en", ADDRESS)


def test_broken_feeds() -> None:
    """What stands before the break is read; entities are refused."""
    found = read("f.rss", FEED[: FEED.index(b"</channel>")])
    assert [article.title for article in articles(found)] == [TITLE]
    assert "well-formed" in failures(found)[0].reason
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    (refused,) = read("f.rss", b"<?xml version='1.0'?>" + bomb + FEED[FEED.index(b"<rss") :])
    assert isinstance(refused, Rejected)
    assert "entities" in refused.reason


def test_entries_stay_what_they_are() -> None:
    """A feed that is called otherwise has the same entries; a relative link is none."""
    renamed = FEED.replace(b"Quayside Times", b"The Quay").replace(b"en-gb", b"en")
    digests = [
        [item.sha256 for item in read("f.rss", raw) if isinstance(item, SavedItem)]
        for raw in (FEED, renamed)
    ]
    assert digests[0] == digests[1]
    linked = FEED.replace(ADDRESS.encode(), b"/ferry").replace(b"<item>", b"<item><guid>g1</guid>")
    edited = linked.replace(b"The fee was waived", b"The fee was paid")
    (one,), (other,) = articles(read("f.rss", linked)), articles(read("f.rss", edited))
    assert one.id == other.id


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Tue, 04 Jan 2011 21:14:00 -0500", "2011-01-04T21:14:00-05:00"),
        ("2011-01-04", "2011-01-04"),
        ("4 January 2011", "2011-01-04"),
        ("2011-01-04T21:14:00+09:00", "2011-01-04T21:14:00+09:00"),
        ("gestern", ""),
    ],
)
def test_dates_of_entries(written: str, read_as: str) -> None:
    """They are kept by the paper's own clock."""
    raw = FEED.replace(b"Tue, 04 Jan 2011 21:14:00 -0500", written.encode())
    (article,) = articles(read("f.rss", raw))
    assert article.published == read_as


def test_feeds_that_are_work_for_hours() -> None:
    """What feedparser takes the square of its length for is refused before."""
    raw = FEED.replace(b"Ann Lee", b"a." * 600)
    (refused,) = failures(read("f.rss", raw))
    assert "names of authors" in refused.reason
    about = FEED.replace(b"<p>", b"<p>In XML one writes &lt;!ENTITY x &gt; <!ENTITY y ", 1)
    assert len(articles(read("f.rss", about))) == 1


@pytest.mark.parametrize(
    "header",
    [
        "multipart/related; boundary*0*=a''b; boundary*=c",
        "multipart/related; start*0*=a''b; start*=c; boundary=x",
        'multipart/related; a="' + '\\";' * 25_000,
        "multipart/related; boundary=x\n\n" + "--x\n\n\n" * 20_000,
    ],
)
def test_mhtml_made_to_break_its_reader(header: str) -> None:
    """Headers that the reader fails on or is slow with are a reason each."""
    raw = f"MIME-Version: 1.0\nContent-Type: {header}\n\n".encode() + PAGE
    (item,) = read("x.mht", raw)
    assert isinstance(item, SavedItem)
    assert isinstance(item.parse(), Rejected)


@pytest.mark.parametrize("charset", ["utf-\x008''x", "utf-8''a; charset*=x"])
def test_mhtml_with_a_broken_charset(charset: str) -> None:
    """A parameter that cannot be read is a reason, not an end of the run."""
    raw = MHTML.replace(
        b"Type: text/html\r\n", f"Type: text/html; charset*0*={charset}\r\n".encode()
    )
    (item,) = read("x.mht", raw)
    assert isinstance(item, SavedItem)
    assert isinstance(item.parse(), Article | Rejected)


def test_saved_as_one_file() -> None:
    """An MHTML page has the address and the moment at which it was saved."""
    (article,) = articles(read("x.mht", MHTML))
    assert (article.url, article.captured_at) == (ADDRESS, "2011-01-04T21:14:00-05:00")
    (item,) = read("x.mht", MHTML.replace(b"text/html", b"text/plain"))
    assert isinstance(item, SavedItem)
    parsed = item.parse()
    assert isinstance(parsed, Rejected)
    assert "HTML" in parsed.reason


def test_web_archive() -> None:
    """Pages have the address and moment of their capture; other records are counted."""
    found = read("c.warc", warc())
    (article,) = articles(found)
    assert (article.url, article.captured_at) == (ADDRESS, "2011-01-05T08:00:00+00:00")
    assert [(item.record, item.reason) for item in found if isinstance(item, Rejected)] == [
        ("1 records", "expected responses that are pages, found image/png"),
        ("1 records", "expected responses that are pages, found request record"),
        ("1 records", "expected responses that are pages, found response with status 302"),
    ]


def test_a_web_archive_in_a_declared_encoding() -> None:
    """The server's word on the encoding counts where the page is silent."""
    raw = warc(body="<p>Žluťoučký kůň úpěl ďábelské ódy celou noc.</p>".encode())
    (article,) = articles(read("c.warc", raw))
    assert article.body == "Žluťoučký kůň úpěl ďábelské ódy celou noc."


def test_a_web_archive_with_a_wrong_length(capsys: pytest.CaptureFixture[str]) -> None:
    """It is a reason in the list, not a line printed by a library."""
    raw = warc()
    place = raw.index(b"Content-Length: ", raw.index(b"WARC-Type: response"))
    end = raw.index(b"\r\n", place)
    found = read("c.warc", raw[:place] + b"Content-Length: 60" + raw[end:])
    assert any("as long as they say" in item.reason for item in failures(found))
    assert capsys.readouterr().err == ""


def test_places_in_archives() -> None:
    """Members are found by their names, records in them by their lines."""
    archive = zipped(
        {"a/x.jsonl": RECORD + b"\n\n" + RECORD, "a/deep.zip": zipped({"p.html": PAGE})}
    )
    found = read("all.zip", archive)
    assert [item.record for item in found] == [
        "a/x.jsonl, line 1",
        "a/x.jsonl, line 3",
        "a/deep.zip, p.html",
    ]
    assert {item.path for item in found} == {"/archive/all.zip"}


def test_members_that_are_not_read() -> None:
    """Links, devices, names that lead out and secrets are refused by name."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/etc/passwd"
            archive.addfile(member)
    found = read("x.tar", content.getvalue())
    assert [(item.record, isinstance(item, Rejected)) for item in found] == [
        ("link", True),
        ("pipe", True),
    ]
    outside = read("x.tar", tarred({"../../x.html": PAGE, "/etc/y.html": PAGE, "z.html": PAGE}))
    assert [type(item) for item in outside] == [Rejected, Rejected, SavedItem]
    outside = read("x.zip", zipped({"..\\x.html": PAGE, "C:/y.html": PAGE, "z.html": PAGE}))
    assert [type(item) for item in outside] == [Rejected, Rejected, SavedItem]
    locked = bytearray(zipped({"x.html": PAGE}))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        place = locked.index(header) + (6 if header.endswith(b"\x04") else 8)
        locked[place] |= 1
    (secret,) = failures(read("x.zip", bytes(locked)))
    assert "password" in secret.reason


def test_names_of_members_are_harmless() -> None:
    """A name that would move a terminal's cursor is shown escaped."""
    (item,) = read("x.tar", tarred({"a\x1b[2Jb.html": PAGE}))
    assert item.record == "a\\x1b[2Jb.html"


def test_a_member_without_a_name() -> None:
    """It is refused as any member is whose two names differ."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("x.html", PAGE)
        archive.infolist()[0].filename = ""
    (refused,) = failures(read("x.zip", content.getvalue()))
    assert "zip" in refused.reason


def test_a_fault_of_a_reader_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is a reason that asks to be reported."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by \x1b zero")

    monkeypatch.setattr(csv_table, "_lines", fail)
    (rejected,) = failures(read("x.csv", TABLE))
    assert "ZeroDivisionError: by \\x1b zero" in rejected.reason
    assert "please report" in rejected.reason


def test_hidden_members_are_passed_over() -> None:
    """As hidden files are in folders; so is what macOS adds."""
    names = (".DS_Store", "__MACOSX/._x.html", "a/.git/x.html", "./x.html")
    (item,) = read("x.zip", zipped(dict.fromkeys(names, PAGE)))
    assert item.record == "./x.html"


def test_containers_in_containers() -> None:
    """They are opened a few levels deep, so that none opens for ever."""
    raw = PAGE
    for _ in range(6):
        raw = zipped({"x.zip": raw})
    (rejected,) = failures(read("x.zip", raw))
    assert "containers inside each other" in rejected.reason


@pytest.mark.parametrize("name", ["x.html.gz", "x.jsonl.gz", "x.csv.gz"])
def test_a_bomb_is_one_rejection(name: str) -> None:
    """What expands out of all proportion is given up early, whatever it says it is."""
    (bomb,) = failures(read(name, gzip.compress(bytes(300_000_000), 9)))
    assert bomb.reason


def test_a_bomb_of_blanks_is_an_empty_tar() -> None:
    """Zeros are how a tar archive ends; nothing behind them is looked at."""
    assert read("x.tar.gz", gzip.compress(bytes(300_000_000), 9)) == []


def test_a_zip_bomb_is_not_unpacked() -> None:
    """Its directory tells; where that lies, the unpacking does."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.html", bytes(100_000_000))
        archive.writestr("y.html", PAGE)
    found = read("x.zip", content.getvalue())
    assert [type(item) for item in found] == [Rejected, SavedItem]
    assert "expands" in failures(found)[0].reason


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("crawl.warc", FILES["crawl.warc"].index(b"forty passengers")),
        ("crawl.warc.gz", 700),
        ("crawl.wacz", 900),
        ("page.html.gz", 150),
        ("records.jsonl.bz2", 150),
        ("records.jsonl.xz", 150),
        ("pages.zip", 300),
        ("pages.tar", 700),
        ("pages.tgz", 150),
        ("pages.tar.xz", 150),
    ],
)
def test_cut_off_containers(name: str, kept: int) -> None:
    """The reason stands for the whole file, so that what it gave earlier is kept."""
    found = read(name, FILES[name][:kept])
    reasons = failures(found)
    assert reasons
    assert all(item.path == f"/archive/{name}" for item in reasons)
    assert any(not item.record for item in reasons)


def test_lists_of_records() -> None:
    """A list in one JSON file is as good as lines; what is no record is named by its number."""
    value = [json.loads(RECORD), 5, {"title": "B", "body": 2**70}]
    found = read("x.json", json.dumps(value).encode())
    parsed = [item.parse() for item in found if isinstance(item, SavedItem)]
    assert [type(each) for each in parsed] == [Article, Rejected, Rejected]
    (others,) = read("package.json", b'{"name": "x", "version": "1"}')
    assert isinstance(others, Rejected)
    assert others.other_format
    (broken,) = failures(read("x.json", b'[{"title": '))
    assert "invalid JSON" in broken.reason


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_files_give_items_or_reasons(name: str, data: st.DataObject) -> None:
    """Whatever is done to a file's bytes, reading it ends and gives nothing else."""
    raw = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        if raw:
            place = data.draw(st.integers(0, len(raw) - 1))
            how = data.draw(st.sampled_from(["flip", "cut", "insert", "repeat"]))
            if how == "flip":
                raw[place] ^= data.draw(st.integers(1, 255))
            elif how == "cut":
                del raw[place : place + data.draw(st.integers(1, 200))]
            elif how == "insert":
                raw[place:place] = data.draw(st.binary(max_size=20))
            else:
                raw[place:place] = raw[place : place + 40]
    for item in read(name, bytes(raw)):
        assert isinstance(item, SavedItem | Rejected)
        if isinstance(item, SavedItem):
            assert isinstance(item.parse(), Article | Rejected)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=2000))
def test_any_bytes_under_any_name(name: str, raw: bytes) -> None:
    """No bytes do harm, whatever their file is called."""
    sniff(raw)
    for item in read(name, raw):
        assert isinstance(item, SavedItem | Rejected)
        if isinstance(item, SavedItem):
            assert isinstance(item.parse(), Article | Rejected)


def test_a_folder_of_everything(tmp_path: Path) -> None:
    """All formats side by side give one article each."""
    for name, raw in FILES.items():
        (tmp_path / name).write_bytes(raw)
    found = list(read_source(tmp_path))
    assert len(articles(found)) == len(FILES)
    assert not failures(found)
    assert DUMP in FILES.values()


def test_a_short_campaign_finds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The long one is a command of its own: ``python -m tests.sources.fuzzing``."""
    assert fuzzing.main(["--minutes", "0.05", "--findings", str(tmp_path)]) == 0
    assert "0 findings" in capsys.readouterr().out
