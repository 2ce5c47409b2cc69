"""SQLite's full-text search, version 5, with Porter's stemmer and a table of tags."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.engines.engine import TOP, Answer, Session
from bench.queries import Query
from bench.stories import read_stories

_FILE = "articles.db"
_SCHEMA = """
    CREATE VIRTUAL TABLE articles USING fts5(title, body, tokenize='porter unicode61');
    CREATE TABLE tags (article INTEGER, tag TEXT, PRIMARY KEY (article, tag)) WITHOUT ROWID;
"""
_TOP = "SELECT title FROM articles WHERE articles MATCH ? ORDER BY bm25(articles) LIMIT ?"
_TOTAL = "SELECT count(*) FROM articles WHERE articles MATCH ?"
_TAGS = """
    SELECT tag, count(*) FROM articles JOIN tags ON tags.article = articles.rowid
    WHERE articles MATCH ? GROUP BY tag
"""


class SqliteFts5:
    """One table for texts and one for tags, in the standard library's SQLite."""

    name = "sqlite_fts5"

    def index(self, stories: Path, folder: Path) -> None:
        """Index the stories in one transaction."""
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / _FILE)) as database:
            database.executescript(_SCHEMA)
            with database:
                for number, story in enumerate(read_stories(stories), start=1):
                    database.execute(
                        "INSERT INTO articles (rowid, title, body) VALUES (?, ?, ?)",
                        (number, story.title, story.body),
                    )
                    database.executemany(
                        "INSERT OR IGNORE INTO tags VALUES (?, ?)",
                        [(number, tag) for tag in story.tags],
                    )

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one connection for all queries."""
        with closing(sqlite3.connect(folder / _FILE)) as database:
            yield _SqliteSession(database)


class _SqliteSession:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def answer(self, query: Query) -> Answer:
        (total,) = self._database.execute(_TOTAL, (query.text,)).fetchone()
        titles = self._database.execute(_TOP, (query.text, TOP)).fetchall()
        tags = self._database.execute(_TAGS, (query.text,)).fetchall()
        return Answer(total, tuple(title for (title,) in titles), dict(tags))
