"""``python -m indexer`` is the command ``article-search``."""

import sys

from indexer.cli import main

sys.exit(main())
