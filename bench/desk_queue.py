"""Server time and queries of the queue's pages, search and counts, with a million comments of which 20,000 are held."""

from __future__ import annotations

import sys

from bench import filled

COMMENTS = 1_000_000

if __name__ == "__main__":
    sys.exit(filled.main("bench.desk_queue", __doc__, COMMENTS, "bench.desk_pages"))
