"""Reads where mail is handed in and where events are sent, as the operator wrote it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z0-9-]{2,63}")


class BadServer(ValueError):
    """It cannot be used; the message says why without quoting what was written, which may hold a password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail to be sent."""

    host: str
    port: int
    tls: str
    """``starttls``, ``ssl`` from the first byte, or ``none``."""
    user: str = ""
    password: str = ""
    timeout_s: float = 30.0
    """For each step of the conversation."""
    ca: str = ""
    """File with the certificates to trust; blank for the system's."""


def mail_server(written: str) -> MailServer:
    """The server of ``smtp://USER:PASSWORD@HOST:PORT?tls=…&timeout=…&ca=…``; ``smtps://`` means ``tls=ssl``.

    Raises BadServer.
    """
    parts = urlsplit(written)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadServer("write smtp://USER:PASSWORD@HOST:PORT")
    try:
        port = parts.port
        given = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise BadServer("its port or what follows the ? cannot be read") from None
    if set(given) - {"tls", "timeout", "ca"}:
        raise BadServer("after the ? it knows tls, timeout and ca")
    tls = given.get("tls", ["ssl" if parts.scheme == "smtps" else "starttls"])[0]
    if tls not in _PORTS or (parts.scheme == "smtps" and tls != "ssl"):
        raise BadServer("tls is starttls, ssl or none")
    seconds = given.get("timeout", ["30"])[0]
    if not seconds.isdecimal() or not 1 <= int(seconds) <= 120:
        raise BadServer("timeout is 1 to 120 seconds")
    if tls == "none" and parts.username and not _is_loopback(parts.hostname):
        raise BadServer("a password is not sent unencrypted to another machine; leave out tls=none")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        timeout_s=float(seconds),
        ca=given.get("ca", [""])[0],
    )


def check_sender(address: str) -> None:
    """Raises BadServer unless mail can come from this address."""
    if not _ADDRESS.fullmatch(address):
        raise BadServer("write an address alone, such as comments@news.example")


def check_webhook(address: str, secret: str) -> None:
    """Raises BadServer unless events can be sent there, signed."""
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or parts.username is not None:
        raise BadServer("write https://HOST/PATH")
    if len(secret) < 16:
        raise BadServer("events are signed with REJOINDER_WEBHOOK_SECRET, which needs 16 characters or more")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
