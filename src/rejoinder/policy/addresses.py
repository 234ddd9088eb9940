"""Where web addresses stand in a plain text, and which host each belongs to."""

from __future__ import annotations

import re
from collections.abc import Set

# Without “http://” a host is taken for a link only under endings that words in sentences do not have.
_ENDINGS = (
    "com|net|org|info|biz|io|dev|app|shop|store|online|site|xyz|top|club|ru|cn|tk|cc|ws|link|click|casino"
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = rf"(?<![\w@.-])(?:{_LABEL}\.){{1,8}}(?:{_ENDINGS})(?![\w-]|\.\w)(?:[:/][^\s<>\"“”]*)?"
_ADDRESS = re.compile(rf"(?<![^\W_])(?:https?://|www\.)[^\s<>\"“”]+|{_HOST}", re.IGNORECASE)
# Cheaper to look for than whole addresses; most comments have none.
_HINT = re.compile(rf"\.(?:{_ENDINGS})(?![\w-])|(?<=www)\.", re.IGNORECASE)
_CLOSING = ".,;:!?'’*_~»)]}"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web addresses in the text, without the punctuation that ends a sentence after them."""
    if not ("://" in text or _HINT.search(text)):
        return []
    return [(match.start(), _end(match)) for match in _ADDRESS.finditer(text)]


def host(address: str) -> str:
    """The host an address leads to, in lower case without “www.”; "" where it leads to none."""
    rest = address.strip().lower()
    scheme, _, after = rest.partition("://")
    if after:
        if scheme not in ("http", "https"):
            return ""
        rest = after
    rest = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d*$", "", rest).strip(".").removeprefix("www.")


def is_under(name: str, hosts: Set[str]) -> bool:
    """Whether a host is one of the given ones or lies below one; the time taken does not grow with them."""
    labels = name.split(".")
    return any(".".join(labels[at:]) in hosts for at in range(len(labels)))


def _end(match: re.Match[str]) -> int:
    found = match.group()
    size = len(found)
    surplus = {closing: found.count(closing) - found.count(opening) for closing, opening in _PAIRS.items()}
    while size and (last := found[size - 1]) in _CLOSING:
        # “(see example.org/a_(b))”: a bracket belongs to the address that opened it.
        if last in _PAIRS:
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        size -= 1
    return match.start() + size
