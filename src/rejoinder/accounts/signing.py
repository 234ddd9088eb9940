"""Keys for single purposes, derived from the installation's secret key, and the marks made with them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from django.conf import settings
from django.utils.encoding import force_bytes


def key(purpose: str) -> bytes:
    """32 bytes that serve this purpose only: a mark made for one purpose proves nothing for another."""
    return hmac.new(
        force_bytes(settings.SECRET_KEY), b"rejoinder " + purpose.encode(), hashlib.sha256
    ).digest()


def mark(purpose: str, message: bytes, size: int = 16) -> bytes:
    """HMAC-SHA-256 of the message under the purpose's key, cut to ``size`` bytes."""
    return hmac.new(key(purpose), message, hashlib.sha256).digest()[:size]


def is_mark(purpose: str, message: bytes, given: bytes, size: int = 16) -> bool:
    """Whether ``given`` is the message's mark, compared in constant time."""
    return hmac.compare_digest(mark(purpose, message, size), given)


def to_text(data: bytes) -> str:
    """The bytes in letters that need no escaping in an address."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes | None:
    """The bytes that ``to_text`` wrote, in exactly that spelling; None for anything else."""
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        return None
    # Base64 has several spellings of some bytes; one token must not have two.
    return data if to_text(data) == text else None
