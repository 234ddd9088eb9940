"""Events to another system: signed, in ids, once."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rejoinder.notices import registry
from rejoinder.notices.content import Away, Due, Event, NotDelivered, TryLater, Unconfirmed
from rejoinder.notices.notifiers import webhook
from rejoinder.notices.servers import BadServer, check_webhook
from tests.notices.catcher import environment

SECRET = "0123456789abcdef"
DUE = Due(1, uuid.UUID(int=9), registry.EVENTS, "decided", {"comment": 7, "decision": 8}, 1)


@dataclass
class Receiver:
    """Another system, which answers with a status; 0 hangs up."""

    status: int = 204
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.asked.append((self.path, dict(self.headers), body))
            if made.status:
                self.send_response(made.status)
                self.end_headers()
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/hook?from=rejoinder"
    environment(settings, webhook=address, webhook_secret=SECRET)
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def deliver(handed: list[bool] | None = None) -> None:
    told = [] if handed is None else handed
    webhook.deliver(DUE, Event(DUE.kind, DUE.ids), lambda: told.append(True))


def test_an_event_carries_ids_and_a_signature_that_the_receiver_can_check(receiver: Receiver) -> None:
    deliver()
    path, headers, body = receiver.asked[0]
    assert path == "/hook?from=rejoinder"
    assert json.loads(body) == {"id": str(DUE.identity), "kind": "decided", "comment": 7, "decision": 8}
    given = dict(part.split("=") for part in headers["Rejoinder-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{given['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert given["v1"] == expected and headers["Idempotency-Key"] == str(DUE.identity)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(500, TryLater), (429, TryLater), (410, NotDelivered), (302, NotDelivered), (0, Unconfirmed)],
)
def test_each_answer_is_known_for_what_it_is(
    receiver: Receiver, status: int, trouble: type[Exception]
) -> None:
    receiver.status = status
    with pytest.raises(trouble) as raised:
        deliver()
    assert type(raised.value) is trouble


def test_nobody_there_is_away_and_nothing_was_handed_over(settings: Any) -> None:
    environment(settings, webhook="http://127.0.0.1:9/", webhook_secret=SECRET)
    handed: list[bool] = []
    with pytest.raises(Away):
        deliver(handed)
    assert not handed


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("http://other.example/", SECRET),
        ("https://me:you@other.example/", SECRET),
        ("https://other.example/", "short"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(address: str, secret: str) -> None:
    with pytest.raises(BadServer):
        check_webhook(address, secret)
