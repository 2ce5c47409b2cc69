"""Keep an index in step with sources: add, replace, skip, delete, and say so."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from indexer.article import Article, article_id
from indexer.sources import STANDARD_INPUT, read_source
from indexer.sources.saved_item import Rejected, SavedItem
from indexer.writing.holdings import Holding
from indexer.writing.index_writer import IndexWriter
from indexer.writing.parsing import Parser


@dataclasses.dataclass(slots=True)
class SyncReport:
    """What keeping in step did.

    Attributes:
        added, replaced, unchanged, deleted: numbers of articles.
        rejected: what gave no article and should have.
        repeated: articles that came twice in this run; the first was kept.
        left_out: files of kinds that are not read.
        size_bytes: size of all saved items seen.
        parse_seconds: time that was spent on parsing or on waiting for it.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: list[Rejected] = dataclasses.field(default_factory=list)
    repeated: list[Rejected] = dataclasses.field(default_factory=list)
    left_out: list[Rejected] = dataclasses.field(default_factory=list)
    size_bytes: int = 0
    parse_seconds: float = 0.0


class Sync:
    """One run over some sources.

    Args:
        writer: an open writer.
        on_item: called after each saved item with its size in bytes.
    """

    def __init__(
        self, writer: IndexWriter, on_item: Callable[[int], object] = lambda _: None
    ) -> None:
        self._writer = writer
        self._on_item = on_item
        self._holdings = writer.holdings()
        self._known = {
            (holding.path, holding.sha256): key for key, holding in self._holdings.items()
        }
        self._seen: dict[str, str] = {}
        self._held_of_file = Holding("", "", "")
        self._unreadable: set[str] = set()
        self.report = SyncReport()

    def run(self, sources: list[Path]) -> SyncReport:
        """Bring the index in step with the sources, one after the other.

        Raises:
            SourceError: a source does not exist. Nothing was deleted for it.
        """
        with Parser() as parser:
            for source in sources:
                piped = source == STANDARD_INPUT
                origin = str(source if piped else source.resolve())
                for item, parsed in parser.parsed(read_source(source), self._is_new):
                    if isinstance(item, Rejected):
                        self._reject(item)
                    else:
                        self._take(item, parsed, origin)
                        self._on_item(item.size_bytes)
                if not piped:  # what came through a pipe before has not gone anywhere
                    self._delete_vanished(origin)
            self.report.parse_seconds = parser.seconds
        return self.report

    def _is_new(self, item: SavedItem) -> bool:
        return (item.path, item.sha256) not in self._known

    def _reject(self, item: Rejected) -> None:
        if item.other_format:
            self.report.left_out.append(item)
            return
        self.report.rejected.append(item)
        if not item.record:
            # The file or folder is still there: what was read from it earlier
            # is better than nothing until it can be read again.
            self._unreadable.add(item.path)

    def _take(self, item: SavedItem, article: Article | Rejected | None, origin: str) -> None:
        self.report.size_bytes += item.size_bytes
        if article is None:
            if self._first_of_its_id(self._known[item.path, item.sha256], item):
                self.report.unchanged += 1
            return
        if isinstance(article, Rejected):
            self._reject(article)
            return
        other_path = self._same_id_in_other_source(article.id, origin)
        if other_path and article.url:
            self._repeat(item, other_path)
            return
        if other_path:
            article = dataclasses.replace(article, id=article_id(article.id, item.path))
        if self._first_of_its_id(article.id, item):
            self._put(article, origin, item.path)

    def _first_of_its_id(self, key: str, item: SavedItem) -> bool:
        """Note an id as seen, or report its second appearance in this run."""
        first = self._seen.setdefault(key, _place(item.path, item.record))
        if first == _place(item.path, item.record):
            return True
        self._repeat(item, first)
        return False

    def _repeat(self, item: SavedItem, first: str) -> None:
        reason = f"the same article as {first}, which was kept"
        self.report.repeated.append(Rejected(item.path, reason, item.record))

    def _same_id_in_other_source(self, key: str, origin: str) -> str:
        """Return the file of another source that holds this id, or nothing.

        Pages with one URL are one article. Ids of pages without a URL come
        from the path below the source, so that a moved archive keeps them; two
        sources can hold the same such path, and then both articles stay.
        """
        holding = self._holdings.get(key)
        if holding is None or holding.origin == origin or not _exists(holding.path):
            return ""
        return holding.path

    def _put(self, article: Article, origin: str, path: str) -> None:
        held = self._holdings.get(article.id)
        self._writer.put(article, origin, path, replaces=held is not None)
        # Its digest is not asked for again in this run; without it one object serves
        # all records of a file, of which there may be millions.
        if self._held_of_file.path != path or self._held_of_file.origin != origin:
            self._held_of_file = Holding(origin, path, "")
        self._holdings[article.id] = self._held_of_file
        if held is None:
            self.report.added += 1
        else:
            self.report.replaced += 1

    def _delete_vanished(self, origin: str) -> None:
        for key, holding in list(self._holdings.items()):
            if holding.origin != origin or key in self._seen or self._is_unreadable(holding.path):
                continue
            self._writer.delete(key)
            del self._holdings[key]
            self.report.deleted += 1

    def _is_unreadable(self, path: str) -> bool:
        """Tell whether a file, or a folder that it lies in, could not be read."""
        return any(str(place) in self._unreadable for place in (Path(path), *Path(path).parents))


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:  # it cannot be looked at, so nothing says that it has gone
        return True


def _place(path: str, record: str) -> str:
    return f"{path}, {record}" if record else path
