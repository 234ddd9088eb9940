"""Who calls: the API key a request shows, and how many requests it may send in a minute."""

from __future__ import annotations

import math
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from rejoinder.accounts import keys
from rejoinder.accounts.models import ApiKey
from rejoinder.discussion.limits import Limiter

_BEARER = "bearer "


class NotAdmitted(Exception):
    """Whoever calls is not answered; each face says so in its own system's words."""


class NoKey(NotAdmitted):
    """The request shows no key."""


class WrongKey(NotAdmitted):
    """The key is none of ours, or was revoked."""


class TooMany(NotAdmitted):
    """The key has sent its requests of this minute; ``seconds`` until the next one is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def bearer(request: HttpRequest) -> str:
    """The key sent as ``Authorization: Bearer``; blank where there is none."""
    authorization = request.headers.get("Authorization", "")
    if authorization.lower().startswith(_BEARER):
        return authorization[len(_BEARER) :].strip()
    return ""


def shown(request: HttpRequest) -> str:
    """The key as sent: ``Authorization: Bearer``, ``X-Goog-Api-Key`` or ``?key=``; blank where there is none."""
    return bearer(request) or request.headers.get("X-Goog-Api-Key", "") or request.GET.get("key", "")


def admit(secret: str, now: datetime, cost: int = 1) -> ApiKey:
    """The key of whoever calls, with ``cost`` requests counted; raises NoKey, WrongKey or TooMany."""
    if not secret:
        raise NoKey
    key = keys.recognise(secret, now)
    if key is None:
        raise WrongKey
    count(key, now, cost)
    return key


def count(key: ApiKey, now: datetime, cost: int) -> None:
    """Count so many requests of this key; raises TooMany above ``REJOINDER_API_PER_MINUTE``, in each process."""
    limiter = _limiter()
    wait = max((limiter.take(str(key.pk), now) for _ in range(cost)), default=0.0)
    if wait:
        raise TooMany(math.ceil(wait))


_requests: Limiter | None = None


def _limiter() -> Limiter:
    global _requests
    per_minute: int = settings.ENVIRONMENT.api_per_minute
    if _requests is None or _requests.per_minute != per_minute:
        _requests = Limiter(per_minute)
    return _requests
