"""Make the golden segment of the present format version: ``python -m tests.golden.make 1``.

Once for each version, when it is new: afterwards the file stays as it is.
"""

from __future__ import annotations

import argparse

from indexer.codec.container_layout import VERSION
from tests.golden.test_golden import ARTICLES, golden_path
from tests.writing.building import build_segment


def main() -> None:
    """Write the file; one that is there is not overwritten."""
    parser = argparse.ArgumentParser(description="Make the golden segment of a format version.")
    parser.add_argument("version", type=int, choices=[VERSION], help="the present format version")
    version: int = parser.parse_args().version
    try:
        build_segment(golden_path(version), ARTICLES)
    except FileExistsError:
        parser.error(f"{golden_path(version)}: there already; a golden file is never replaced")


if __name__ == "__main__":
    main()
