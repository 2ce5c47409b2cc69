"""SQLite's full-text search, version 5, over terms; tags in a table of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from bench.query import Query, QueryKind
from bench.query_engines.engine import TOP, Answer, Ask, Mode, Session
from bench.term_file import read_terms

_FILE = "terms.db"
_SCHEMA = """
    CREATE VIRTUAL TABLE terms USING fts5(
        body, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
    );
    CREATE TABLE tags (story INTEGER, tag TEXT, PRIMARY KEY (story, tag)) WITHOUT ROWID;
"""
_TOP = f"SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT {TOP}"  # noqa: S608
_TOTAL = "SELECT count(*) FROM terms WHERE terms MATCH ?"
_TAGS = """
    SELECT tag, count(*) FROM terms JOIN tags ON tags.story = terms.rowid
    WHERE terms MATCH ? GROUP BY tag
"""
_JOINS = {QueryKind.UNION: " OR ", QueryKind.INTERSECTION: " AND ", QueryKind.TERM: ""}


class SqliteFts5:
    """A contentless table of terms, optimized, in the standard library's SQLite."""

    version = sqlite3.sqlite_version
    differs = "asked 10 queries of each row, as it is slow"
    most_queries = 10

    def index(self, terms: Path, folder: Path) -> None:
        """Index the terms in one transaction and merge all into one tree."""
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / _FILE)) as database:
            database.executescript(_SCHEMA)
            with database:
                for number, story in enumerate(read_terms(terms)):
                    database.execute(
                        "INSERT INTO terms (rowid, body) VALUES (?, ?)", (number, story.terms)
                    )
                    rows = [(number, tag) for tag in story.tags]
                    database.executemany("INSERT INTO tags VALUES (?, ?)", rows)
                database.execute("INSERT INTO terms (terms) VALUES ('optimize')")

    @contextmanager
    def open(self, folder: Path) -> Iterator[Session]:
        """Open one connection."""
        with closing(sqlite3.connect(folder / _FILE)) as database:
            yield _SqliteSession(database)


class _SqliteSession:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def prepare(self, query: Query) -> str:
        """Return the text of an expression."""
        if query.kind is QueryKind.PHRASE:
            return f'"{" ".join(query.words)}"'
        return _JOINS[query.kind].join(f'"{word}"' for word in query.words)

    def ways(self, mode: Mode) -> Mapping[str, Ask]:
        """Return the one way of each mode, a statement for each part."""
        return {"sql": {Mode.TOP: self._top, Mode.TOTAL: self._total, Mode.TAGS: self._tags}[mode]}

    def _top(self, match: str) -> Answer:
        return Answer([row for (row,) in self._database.execute(_TOP, (match,))])

    def _total(self, match: str) -> Answer:
        (total,) = self._database.execute(_TOTAL, (match,)).fetchone()
        return Answer(self._top(match).best, total)

    def _tags(self, match: str) -> Answer:
        answer = self._total(match)
        tags = dict(self._database.execute(_TAGS, (match,)).fetchall())
        return Answer(answer.best, answer.total, tags)

    def lines(self, answer: Answer) -> list[int]:
        """Return the rows, which are lines."""
        return list(answer.best)
