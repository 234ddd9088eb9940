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


def _household(client: str) -> str:
    """One IPv6 household has a network of 2^64 addresses to choose from, so the network is what is counted."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((int(address), 64), strict=False))
    return client


_posts: Limiter | None = None


def check_posts(client: str, now: datetime) -> None:
    """Count one comment of this client; raises Refused (429) above REJOINDER_POSTS_PER_MINUTE."""
    global _posts
    per_minute: int = settings.ENVIRONMENT.posts_per_minute
    if _posts is None or _posts.per_minute != per_minute:
        _posts = Limiter(per_minute)
    wait = _posts.take(_household(client), now)
    if wait:
        seconds = math.ceil(wait)
        raise Refused(
            429,
            "too_fast",
            ngettext("Please wait a second", "Please wait a moment", seconds),
            ngettext(
                "Many comments came from your connection. Please send this one again in %d second.",
                "Many comments came from your connection. Please send this one again in %d seconds.",
                seconds,
            )
            % seconds,
            retry_after=seconds,
        )
