"""Secrets of people who sign in, at rest: sealed with AES-GCM under a key of the installation for one purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class Unopenable(ValueError):
    """The secret was sealed with another key, for another purpose, or was damaged."""


def seal(purpose: str, text: str) -> str:
    """The text encrypted, in letters; sealing twice gives different ones."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), None)).decode()


def open_(purpose: str, sealed: str) -> str:
    """The text that was sealed for this purpose; raises Unopenable."""
    try:
        data = base64.b64decode(sealed, validate=True)
        return _cipher(purpose).decrypt(data[:_NONCE], data[_NONCE:], None).decode()
    except (ValueError, InvalidTag) as error:
        raise Unopenable("The secret was sealed with another key; restore DIR/keys/address.key.") from error


def _cipher(purpose: str) -> AESGCM:
    key = bytes.fromhex(settings.ADDRESS_KEY)
    return AESGCM(hmac.new(key, b"sealed " + purpose.encode(), hashlib.sha256).digest())
