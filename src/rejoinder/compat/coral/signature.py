"""Tells whether a request comes from Coral: an HMAC of its body with a secret that only the two know."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

HEADER = "X-Coral-Signature"
_PREFIX = "sha256"


def is_signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """Whether one of the header's signatures was made of this body with one of the secrets.

    While a secret is being exchanged Coral signs with both, as in ``sha256=…,sha256=…``. It signs no time.
    """
    given = [
        signature.strip().lower().encode()
        for prefix, _, signature in (part.strip().partition("=") for part in header.split(","))
        if prefix == _PREFIX
    ]
    wanted = [hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode() for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in given for other in wanted)
