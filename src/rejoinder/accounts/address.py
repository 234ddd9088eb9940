"""E-mail addresses at rest: sealed with AES-GCM, found by a keyed digest that nobody outside can make."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from rejoinder.accounts.fingerprint import fingerprint

_FORM = b"\x01"
_NONCE = 12
_SHORTEST = len(_FORM) + _NONCE + 16


class Unsealable(ValueError):
    """The sealed address was made with another key or was damaged."""


def normalise(address: str) -> str:
    """The form in which two spellings of one address meet: trimmed, and the domain in lower case.

    The part before the @ keeps its case for mailing; the digest folds it, as every large mail host does.
    """
    local, _, domain = address.strip().rpartition("@")
    return f"{local}@{domain.lower()}"


def seal(address: str) -> bytes:
    """The address encrypted under the installation's key; sealing twice gives different bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORM + nonce + AESGCM(_key(b"seal")).encrypt(nonce, normalise(address).encode(), _FORM)


def unseal(sealed: bytes | memoryview) -> str:
    """The address as typed; raises Unsealable for another key's or damaged bytes."""
    sealed = bytes(sealed)
    if sealed[:1] != _FORM or len(sealed) < _SHORTEST:
        raise Unsealable("The address was sealed in a form this version does not know.")
    try:
        return AESGCM(_key(b"seal")).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], _FORM).decode()
    except InvalidTag as error:
        raise Unsealable("The address was sealed with another key; restore DIR/keys/address.key.") from error


def digest(address: str) -> bytes:
    """32 bytes that find an address again without telling it; useless without the installation's key."""
    return hmac.new(_key(b"digest"), normalise(address).casefold().encode(), hashlib.sha256).digest()


def domain_digest(address: str) -> bytes:
    """32 bytes that tell two addresses of one domain alike without telling the domain; ``address`` may be a domain."""
    domain = address.strip().rpartition("@")[2].casefold().rstrip(".")
    return hmac.new(_key(b"domain"), domain.encode(), hashlib.sha256).digest()


def refusal_digest(address: str) -> bytes:
    """32 bytes that find an address among those that want no mail, and among nothing else that is kept of it."""
    return hmac.new(_key(b"refusal"), normalise(address).casefold().encode(), hashlib.sha256).digest()


def key_fingerprint() -> str:
    """By which the installation's key is known again elsewhere: where it is another one, no digest finds anybody."""
    return fingerprint(settings.ADDRESS_KEY)


def _key(purpose: bytes) -> bytes:
    return hmac.new(bytes.fromhex(settings.ADDRESS_KEY), purpose, hashlib.sha256).digest()
