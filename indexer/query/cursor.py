"""Where a page of hits ended, as text that the next request brings back.

A cursor names the state of the index that it was made from. As long as that state is
kept, the next page goes on exactly there; after that it goes on below the last hit's
key in the present state.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses

import orjson

from indexer.errors import RequestError
from indexer.query.request import Sort


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit of a page.

    Attributes:
        generation: the state of the index.
        sort: the order of the hits.
        key: what the hit is ordered by: its score, or its date in microseconds.
        document: its address in that state.
        id: the article's id, which outlives the state.
    """

    generation: int
    sort: Sort
    key: float | int
    document: int
    id: str

    def encode(self) -> str:
        """Return the cursor as text for a URL."""
        fields = [self.generation, str(self.sort), self.key, self.document, self.id]
        return base64.urlsafe_b64encode(orjson.dumps(fields)).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, sort: Sort) -> Cursor:
        """Read a cursor that came with a request.

        Args:
            text: anything.
            sort: the order that the request asks for.

        Raises:
            RequestError: it is not one of ours, or of another order.
        """
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            fields = orjson.loads(base64.urlsafe_b64decode(padded))
        except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError):
            fields = None
        if not isinstance(fields, list) or len(fields) != len(dataclasses.fields(cls)):
            raise _refused(text)
        generation, order, key, document, id_ = fields
        kinds = int if sort is not Sort.RELEVANCE else (int, float)
        if not (
            type(generation) is int
            and isinstance(key, kinds)
            and type(document) is int
            and isinstance(id_, str)
        ):
            raise _refused(text)
        if order != sort:
            raise RequestError(
                f"cursor: it continues a list sorted by {str(order)[:20]}, but the request "
                f"asks for {sort}; leave the cursor out"
            )
        return cls(generation, sort, key, document, id_)


def _refused(text: str) -> RequestError:
    return RequestError(
        f"cursor: expected one that an answer gave, found {text[:40]!r}; leave it out to "
        "begin at the first page"
    )
