"""What needs the database before a site is served: migrations, groups, the first paper, the desk's link."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection
from rich.console import Console

from rejoinder.accounts import staff
from rejoinder.discussion.models import Publication
from rejoinder.newsroom import setup
from rejoinder.newsroom.demo import load as demonstration
from rejoinder.newsroom.demo.content import load_demo

NAME, SLUG, LANGUAGE = "Your paper", "paper", "en"
"""Of the publication that a new site begins with; all but the slug can be changed at the desk."""
_FIRST_STEPS = 7_265_616_407
"""Any number of our own, for PostgreSQL's advisory lock."""


def take(demo: bool, bring_up_to_date: Callable[[], None]) -> str:
    """Do it all, in the process that calls; the path of a one-time sign-in link."""
    now = datetime.now(UTC)
    bring_up_to_date()
    with _one_at_a_time():
        staff.settle_groups()
        if demo:
            _demonstrate(now)
        elif not Publication.objects.exists():
            setup.ensure_site(name=NAME, slug=SLUG, language=LANGUAGE, now=now)
        return staff.make_link(now)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep hosts that share a PostgreSQL from each making the first paper; a SQLite file has one site anyway."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_FIRST_STEPS])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_FIRST_STEPS])


def _demonstrate(now: datetime) -> None:
    console = Console(stderr=True)
    if not Publication.objects.exists():
        with console.status("Laying out the demonstration paper, once; it takes some seconds …"):
            if not console.is_terminal:
                sys.stderr.write("Laying out the demonstration paper, once …\n")
            demonstration.load(now)
    elif not Publication.objects.filter(slug=load_demo().publication.slug).exists():
        sys.stderr.write("This site has a paper of its own, so --demo adds nothing to it.\n")
