"""How many comments one client may send in a minute, kept in this process's memory."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.translation import ngettext

from rejoinder.discussion.refusal import Refused

MOST_CLIENTS = 10_000
"""Clients remembered at once; the one not heard of for longest is forgotten first."""


class Limiter:
    """A bucket of tokens for each client, filled evenly with ``per_minute`` a minute; safe between threads.

    Each process has its own: with several, a client may send as many times more.
    """

    def __init__(self, per_minute: int, most_clients: int = MOST_CLIENTS) -> None:
        self.per_minute = per_minute
        self._most_clients = most_clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, client: str, now: datetime) -> float:
        """Take one token: 0.0 where there was one, else the seconds until there will be. No limit at 0 a minute."""
        if not self.per_minute or not client:
            return 0.0
        moment = now.timestamp()
        with self._lock:
            left, since = self._buckets.pop(client, (float(self.per_minute), moment))
            # A clock set back must not take tokens away.
            left = min(self.per_minute, left + max(0.0, moment - since) * self.per_minute / 60)
            wait = 0.0 if left >= 1 else (1 - left) * 60 / self.per_minute
            self._buckets[client] = (left if wait else left - 1, moment)
            while len(self._buckets) > self._most_clients:
                self._buckets.popitem(last=False)
        return wait


def household(client: str) -> str:
    """Whom to count: one household has 2^64 addresses of IPv6 to choose from, so its network is what is counted."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((int(address), 64), strict=False))
    return client


_limiters: dict[str, Limiter] = {}


def check_posts(client: str, now: datetime) -> None:
    """Count one comment of this client; raises Refused (429) above REJOINDER_POSTS_PER_MINUTE."""
    if seconds := _wait("posts", client, now):
        raise _too_fast(
            seconds,
            ngettext(
                "Many comments came from your connection. Please send this one again in %d second.",
                "Many comments came from your connection. Please send this one again in %d seconds.",
                seconds,
            ),
        )


def check_reports(client: str, now: datetime) -> None:
    """Count one report by this client, apart from its comments; raises Refused (429) above the same number."""
    if seconds := _wait("reports", client, now):
        raise _too_fast(
            seconds,
            ngettext(
                "Many reports came from your connection. Please send this one again in %d second.",
                "Many reports came from your connection. Please send this one again in %d seconds.",
                seconds,
            ),
        )


def check_searches(client: str, now: datetime) -> None:
    """Count one search by this client; raises Refused (429) above REJOINDER_SEARCHES_PER_MINUTE."""
    if seconds := _wait("searches", client, now, settings.ENVIRONMENT.searches_per_minute):
        raise _too_fast(
            seconds,
            ngettext(
                "Many searches came from your connection. Please send this one again in %d second.",
                "Many searches came from your connection. Please send this one again in %d seconds.",
                seconds,
            ),
        )


def check_mails(client: str, now: datetime) -> None:
    """Count one try to mail an article, apart from comments and reports; raises Refused (429) above the same number."""
    if seconds := _wait("mails", client, now):
        raise _too_fast(
            seconds,
            ngettext(
                "Many articles were sent from your connection. Please send this one again in %d second.",
                "Many articles were sent from your connection. Please send this one again in %d seconds.",
                seconds,
            ),
        )


def _wait(kind: str, client: str, now: datetime, per_minute: int | None = None) -> int:
    """Whole seconds to wait; 0 where there is no need. But for searches there is one number for all kinds."""
    if per_minute is None:
        per_minute = int(settings.ENVIRONMENT.posts_per_minute)
    limiter = _limiters.get(kind)
    if limiter is None or limiter.per_minute != per_minute:
        limiter = _limiters[kind] = Limiter(per_minute)
    return math.ceil(limiter.take(household(client), now))


def _too_fast(seconds: int, sentence: str) -> Refused:
    title = ngettext("Please wait a second", "Please wait a moment", seconds)
    return Refused(429, "too_fast", title, sentence % seconds, retry_after=seconds)
