"""API keys: issued to other systems, recognised when they are shown, revoked; only a digest of each is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q, QuerySet

from rejoinder.accounts.models import ApiKey

PREFIX = "rj_"
REMEMBERED = timedelta(seconds=5)
"""How long a process answers for a key without asking the record: a key revoked elsewhere dies so much later."""
LONGEST_NAME = 80
_FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_BEGINNING = len(PREFIX) + 5
_MOST_REMEMBERED = 1000


class BadName(ValueError):
    """A key cannot be issued under this name; the message says why and what to do."""


class NoSuchKey(LookupError):
    """There is no living key of this name."""


class _Remembered:
    """Keys seen a moment ago, by digest; safe between threads."""

    def __init__(self) -> None:
        self._keys: OrderedDict[bytes, tuple[ApiKey, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, digest: bytes, now: datetime) -> ApiKey | None:
        with self._lock:
            key, seen = self._keys.get(digest, (None, now))
        return key if timedelta() <= now - seen < REMEMBERED else None

    def put(self, digest: bytes, key: ApiKey, now: datetime) -> None:
        with self._lock:
            self._keys[digest] = (key, now)
            while len(self._keys) > _MOST_REMEMBERED:
                self._keys.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._keys.clear()


_remembered = _Remembered()


def issue(name: str, now: datetime) -> tuple[ApiKey, str]:
    """A new key under this name, with its secret, which is shown this once and stored nowhere.

    Raises BadName for a name that is blank, too long, holds control characters, or is that of a living key.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadName(f"Give the key a name of 1 to {LONGEST_NAME} letters, such as “forum”.")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(name=name, digest=_digest(secret), beginning=secret[:_BEGINNING], created_at=now)
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError as error:
        raise BadName(
            f"There is a key called “{name}” already. Revoke it, or choose another name."
        ) from error
    return key, secret


def recognise(secret: str, now: datetime) -> ApiKey | None:
    """The living key with this secret, its day of last use noted; None for anything else.

    Asks the record at most once in ``REMEMBERED`` for one key, and writes to it at most once a day.
    """
    if not _FORM.fullmatch(secret):
        return None
    digest = _digest(secret)
    if (known := _remembered.get(digest, now)) is not None:
        return known
    key = ApiKey.objects.filter(digest=digest, revoked_at=None).first()
    if key is None:
        return None
    _note_use(key, now)
    _remembered.put(digest, key, now)
    return key


def revoke(name: str, now: datetime) -> ApiKey:
    """End the living key of this name; raises NoSuchKey. Other processes hear of it within ``REMEMBERED``."""
    key = living().filter(name=" ".join(name.split())).first()
    if key is None:
        raise NoSuchKey(f"There is no key called “{name}”. See them all with: rejoinder keys list")
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=now)
    key.revoked_at = now
    forget()
    return key


def living() -> QuerySet[ApiKey]:
    """The keys that are answered, by name."""
    return ApiKey.objects.filter(revoked_at=None).order_by("name")


def forget() -> None:
    """Ask the record anew for every key shown from now on."""
    _remembered.clear()


def _note_use(key: ApiKey, now: datetime) -> None:
    today = now.date()
    if key.last_used_on is not None and key.last_used_on >= today:
        return
    earlier = Q(last_used_on=None) | Q(last_used_on__lt=today)
    try:
        with transaction.atomic():
            ApiKey.objects.filter(earlier, pk=key.pk).update(last_used_on=today)
    except DatabaseError:
        # A record too busy to note the day is no reason to refuse whoever holds the key.
        return
    key.last_used_on = today


def _digest(secret: str) -> bytes:
    # The secret is 32 random bytes, so there is nothing to guess and a slow digest would guard nothing.
    return hashlib.sha256(secret.encode()).digest()
