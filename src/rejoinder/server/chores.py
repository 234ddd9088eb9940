"""The low-priority process: what the clock asks for, such as publishing what was scheduled."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection

from rejoinder.discussion import days
from rejoinder.discussion.actions.backtest_due import backtest_due
from rejoinder.discussion.actions.close_due import close_due
from rejoinder.discussion.actions.consult import consult_due
from rejoinder.discussion.actions.end_shadow import end_shadows_due
from rejoinder.discussion.actions.learn import learn_due
from rejoinder.discussion.actions.rejudge import rejudge_due
from rejoinder.discussion.actions.remind import remind_overdue
from rejoinder.newsroom import due, prepared
from rejoinder.newsroom.passing import forget
from rejoinder.notices import outbox, registry
from rejoinder.server import offprint_maker, posting
from rejoinder.server.stopping import Stopping

AWAY_WAIT = 5.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Chore:
    """Something to be done every so many seconds, and when next."""

    name: str
    every: float
    do: Callable[[datetime], object]
    due: float = 0.0


def chores() -> list[Chore]:
    """All there are. What a minute's delay would show to readers is done every few seconds."""
    return [
        Chore("publishing what is scheduled", 10.0, _publish_scheduled),
        Chore("taking old news from the news sitemap", 30.0, due.by_the_clock),
        Chore("closing discussions", 5.0, close_due),
        Chore("ending trials of rules", 30.0, end_shadows_due),
        Chore("forgetting old sessions", 3600.0, _forget_sessions),
        Chore("telling of overdue appeals", 60.0, remind_overdue),
        Chore("forgetting old notices", 600.0, outbox.forget),
        Chore("forgetting who was mailed an article", 600.0, forget.forget),
    ]


def readings() -> list[Chore]:
    """Those that take long, for classifiers or for many comments; what the clock asks for is not to wait for them."""
    return [
        Chore("judging what was not read", 5.0, rejudge_due),
        Chore("asking the second reader", 5.0, consult_due),
        Chore("learning from the desk", 15.0, learn_due),
        Chore("counting days that are over", 300.0, days.count_due),
        Chore("replaying past comments", 1.0, backtest_due),
    ]


def printing() -> list[Chore]:
    """What readers wait for in front of their browsers."""
    return [Chore("making offprints", 0.1, offprint_maker.make_due)]


def telling() -> list[Chore]:
    """One for each way out of the outbox, which waits for another's server."""
    return [
        Chore(f"sending by {notifier.name}", 5.0, partial(posting.send, notifier))
        for notifier in registry.ready()
    ]


def work() -> None:
    """Do every chore when it is due, until SIGTERM; one that fails stops no other."""
    stopping = Stopping()
    for apart in [*readings(), *printing(), *telling()]:
        # Daemons, since each may take many seconds; one cut off is tried again, and nothing half done remains.
        threading.Thread(target=_do_all, args=([apart], stopping), name=apart.name, daemon=True).start()
    _do_all(chores(), stopping)


def _do_all(waiting: list[Chore], stopping: Stopping) -> None:
    while not stopping.asked:
        for chore in waiting:
            if chore.due <= time.monotonic() and not stopping.asked:
                chore.due = time.monotonic() + chore.every
                do(chore, datetime.now(UTC))
        stopping.sleep(max(0.1, min(chore.due for chore in waiting) - time.monotonic()))


def do(chore: Chore, now: datetime) -> bool:
    """Do one chore; False where it failed, which the log tells."""
    try:
        chore.do(now)
    except (OperationalError, InterfaceError):
        connection.close()
        _log.warning("The database cannot be reached for %s.", chore.name)
        return False
    except Exception:
        connection.close()
        _log.exception("A chore failed: %s.", chore.name)
        return False
    return True


def _publish_scheduled(now: datetime) -> None:
    del now  # Wagtail looks at the clock itself.
    prepared.publish_scheduled()


def _forget_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()
