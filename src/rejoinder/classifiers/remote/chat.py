"""Speaks the chat completions protocol of OpenAI-compatible servers: one question, one JSON answer, bounded in time."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

LARGEST_REPLY = 256 * 1024
"""Bytes of a reply above which it is not read further."""
_MOST_TOKENS = 800
_CHUNK = 16 * 1024


class Away(Exception):
    """The server cannot be reached, is busy or refuses us: asking later may help. The message is for the log."""


class NoAnswer(Exception):
    """The server answered with something that is no answer, or not in time; the message says what, without quoting."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where an OpenAI-compatible server is, and what to ask it for."""

    url: str
    """The address its clients are given, mostly ending in /v1."""
    model: str
    key: str = ""
    timeout_s: float = 30.0
    """Seconds in which an answer must be there, from the first byte sent to the last received."""


_understood: dict[tuple[str, str], int] = {}
"""By address and model, which of the formats the server has understood, so that it is not asked in vain each time."""


def complete(
    server: Server, messages: Sequence[Mapping[str, str]], name: str, schema: Mapping[str, Any]
) -> str:
    """The text of the answer to these messages, forced to the schema as far as the server knows how to.

    A server that knows no ``json_schema`` is asked for any JSON object, and one that does not know that either is
    trusted to do as the messages say; the caller checks the answer in any case. Raises Away or NoAnswer.
    """
    latest = time.monotonic() + server.timeout_s
    known = (server.url, server.model)
    formats = list(_formats(name, schema))
    for at in range(_understood.get(known, 0), len(formats)):
        body = {
            "model": server.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
            **formats[at],
        }
        status, reply = _post(server, json.dumps(body).encode("ascii"), latest)
        if status in (400, 422) and at + 1 < len(formats):
            continue
        if status != 200:
            raise Away(f"the server answered with status {status}")
        _understood[known] = at
        return _content(reply)
    raise AssertionError("unreachable: the last format always ends the loop")


def _formats(name: str, schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    strict = {"name": name, "strict": True, "schema": schema}
    yield {"response_format": {"type": "json_schema", "json_schema": strict}}
    yield {"response_format": {"type": "json_object"}}
    yield {}


def _post(server: Server, body: bytes, latest: float) -> tuple[int, bytes]:
    """Status and body of the reply; raises Away or NoAnswer. Redirections are not followed: the key would go along."""
    place = urlsplit(server.url)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    if server.key:
        headers["Authorization"] = f"Bearer {server.key}"
    try:
        connection = _connection(place, _left(latest))
    except (ValueError, http.client.InvalidURL) as error:
        raise Away(f"the address cannot be used: {type(error).__name__}") from None
    try:
        connection.request("POST", _path(place), body, headers)
        return _reply(connection, latest)
    except TimeoutError:
        raise NoAnswer("the answer was late") from None
    except http.client.HTTPException as error:
        raise NoAnswer(f"the reply was cut off or is no HTTP ({type(error).__name__})") from None
    except (OSError, ValueError) as error:
        raise Away(f"the server cannot be reached ({type(error).__name__})") from None
    finally:
        connection.close()


def _connection(place: SplitResult, timeout: float) -> http.client.HTTPConnection:
    if place.scheme == "https":
        return http.client.HTTPSConnection(
            place.hostname or "", place.port, timeout=timeout, context=ssl.create_default_context()
        )
    if place.scheme == "http":
        return http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
    raise ValueError("neither http nor https")


def _path(place: SplitResult) -> str:
    path = place.path.rstrip("/")
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return f"{path}?{place.query}" if place.query else path


def _reply(connection: http.client.HTTPConnection, latest: float) -> tuple[int, bytes]:
    _wait_no_longer(connection.sock, latest)
    reply = connection.getresponse()
    if reply.status == 200 and reply.headers.get_content_type() != "application/json":
        raise NoAnswer("the reply is not JSON by its type")
    parts: list[bytes] = []
    size = 0
    # A socket's timeout holds for each read alone, so a server that drips would never be late.
    while True:
        _wait_no_longer(connection.sock, latest)
        part = reply.read1(_CHUNK)
        if not part:
            break
        parts.append(part)
        size += len(part)
        if size > LARGEST_REPLY:
            raise NoAnswer("the reply is too large")
    if reply.length:
        raise NoAnswer("the reply was cut off")
    return reply.status, b"".join(parts)


def _left(latest: float) -> float:
    left = latest - time.monotonic()
    if left <= 0:
        raise NoAnswer("the answer was late")
    return left


def _wait_no_longer(sock: socket.socket | None, latest: float) -> None:
    left = _left(latest)
    # The connection lets go of its socket once the last of the reply is in its buffer.
    if sock is not None:
        sock.settimeout(left)


def _content(reply: bytes) -> str:
    try:
        said = json.loads(reply)
        choice = said["choices"][0]
        message = choice["message"]
        content, ended = message["content"], choice.get("finish_reason")
        refused = message.get("refusal")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise NoAnswer("the reply is no chat completion") from None
    if refused or not isinstance(content, str):
        raise NoAnswer("the server refused to answer")
    if ended not in ("stop", None):
        raise NoAnswer("the answer was broken off")
    return content
