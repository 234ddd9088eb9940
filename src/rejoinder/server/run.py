"""The process tree of a running site: the parent, and the web, press and chores processes under it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.urls import get_resolver

from rejoinder.config import static
from rejoinder.server import chores, ports, press_loop, web
from rejoinder.server.family import Family, Member

UNTIL_UP = 60.0
_LOOK = 0.05


def serve(host: str, port: int, workers: int, announce: Callable[[], None]) -> int:
    """Run the site until SIGINT or SIGTERM; ``announce`` is called once it answers. The exit status.

    Django has been set up and nothing has been asked of the database, so that children are forked from a
    clean state.
    """
    # Done once here, it is there in every child at once, and its memory is shared by all.
    static.installed()
    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    names = ["web"] if workers == 1 else [f"web-{number + 1}" for number in range(workers)]
    members = [
        *(Member(name, lambda: web.work(host, port)) for name in names),
        Member("press", press_loop.work),
        Member("chores", chores.work, nice=10),
    ]
    return Family(members).run(_Announcement(host, port, announce))


class _Announcement:
    """Waits, beside everything else, for the first answer of the site."""

    def __init__(self, host: str, port: int, announce: Callable[[], None]) -> None:
        self._host, self._port, self._announce = host, port, announce
        self._deadline = time.monotonic() + UNTIL_UP
        self._done = False

    def __call__(self) -> float | None:
        """Seconds until it wants to look again; None once there is nothing more to wait for."""
        if self._done:
            return None
        if ports.answers(self._host, self._port):
            self._done = True
            self._announce()
        elif time.monotonic() > self._deadline:
            self._done = True
            sys.stderr.write("The site does not answer yet; see the messages above.\n")
        return None if self._done else _LOOK
