"""Makes `python -m rejoinder` the same as `rejoinder`."""

from __future__ import annotations

import sys

from rejoinder.cli import main

if __name__ == "__main__":
    sys.exit(main())
