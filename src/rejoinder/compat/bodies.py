"""Reads the JSON that another system sends, and tells in a sentence what keeps it from being read."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError


class Unreadable(ValueError):
    """What was sent cannot be read; the message is a sentence that quotes nothing of it."""


class TooLarge(Unreadable):
    """More was sent than is taken at once."""


def taken(request: HttpRequest) -> bytes:
    """The bytes that were sent; raises Unreadable, TooLarge above ``REJOINDER_POST_LIMIT``."""
    limit: int = settings.ENVIRONMENT.post_limit
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    if not announced.isdecimal():
        raise Unreadable("The length of what was sent is not a number.")
    # Asked before the body is read, so that a large one is never taken into memory.
    if int(announced) > limit:
        raise TooLarge(f"What was sent is too large: at most {limit // 1024} KB can be taken at once.")
    try:
        return request.body
    except UnreadablePostError as error:
        raise Unreadable("What was sent did not arrive whole.") from error


def parsed(body: bytes) -> Any:
    """The JSON value; raises Unreadable."""
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        # The parser's own words may quote what was sent.
        raise Unreadable("What was sent could not be read as JSON in UTF-8.") from None
