"""``python -m indexer`` is the command ``article-search``."""

import sys

from indexer.cli import main

if __name__ == "__main__":  # processes that parse import this module too
    sys.exit(main())
