"""What needs the database before a site is served: migrations, groups, the demonstration, the desk's link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from rejoinder.accounts import staff


def take(demo: bool, bring_up_to_date: Callable[[], None]) -> str:
    """Do it all, in the process that calls; the path of a one-time sign-in link."""
    bring_up_to_date()
    staff.settle_groups()
    return staff.make_link(datetime.now(UTC))
