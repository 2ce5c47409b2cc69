"""SQLite's full-text search, version 5, with Porter's stemmer and a table of tags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bench.engines.engine import BUFFER_BYTES, TOP, Answer, Counts, Indexed, Session
from bench.query import Query
from bench.stories import Story, read_stories

_FILE = "articles.db"
_SCHEMA = """
    CREATE TABLE stories (
        number INTEGER PRIMARY KEY, id TEXT, title TEXT, body TEXT, source TEXT, url TEXT,
        date TEXT, tags TEXT
    );
    CREATE INDEX ids ON stories (id);
    CREATE INDEX urls ON stories (url);
    CREATE INDEX sources ON stories (source);
    CREATE INDEX dates ON stories (date);
    CREATE VIRTUAL TABLE articles USING fts5(
        title, body, content='stories', content_rowid='number', tokenize='porter unicode61'
    );
    CREATE TABLE tags (article INTEGER, tag TEXT, PRIMARY KEY (article, tag)) WITHOUT ROWID;
"""
_STORED = "SELECT sum(pgsize) FROM dbstat WHERE name = 'stories'"
_TOP = "SELECT title FROM articles WHERE articles MATCH ? ORDER BY bm25(articles) LIMIT ?"
_TOTAL = "SELECT count(*) FROM articles WHERE articles MATCH ?"
_TAGS = """
    SELECT tag, count(*) FROM articles JOIN tags ON tags.article = articles.rowid
    WHERE articles MATCH ? GROUP BY tag
"""


class SqliteFts5:
    """Tables for articles and tags with a full-text index, in the standard library's SQLite."""

    version = sqlite3.sqlite_version
    differs = "Porter's stemmer; articles stored as columns, uncompressed"

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Index the stories in one transaction."""
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / _FILE)) as database:
            database.execute(f"PRAGMA cache_size = -{BUFFER_BYTES // 1024}")
            database.executescript(_SCHEMA)
            with database:
                for number, story in enumerate(read_stories(stories), start=1):
                    _insert(database, number, story)
        return Indexed()

    def stored_bytes(self, folder: Path) -> int | None:
        """Return the size of the articles' table, if SQLite was built to tell it."""
        with closing(sqlite3.connect(folder / _FILE)) as database:
            try:
                (size_bytes,) = database.execute(_STORED).fetchone()
            except sqlite3.OperationalError:
                return None
        return int(size_bytes)

    def count(self, folder: Path, words: Sequence[str]) -> Counts:
        """Count rows and matches."""
        with closing(sqlite3.connect(folder / _FILE)) as database:
            (articles,) = database.execute("SELECT count(*) FROM stories").fetchone()
            hits = {word: database.execute(_TOTAL, (word,)).fetchone()[0] for word in words}
        return Counts(articles, hits)

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one connection for all queries."""
        with closing(sqlite3.connect(folder / _FILE)) as database:
            yield _SqliteSession(database)


def _insert(database: sqlite3.Connection, number: int, story: Story) -> None:
    database.execute(
        "INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            story.id,
            story.title,
            story.body,
            story.source,
            story.url,
            story.date,
            json.dumps(story.tags, ensure_ascii=False),
        ),
    )
    database.execute(
        "INSERT INTO articles (rowid, title, body) VALUES (?, ?, ?)",
        (number, story.title, story.body),
    )
    database.executemany(
        "INSERT OR IGNORE INTO tags VALUES (?, ?)", [(number, tag) for tag in story.tags]
    )


class _SqliteSession:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def answer(self, query: Query) -> Answer:
        (total,) = self._database.execute(_TOTAL, (query.text,)).fetchone()
        titles = self._database.execute(_TOP, (query.text, TOP)).fetchall()
        tags = self._database.execute(_TAGS, (query.text,)).fetchall()
        return Answer(total, tuple(title for (title,) in titles), dict(tags))
