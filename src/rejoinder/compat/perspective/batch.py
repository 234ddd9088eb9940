"""Several calls in one request: multipart/mixed with an HTTP request in each part, and an answer in each part."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from email.message import Message
from email.parser import BytesParser
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict

from rejoinder.compat.perspective import errors
from rejoinder.compat.perspective.errors import ServiceError
from rejoinder.compat.perspective.exchange import Call, Method, answer, called, refused

MOST = 100
"""Calls in one batch."""


def batched(request: HttpRequest, methods: Mapping[str, Method]) -> HttpResponse:
    """The answers to all calls, in order, each with its own status; ``methods`` are known by their paths.

    A key is shown with each call, or once for all of them.
    """
    try:
        whole = called(request)
        if whole.verb != "POST":
            raise errors.not_found()
        parts = _parts(request.headers.get("Content-Type", ""), whole.body)
    except ServiceError as error:
        return refused(error, request.GET)
    boundary = f"batch_{secrets.token_hex(12)}"
    lines = [_answered(part, methods, whole.key, boundary) for part in parts]
    body = b"".join([*lines, f"--{boundary}--\r\n".encode()])
    return HttpResponse(body, content_type=f"multipart/mixed; boundary={boundary}")


def _parts(content_type: str, body: bytes) -> list[Message]:
    if not content_type.lower().startswith("multipart/mixed"):
        raise errors.unreadable("Send a batch as multipart/mixed.")
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser().parsebytes(head + body)
    parts = message.get_payload()
    if not isinstance(parts, list) or not parts or message.defects:
        raise errors.unreadable("The batch could not be taken apart.")
    if len(parts) > MOST:
        raise errors.unreadable(f"The batch has {len(parts)} calls; at most {MOST} are taken.")
    return [part for part in parts if isinstance(part, Message)]


def _answered(part: Message, methods: Mapping[str, Method], key: str, boundary: str) -> bytes:
    response = _answer(part, methods, key)
    status = response.status_code
    inner = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {response['Content-Type']}\r\n"
    if response.has_header("Retry-After"):
        inner += f"Retry-After: {response['Retry-After']}\r\n"
    name = "".join(sign for sign in str(part.get("Content-ID", "")) if sign.isprintable())
    told = f"Content-ID: {_response_id(name)}\r\n" if name else ""
    head = f"--{boundary}\r\nContent-Type: application/http\r\n{told}\r\n{inner}\r\n"
    return head.encode() + response.content + b"\r\n"


def _answer(part: Message, methods: Mapping[str, Method], key: str) -> HttpResponse:
    payload = part.get_payload(decode=True)
    head, _, body = (payload if isinstance(payload, bytes) else b"").partition(b"\n")
    verb, _, rest = head.decode("latin-1").strip().partition(" ")
    path, _, query = rest.partition(" ")[0].partition("?")
    inner = BytesParser().parsebytes(body)
    sent = inner.get_payload(decode=True)
    asked = QueryDict(query)
    method = methods.get(path)
    if method is None:
        return refused(errors.not_found(), asked)
    shown = asked.get("key", "") or str(inner.get("X-Goog-Api-Key", "")) or key
    return answer(Call(verb, asked, shown, sent if isinstance(sent, bytes) else b""), method)


def _response_id(name: str) -> str:
    return f"<response-{name[1:]}" if name.startswith("<") else f"response-{name}"
