"""How an address is written for people to read and to type: its letters as letters, whatever their script."""

from __future__ import annotations

import re
import unicodedata

from rejoinder.press.html import escape

_ESCAPED = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
_SEPARATORS = re.compile("([/?&=#])")
_SEEN = frozenset("LMNPS")
"""First letters of the categories of what is seen: not controls, not spaces, not what nobody has given a meaning."""
_RTL = frozenset({"R", "AL", "AN"})
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_DECEPTIVE = frozenset(
    "\u2024\u2044\u2215\u2236\u2571\u29f8\u3002\ua789\uff03\uff05\uff06\uff0e\uff0f\uff1a\uff1d\uff1f"
)
"""What looks like a sign that has a meaning in an address."""


def shown(address: str) -> str:
    """The address with the letters of other scripts in place of their percent escapes.

    What is ASCII, invisible, a space, could turn the line around or be taken for another sign stays escaped: typed
    into a browser it leads where the address does.
    """
    return _ESCAPED.sub(_decoded, address)


def shown_html(address: str) -> str:
    """As `shown`, as HTML to stand in an element from left to right: its parts keep their places."""
    return "".join(
        f"<bdi>{escape(part)}</bdi>" if turns(part) else escape(part) for part in parts(shown(address))
    )


def parts(address: str) -> list[str]:
    """What stands between the signs that part an address, and those signs."""
    return [part for part in _SEPARATORS.split(address) if part]


def turns(part: str) -> bool:
    """Whether something in it is written from right to left."""
    return any(unicodedata.bidirectional(sign) in _RTL for sign in part)


def same(words: str, address: str) -> bool:
    """Whether the words of a link are its address, however it is written."""
    plain = words.strip().rstrip("/")
    written = {each.rstrip("/") for each in (address, shown(address))}
    return plain in written | {each.partition("://")[2] for each in written}


def _decoded(found: re.Match[str]) -> str:
    run = found[0]
    try:
        text = bytes.fromhex(run.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return run
    written: list[str] = []
    for sign in text:
        escapes = "".join(f"%{byte:02X}" for byte in sign.encode())
        written.append(sign if _is_seen(sign, written[-1] if written else "") else escapes)
    return "".join(written)


def _is_seen(sign: str, before: str) -> bool:
    category = unicodedata.category(sign)[0]
    # A mark is drawn on what stands before it, which must be a letter of its own.
    if category == "M" and (len(before) != 1 or unicodedata.category(before)[0] not in "LM"):
        return False
    return category in _SEEN and sign not in _DECEPTIVE and not _INVISIBLE.match(sign)
