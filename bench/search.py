"""Time of readers' searches over 100,000 comments and 200 articles, with words that are rare, common, everywhere."""

from __future__ import annotations

import sys

from bench import filled

COMMENTS = 100_000

if __name__ == "__main__":
    sys.exit(
        filled.main(
            "bench.search", __doc__, COMMENTS, "bench.search_pages", REJOINDER_SEARCHES_PER_MINUTE="0"
        )
    )
