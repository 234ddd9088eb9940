"""Reads the fields of a form or a JSON object from a request, strictly, and never loses the text."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rejoinder.normalise import is_unicode

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
_FIELDS = 40
_YES_OR_NO = {"notify"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: one text per field, and a sentence on what could not be read (blank where all could)."""

    fields: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    trouble: str = ""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


class Unreadable(Exception):
    """What was sent cannot be read; ``trouble`` is a sentence for who sent it."""

    def __init__(self, status: int, trouble: str) -> None:
        super().__init__(status, trouble)
        self.status = status
        self.trouble = trouble


def read(request: HttpRequest, *, flags: Collection[str] = ()) -> Sent:
    """The fields of the body; on trouble, what could be saved of them, with the status to answer.

    Fields named in ``flags`` may be true or false in JSON; they come as “on” or blank, as a form has them.
    """
    try:
        body = body_of(request)
        if request.content_type == JSON:
            value = parsed(body)
            if not isinstance(value, dict):
                raise Unreadable(400, "Send one JSON object with the fields name, email and text.")
            ticked = {
                name: "on" if value[name] else "" for name in flags if isinstance(value.get(name), bool)
            }
            return _typed({**value, **ticked})
    except Unreadable as error:
        return Sent(status=error.status, trouble=error.trouble)
    if request.content_type in {FORM, ""}:
        return _form(body)
    return Sent(status=415, trouble=f"Send the comment as {FORM} or {JSON}.")


def body_of(request: HttpRequest) -> bytes:
    """The bytes that were sent; raises Unreadable for more of them than are taken at once."""
    limit: int = settings.ENVIRONMENT.post_limit
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    if not announced.isdecimal():
        raise Unreadable(400, "The length of what was sent is not a number.")
    # Asked before the body is read, so that a large one is never taken into memory.
    if int(announced) > limit:
        raise Unreadable(413, too_large(limit))
    return request.body


def parsed(body: bytes) -> Any:
    """The JSON value that was sent; raises Unreadable, with a sentence that quotes nothing of it."""
    try:
        return json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable(400, f"The JSON is not UTF-8: byte {error.start} cannot be read.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(400, f"The JSON is broken at {place}: {error.msg}.") from None
    except RecursionError:
        raise Unreadable(400, "The JSON is nested too deeply.") from None
    except ValueError:
        # Python refuses to read numbers of thousands of digits.
        raise Unreadable(400, "The JSON has a number that is too long.") from None


def too_large(limit: int) -> str:
    """The sentence for a body above ``limit`` bytes."""
    sentence = _("What was sent is too large: at most %(limit)d KB can be taken at once. Please shorten it.")
    return sentence % {"limit": limit // 1024}


def _form(body: bytes) -> Sent:
    try:
        try:
            return Sent(dict(_pairs(body, "strict")))
        except UnicodeError:
            return Sent(
                dict(_pairs(body, "replace")),
                422,
                _(
                    "Some characters could not be read and are shown as �. Please put them right and send again."
                ),
            )
    except ValueError:
        return Sent(status=400, trouble=f"The form has more than {_FIELDS} fields.")


def _pairs(body: bytes, errors: str) -> list[tuple[str, str]]:
    # Some programs send bytes as they are, others percent-encode them; the first kind must be checked here.
    raw = body.decode("utf-8", errors)
    return parse_qsl(raw, keep_blank_values=True, encoding="utf-8", errors=errors, max_num_fields=_FIELDS)


def _typed(value: dict[str, Any]) -> Sent:
    fields: dict[str, str] = {}
    wrong: list[str] = []
    for name, content in value.items():
        if content is None:
            continue
        if isinstance(content, str) and is_unicode(content):
            fields[name] = content
        elif isinstance(content, int) and not isinstance(content, bool):
            fields[name] = str(content)
        elif name in _YES_OR_NO and isinstance(content, bool):
            fields[name] = "on" if content else ""
        else:
            wrong.append(name)
    if not wrong:
        return Sent(fields)
    names = ", ".join(json.dumps(name) for name in sorted(wrong))
    return Sent(fields, 422, f"These fields must be text: {names}.")
