"""The product's writer alone, fed by a loop such as those that feed the peers.

Sources are neither hashed nor compared with what the index holds.
"""

from __future__ import annotations

from pathlib import Path

from bench.engines.engine import Indexed
from bench.engines.product import Product
from bench.stories import Story, read_stories
from indexer.article import Article
from indexer.writing.index_writer import IndexWriter


class ProductWriter(Product):
    """One article for each line, put into a new index."""

    differs = "also indexes every word unstemmed, authors and highlights"

    def index(self, stories: Path, folder: Path) -> Indexed:
        """Parse each line and put its article."""
        path = str(stories)
        with IndexWriter(folder) as writer:
            for story in read_stories(stories):
                writer.put(_article(story), path, path, replaces=False)
        return Indexed(seconds_by_part=writer.seconds_by_part)


def _article(story: Story) -> Article:
    return Article(
        id=story.id,
        title=story.title,
        body=story.body,
        url=story.url,
        source=story.source,
        published=story.date,
        tags=story.tags,
    )
