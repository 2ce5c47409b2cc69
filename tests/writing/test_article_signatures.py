"""What articles are compared by depends on their words alone, today and tomorrow."""

from __future__ import annotations

import datetime
import hashlib

import numpy as np
import pytest

from indexer.article import Article
from indexer.duplicate_file import FILE_NAME, Signatures
from indexer.writing import article_signatures as module
from indexer.writing.article_signatures import UNKNOWN_MOMENT, SignatureWriter
from tests.conftest import make_article

TEXT = "The Émigré's “running” words, printed on 4 January 2011 in Saltmere, go on and on. "
ARTICLES = [
    make_article(1, title="Words", body=TEXT * 9 + "Then they end.", published="2011-01-04"),
    make_article(2, title="WORDS!", body=TEXT.upper() * 9 + "then they end"),
    make_article(3, title="", body="Nur kurz.", captured_at="2012-01-01T00:00:01+09:00"),
    make_article(4, title="No body", body=""),
    make_article(5, title="", body="— … —"),
    make_article(6, title="Слова", body="и снова слова " * 20),
]
_DAY_SECONDS = 86_400


def signatures_of(articles: list[Article]) -> Signatures:
    signatures = Signatures.empty(len(articles))
    writer = SignatureWriter(signatures)
    for row, article in enumerate(articles):
        writer.add(row, article.to_json())
    writer.finish()
    return signatures


def test_case_accents_and_punctuation_do_not_matter() -> None:
    """Equal folded words have equal digests and sketches; others have others."""
    found = signatures_of(ARTICLES)
    assert found.digests[0].tolist() == found.digests[1].tolist()
    assert found.sketches[0].tolist() == found.sketches[1].tolist()
    different = {tuple(digest) for digest in found.digests[[0, 2, 5]].tolist()}
    assert len(different) == 3
    assert (0, 0) not in different


def test_what_has_no_words_in_a_body_is_empty() -> None:
    """Without a body there is neither digest nor sketch; a short text has no sketch."""
    found = signatures_of(ARTICLES)
    assert not found.digests[[3, 4]].any()
    assert found.sketches.any(axis=1).tolist() == [True, True, False, False, False, True]


def test_moments_are_by_the_clock_that_is_printed() -> None:
    """Microseconds since year 1, without a zone; what is not known comes last."""
    found = signatures_of(ARTICLES)
    second = 1_000_000
    published, captured = found.moments.T.tolist()
    days = datetime.date(2011, 1, 4).toordinal() - 1
    assert published == [days * _DAY_SECONDS * second, *[UNKNOWN_MOMENT] * 5]
    assert captured[2] % (_DAY_SECONDS * second) == second
    assert captured[:2] == [UNKNOWN_MOMENT] * 2


@pytest.mark.parametrize("table_bytes", [0, 1 << 26])
def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch, table_bytes: int) -> None:
    """One article at a time, with the words of those before forgotten or not."""
    at_once = signatures_of(ARTICLES)
    monkeypatch.setattr(module, "_BATCH_CHARACTERS", 1)
    monkeypatch.setattr(module, "_MOST_TABLE_BYTES", table_bytes)
    one_by_one = signatures_of(ARTICLES)
    assert np.array_equal(at_once.digests, one_by_one.digests)
    assert np.array_equal(at_once.sketches, one_by_one.sketches)


def test_signatures_are_those_of_the_file_version() -> None:
    """Kept signatures are compared with new ones: whoever changes them counts the file up."""
    found = signatures_of(ARTICLES)
    content = found.digests.astype("<u8").tobytes() + found.sketches.tobytes()
    golden = {"duplicates.v1": "a65f1d34aaa35ba670805a8e7dde89d7"}
    assert hashlib.blake2b(content, digest_size=16).hexdigest() == golden[FILE_NAME]
