"""Whether the site can be served at an address, and how that address is written."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket


class CannotListen(Exception):
    """Nothing can listen there; the message says why and what to try."""


def check(host: str, port: int) -> None:
    """Raise CannotListen where the site could not be served at this address.

    Worker processes share their port with each other, and would share a stranger's just as gladly: only an
    attempt of our own that shares with nobody tells whether it is free.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise CannotListen(f"“{host}” is no address of this machine. Try --host 127.0.0.1.") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen(1)
        except OSError as error:
            raise CannotListen(_why(host, port, error)) from error


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        free = _next_free(host, port)
        advice = f" Try: rejoinder serve --port {free}" if free else ""
        return f"Port {port} at {host} is taken by another program.{advice}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs an administrator's rights. Try: rejoinder serve --port 8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine. Try --host 127.0.0.1."
    return f"Nothing can be served at {host} port {port}: {error.strerror}."


def _next_free(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + 20, 65536)):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, candidate))
            return candidate
    return 0


def reachable(host: str) -> str:
    """The host at which a program on this machine finds what listens at ``host``."""
    try:
        parsed = ipaddress.ip_address(host)
    except ValueError:
        return host
    if parsed.is_unspecified:
        return "127.0.0.1" if parsed.version == 4 else "::1"
    return host


def address(host: str, port: int) -> str:
    """The address that opens the site in a browser on this machine, without a slash at its end."""
    name = reachable(host)
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}" if port == 80 else f"http://{name}:{port}"


def answers(host: str, port: int) -> bool:
    """Whether something takes connections there."""
    with contextlib.suppress(OSError), socket.create_connection((reachable(host), port), timeout=1.0):
        return True
    return False
