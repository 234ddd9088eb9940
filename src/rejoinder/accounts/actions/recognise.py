"""Finds or makes the Commenter behind a typed address and the key that a browser brings along."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rejoinder.accounts import address as addresses
from rejoinder.accounts.models import Commenter

_KEY_BYTES = 16
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who speaks, and the key to give to their browser; blank where it has the right one."""

    commenter: Commenter
    fresh_key: str = ""


def known(address: str, key: str) -> Commenter | None:
    """The commenter that this address and this key together prove; None where they prove nobody. Writes nothing."""
    if not _KEY.fullmatch(key):
        return None
    return Commenter.objects.filter(key_digest=digest(key), address_digest=addresses.digest(address)).first()


def recognise(address: str, key: str, now: datetime) -> Recognised:
    """The commenter of this address and key, made where there is none; ``key`` may be blank or anything.

    Must run in a transaction. A key that was never given out is not taken over: it may be somebody else's idea.
    """
    found = known(address, key)
    if found is not None:
        return Recognised(found)
    who = {"address_digest": addresses.digest(address)}
    what = {
        "address": addresses.seal(address),
        "domain_digest": addresses.domain_digest(address),
        "created_at": now,
    }
    if _is_ours(key):
        # The same browser may be sending twice at this moment.
        commenter, _ = Commenter.objects.get_or_create(key_digest=digest(key), **who, defaults=what)
        return Recognised(commenter)
    fresh_key = secrets.token_urlsafe(_KEY_BYTES)
    return Recognised(Commenter.objects.create(key_digest=digest(fresh_key), **who, **what), fresh_key)


def imported(typed: Iterable[str], now: datetime) -> dict[str, Commenter]:
    """A commenter without a key for each address, those already imported found again.

    Nobody can prove to be one of them, so they lend no trust; the address is kept for its owner's own requests.
    Two spellings of one address share a commenter. A blank address is left out.
    """
    digests = {address: addresses.digest(address) for address in typed if address}
    wanted = set(digests.values())
    rows = Commenter.objects.filter(address_digest__in=wanted, key_digest=None, user=None).order_by("-pk")
    by_digest = {bytes(row.address_digest or b""): row for row in rows}
    missing = {digest: address for address, digest in digests.items() if digest not in by_digest}
    made = Commenter.objects.bulk_create(
        Commenter(
            address=addresses.seal(address),
            address_digest=digest,
            domain_digest=addresses.domain_digest(address),
            created_at=now,
        )
        for digest, address in missing.items()
    )
    by_digest.update({bytes(row.address_digest or b""): row for row in made})
    return {address: by_digest[digest] for address, digest in digests.items()}


def digest(key: str) -> bytes:
    """What is stored of a key: enough to know it again, not to make it. A key of 128 random bits needs no salt."""
    return hashlib.sha256(key.encode()).digest()


def _is_ours(key: str) -> bool:
    return bool(_KEY.fullmatch(key)) and Commenter.objects.filter(key_digest=digest(key)).exists()
