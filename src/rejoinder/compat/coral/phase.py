"""What Coral says of a comment and what it is told of it, in the shape its moderation phases speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rejoinder.discussion.judging import Asked
from rejoinder.discussion.rulesets import title_of
from rejoinder.markup import render
from rejoinder.markup.characters import clean
from rejoinder.policy.addresses import addresses
from rejoinder.policy.verdict import Finding, Outcome, Verdict

WITHHELD: Mapping[str, Any] = {"status": "SYSTEM_WITHHELD"}
"""Held for a person to look at, with no more said."""
LONGEST_REASON = 1000
_CODES: Mapping[str, str] = {
    "offensive": "OFFENSIVE",
    "incitement": "ABUSIVE",
    "blocklist": "BANNED_WORD",
    "links": "SPAM",
    "repeat": "SPAM",
    "haste": "SPAM",
}
"""The code that Coral shows for a rule. All of them are known to every Coral that knows of reasons."""
_OTHER = "OTHER"
_FLAGS: Mapping[str, str] = {
    "offensive": "COMMENT_DETECTED_TOXIC",
    "incitement": "COMMENT_DETECTED_TOXIC",
    "links": "COMMENT_DETECTED_SPAM",
    "repeat": "COMMENT_DETECTED_SPAM",
    "haste": "COMMENT_DETECTED_SPAM",
}
"""The two marks that a phase may put on a comment for Coral's moderators."""


class NoComment(ValueError):
    """What Coral sent holds no comment that could be judged."""


def asked(sent: Any, *, is_html: bool = True) -> Asked | None:
    """The comment as it is to be judged; None where it has no text, as a mere rating. Raises NoComment."""
    comment = sent.get("comment") if isinstance(sent, dict) else None
    if not isinstance(comment, dict):
        raise NoComment
    body = comment.get("body", "")
    if body is None:
        return None
    if not isinstance(body, str):
        raise NoComment
    text, links = _plain(body) if is_html else (clean(body), None)
    return Asked(text, links=links) if text.strip() else None


def _plain(body: str) -> tuple[str, tuple[str, ...]]:
    """The text of a body in HTML, and every address that it links to or spells out."""
    rendered = render(body, "html")
    text = rendered.text
    spelt = [text[start:end] for start, end in addresses(text)]
    linked = [address for address in rendered.links if not _is_spelt(address, spelt)]
    return text, (*linked, *spelt)


def _is_spelt(address: str, spelt: list[str]) -> bool:
    return any(address.rstrip("/").endswith(one.rstrip("/")) for one in spelt)


def answer(verdict: Verdict) -> dict[str, Any]:
    """What Coral is told: nothing for a comment without objections, for which its own settings then decide."""
    if verdict.outcome is Outcome.PUBLISH:
        return {}
    told: dict[str, Any] = {}
    # Coral throws the whole answer away for one word that it does not know, so only its two flags go out, and no
    # tags: it knows but “featured” and “staff”.
    if flags := list(dict.fromkeys(_FLAGS[found.rule] for found in verdict.findings if found.rule in _FLAGS)):
        told["actions"] = [{"actionType": "FLAG", "reason": flag} for flag in flags]
    if verdict.outcome is Outcome.HOLD:
        return {**told, **WITHHELD}
    told["status"] = "REJECTED"
    told["moderationAction"] = {"status": "REJECTED", "rejectionReason": _reason(verdict.findings[0])}
    return told


def _reason(found: Finding) -> dict[str, str]:
    code = _CODES.get(found.rule, _OTHER)
    reason = {"code": code, "detailedExplanation": _cut(_explained(found))}
    if code == _OTHER:
        reason["customReason"] = title_of(found.rule)
    return reason


def _explained(found: Finding) -> str:
    return f"{found.reason} (“{found.quote}”)" if found.quote else found.reason


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1]}…"
