"""Reads a request for moderation: a text, a list of texts, or the parts of one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rejoinder.compat.openai.errors import ApiError, invalid
from rejoinder.normalise import is_unicode

MODEL = "omni-moderation-latest"
"""The model named in the answer where the request names none."""
MOST = 100
"""Texts, or parts of one, that are taken at once."""


@dataclass(frozen=True, slots=True)
class Requested:
    """The texts to be judged, each with the parameter it came in, and the model to be named in the answer."""

    texts: tuple[tuple[str, str], ...]
    model: str


def read(sent: Any) -> Requested:
    """What a body asks for; raises ApiError (400) with the parameter that is wrong."""
    if not isinstance(sent, dict):
        raise ApiError(400, "Send one JSON object with “input”.")
    if sent.get("input") is None:
        raise invalid("input", "Missing required parameter: 'input'.", "missing_required_parameter")
    model = sent.get("model")
    if model is None:
        model = MODEL
    if not (isinstance(model, str) and model and is_unicode(model)):
        raise invalid("model", "The model must be named in a text.")
    return Requested(tuple(_texts(sent["input"])), model)


def _texts(given: Any) -> list[tuple[str, str]]:
    if isinstance(given, str):
        return [("input", _text("input", given))]
    if not isinstance(given, list) or not given:
        raise invalid("input", "The input must be a text, a list of texts, or a list of parts.")
    if len(given) > MOST:
        raise invalid("input", f"At most {MOST} texts are taken at once, not {len(given)}.")
    if all(isinstance(one, str) for one in given):
        return [(f"input[{at}]", _text(f"input[{at}]", one)) for at, one in enumerate(given)]
    # Parts belong to one message, which is judged as a whole and has one result.
    parts = [_part(f"input[{at}]", one) for at, one in enumerate(given)]
    return [("input", "\n".join(parts))]


def _part(param: str, given: Any) -> str:
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == "image_url":
        raise invalid(param, "Images are not judged here; send texts only.", "image_not_supported")
    if kind != "text":
        raise invalid(param, "A part must be of the form {“type”: “text”, “text”: …}, or all must be texts.")
    if not isinstance(given.get("text"), str):
        raise invalid(f"{param}.text", "The text of a part must be a text.")
    return _text(f"{param}.text", given["text"])


def _text(param: str, given: str) -> str:
    if not is_unicode(given):
        raise invalid(param, "The text holds half of a character, which no Unicode text can.")
    return given
