"""Articles that wait until there are enough of them to be worked on at once.

Imports nothing of ours.
"""

from __future__ import annotations


class WaitingArticles:
    """What is still to be done of some articles, in order.

    Attributes:
        records: what is stored of each.
        texts: the texts of each, equally many.
        languages: the language of each text.
    """

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.texts: list[str] = []
        self.languages: list[str] = []
        self._characters = 0

    def add(self, record: bytes, texts: tuple[str, ...], language: str) -> int:
        """Add an article; return how many characters wait now."""
        self.records.append(record)
        self.texts.extend(texts)
        self.languages.extend([language] * len(texts))
        self._characters += sum(map(len, texts))
        return self._characters
