"""Issues and revokes the API keys of other systems, each with its entry on the audit."""

from __future__ import annotations

from datetime import datetime

from rejoinder.accounts import keys
from rejoinder.accounts.models import ApiKey, User
from rejoinder.discussion import events, writer
from rejoinder.discussion.events import Hand, Verb


def issue(name: str, by: User | Hand, now: datetime) -> tuple[ApiKey, str]:
    """A new key and its secret, which is stored nowhere; raises `accounts.keys.BadName`."""

    def put() -> tuple[ApiKey, str]:
        key, secret = keys.issue(name, now)
        _note(Verb.ISSUED_KEY, key, by, now)
        return key, secret

    return writer.write(put)


def revoke(name: str, by: User | Hand, now: datetime) -> ApiKey:
    """The living key of this name, which is answered no longer; raises `accounts.keys.NoSuchKey`."""

    def put() -> ApiKey:
        key = keys.revoke(name, now)
        _note(Verb.REVOKED_KEY, key, by, now)
        return key

    key = writer.write(put)
    # Whoever showed it before that was committed could be remembered still.
    keys.forget()
    return key


def _note(verb: Verb, key: ApiKey, by: User | Hand, now: datetime) -> None:
    events.note(
        verb,
        user=by,
        publication=None,
        kind="api_key",
        object_id=key.pk,
        now=now,
        after={"key": key.name},
    )
