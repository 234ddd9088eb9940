"""A webhook: tells another system, signed, that something happened; it carries ids and no words of people."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings

from rejoinder.notices.content import Away, Due, Event, NotDelivered, TryLater, Unconfirmed

NAME = "webhook"
CARRIES = "events"
TIMEOUT_S = 15.0
_Connection = http.client.HTTPConnection


def ready() -> bool:
    """Whether the operator has named an address."""
    return bool(settings.ENVIRONMENT.webhook)


def signature(secret: str, stamp: int, body: bytes) -> str:
    """What the receiver compares: HMAC-SHA-256 under the shared secret over the seconds, a dot, and the body."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def deliver(due: Due, event: Event, handing_over: Callable[[], None]) -> None:
    """Post the event; 2xx takes it. Raises NotDelivered, TryLater, Away, Unconfirmed."""
    body = json.dumps({"id": str(due.identity), "kind": event.kind, **event.ids}, sort_keys=True).encode()
    stamp = int(time.time())
    parts = urlsplit(settings.ENVIRONMENT.webhook)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Rejoinder",
        # The receiver knows a repetition by it.
        "Idempotency-Key": str(due.identity),
        "Rejoinder-Signature": f"t={stamp},v1={signature(settings.ENVIRONMENT.webhook_secret, stamp, body)}",
    }
    line = _line(parts.scheme, parts.hostname or "", parts.port)
    try:
        try:
            line.connect()
        except (OSError, http.client.HTTPException) as error:
            raise Away(f"The webhook's server cannot be reached ({type(error).__name__}).") from None
        handing_over()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        _expect(_posted(line, path, body, headers))
    finally:
        line.close()


def _line(scheme: str, host: str, port: int | None) -> _Connection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT_S, context=ssl.create_default_context()
        )
    return _Connection(host, port, timeout=TIMEOUT_S)


def _posted(line: _Connection, path: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        line.request("POST", path, body, headers)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        raise Unconfirmed("The connection broke before the webhook's answer came.") from None


def _expect(status: int) -> None:
    if 200 <= status < 300:
        return
    sentence = f"The webhook's server refused it ({status})."
    # 408, 429 and the server's own troubles pass; what it says of our request does not.
    if status >= 500 or status in {408, 425, 429}:
        raise TryLater(sentence)
    raise NotDelivered(sentence)
