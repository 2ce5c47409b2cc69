"""The lines of a text file that a user wrote. Imports errors alone."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import ArticleSearchError

MAX_FILE_BYTES = 1 << 20
MAX_LINES = 10_000


def read_lines(path: Path, kind: str, error_type: type[ArticleSearchError]) -> list[str]:
    """Return the lines of a file in UTF-8.

    Args:
        path: the file.
        kind: what its lines are, as messages name it.
        error_type: what is raised.

    Raises:
        ArticleSearchError: of ``error_type``: the file is missing, too large or no UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise error_type(
            f"{path}: expected a file of {kind}, found {error.strerror or error}"
        ) from error
    if len(content) > MAX_FILE_BYTES:
        raise error_type(f"{path}: expected at most {MAX_FILE_BYTES:,} bytes of {kind}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise error_type(
            f"{path}: line {line}: expected UTF-8, found the byte 0x{content[error.start]:02x}"
        ) from None
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise error_type(f"{path}: expected at most {MAX_LINES:,} lines, found {len(lines):,}")
    return lines
