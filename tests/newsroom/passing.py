"""Has articles passed on, as a reader's browser does, and sends what is due to a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from rejoinder.notices import registry
from rejoinder.server import posting
from tests.notices.catcher import Catcher, environment, mailing

PLACE = "/town/ferry/mail/"
GIVEN = {"to": "nell@example.org", "name": "Ada Ferry", "line": "Thought of you and the bridge."}
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_BITS = re.compile(r'data-bits="([0-9]+)"')


@contextmanager
def catching(settings: Any, **changed: object) -> Iterator[Catcher]:
    """A mail server to which this site hands its mail, with further settings changed."""
    with Catcher() as catcher:
        mailing(settings, catcher)
        if changed:
            environment(settings, **changed)
        yield catcher


def token_of(html: str) -> str:
    """The form's token."""
    found = _TOKEN.search(html)
    assert found, html
    return unescape(found[1])


def bits_of(html: str) -> int:
    """How hard the form's question is."""
    found = _BITS.search(html)
    assert found, html
    return int(found[1])


def opened(client: Client, place: str = PLACE) -> str:
    """The form's page."""
    response = client.get(place)
    assert response.status_code == 200, response.content
    return response.content.decode()


def send(client: Client, place: str = PLACE, *, ip: str = "198.51.100.7", **given: str) -> Any:
    """The form filled in and sent, with a fresh token unless one is given."""
    token = given.pop("token", None)
    fields = {**GIVEN, "token": token_of(opened(client, place)) if token is None else token, **given}
    return client.post(
        place, urlencode(fields), content_type="application/x-www-form-urlencoded", REMOTE_ADDR=ip
    )


def post_due(now: datetime | None = None) -> int:
    """Send what is due; how many were sent."""
    (notifier,) = registry.ready()
    return posting.send(notifier, now or timezone.now())
