"""Who a request comes from: the peer, unless the peer is a proxy the operator trusts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from rejoinder.config.env import BadSetting

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


class Clients:
    """Tells the address and the scheme of a client, believing only trusted proxies."""

    def __init__(self, trusted: Sequence[str]) -> None:
        """``trusted`` are addresses or networks; raises BadSetting naming the first that is neither."""
        self._networks: list[Network] = []
        for text in trusted:
            try:
                self._networks.append(ip_network(text, strict=False))
            except ValueError as error:
                advice = f"addresses or networks such as 10.0.0.0/8, not {text!r}"
                raise BadSetting(f"REJOINDER_TRUSTED_PROXIES must list {advice}.") from error

    def origin(self, peer: str, scheme: str, headers: Any) -> tuple[str, str]:
        """Client address and scheme.

        Of X-Forwarded-For the last entry that is no trusted proxy counts: what stands before it was written
        by the client itself. Without trusted proxies both headers are ignored.
        """
        address = host_of(peer)
        if not self._networks or not self._trusts(address):
            return address, scheme
        told = _lines(headers, "x-forwarded-proto").rpartition(",")[2].strip().lower()
        for entry in reversed(_lines(headers, "x-forwarded-for").split(",")):
            candidate = host_of(entry.strip())
            if _parsed(candidate) is None:
                break
            address = candidate
            if not self._trusts(candidate):
                break
        return address, told if told in {"http", "https"} else scheme

    def _trusts(self, text: str) -> bool:
        address = _parsed(text)
        return address is not None and any(address in network for network in self._networks)


def _lines(headers: Any, name: str) -> str:
    """All lines of a header as one; ``get`` knows only the first, and a proxy may add its word on another."""
    return ",".join(value for known, value in headers.items() if known == name)


def host_of(peer: str) -> str:
    """The address without port or brackets; an IPv4 address that came in over IPv6 in its own form."""
    if peer.startswith("["):
        peer = peer[1:].partition("]")[0]
    elif peer.count(":") == 1:
        peer = peer.partition(":")[0]
    return peer.removeprefix("::ffff:") if peer.count(".") == 3 else peer


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
