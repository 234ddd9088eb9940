"""What an analyze request asks for, once it has been found to be in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rejoinder.compat import opinion
from rejoinder.compat.perspective import attributes
from rejoinder.compat.perspective.errors import invalid, unsupported
from rejoinder.normalise import primary

LONGEST = 20_480
"""Bytes of UTF-8 in a comment."""
_SCORE_TYPES = ("SCORE_TYPE_UNSPECIFIED", "PROBABILITY")
_TEXT_TYPES = ("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT")


@dataclass(frozen=True, slots=True)
class Requested:
    """A sound request: the text, what surrounds it, and what is asked about it.

    ``thresholds`` maps each attribute, as it was spelled, to the least score that is wanted. ``languages`` are as
    sent, ``detected`` as found; ``spoken`` is what the model is told.
    """

    text: str
    sources: tuple[str, ...]
    thresholds: Mapping[str, float]
    by_sentence: bool
    languages: tuple[str, ...]
    detected: tuple[str, ...]
    spoken: str


def requested(message: Mapping[str, Any]) -> Requested:
    """The request of an AnalyzeCommentRequest; raises ServiceError (400) for one that cannot be met."""
    text = comment_text(message)
    if not message.get("requestedAttributes"):
        raise invalid("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    drop = bool(message.get("dropUnsupportedAttributes"))
    thresholds = _thresholds(message["requestedAttributes"], drop)
    languages = tuple(message.get("languages", ()))
    detected = _detected(text, languages)
    foreign = [tag for tag in languages or detected if primary(tag) not in opinion.LANGUAGES]
    if foreign:
        if not drop:
            raise unsupported(next(iter(thresholds), "TOXICITY"), foreign, detected=not languages)
        thresholds = {}
    spoken = primary((languages or detected)[0])
    by_sentence = bool(message.get("spanAnnotations"))
    return Requested(text, sources(message), thresholds, by_sentence, languages, detected, spoken)


def comment_text(message: Mapping[str, Any]) -> str:
    """The text of the message's comment; raises ServiceError (400) for none, too much, or another type."""
    comment = message.get("comment", {})
    text = str(comment.get("text", ""))
    if not text.strip():
        raise invalid("Comment must be non-empty.", "COMMENT_EMPTY")
    if len(text.encode()) > LONGEST:
        raise invalid("Comment text too long.", "COMMENT_TOO_LONG")
    if comment.get("type", "PLAIN_TEXT") not in _TEXT_TYPES:
        raise invalid("Currently, only 'PLAIN_TEXT' comments are supported")
    return text


def sources(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts that the comment answers or stands under; raises ServiceError (400) where both kinds are given."""
    context = message.get("context", {})
    pair = context.get("articleAndParentComment", {})
    if context.get("entries") and pair:
        raise invalid(
            "Context can have either entries or article_and_parent_comment, but both fields were populated."
        )
    entries = context.get("entries") or [pair.get("article", {}), pair.get("parentComment", {})]
    return tuple(str(entry["text"]) for entry in entries if entry.get("text"))


def _thresholds(asked: Mapping[str, Mapping[str, Any]], drop: bool) -> dict[str, float]:
    thresholds: dict[str, float] = {}
    for name, parameters in asked.items():
        if not attributes.known(name):
            if drop and name in attributes.UNJUDGED:
                continue
            raise invalid(f"Unknown requested attribute: {name[:80]}")
        kind = parameters.get("scoreType", "PROBABILITY")
        if kind not in _SCORE_TYPES:
            raise invalid(f"Requested score type {kind} is not supported by attribute {name}")
        thresholds[name] = float(parameters.get("scoreThreshold", 0.0))
    return thresholds


def _detected(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The language found; raises ServiceError (400) where it is neither found nor sent."""
    found = opinion.language_of(text)
    if found == opinion.UNKNOWN:
        if not languages:
            raise invalid("Unable to detect language", "LANGUAGE_DETECTION_FAILED")
        return ()
    # A variety of what was found is told as it was sent.
    return (next((tag for tag in languages if primary(tag) == found), found),)
