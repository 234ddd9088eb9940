"""Coral as far as a moderation phase meets it: how it signs and sends a comment, and which answers it takes."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

SECRET = "5f1c9ab0e5d24b6f8a7b3c2d1e0f9a8b"
STATUSES = {"NONE", "APPROVED", "REJECTED", "PREMOD", "SYSTEM_WITHHELD"}
CODES = {"OFFENSIVE", "ABUSIVE", "SPAM", "BANNED_WORD", "AD", "ILLEGAL_CONTENT", "OTHER"}


def request_of(body: object, **changed: Any) -> bytes:
    """What Coral sends of a comment, as it writes it."""
    sent = {
        "action": "NEW",
        "comment": {"body": body, "parentID": None},
        "author": {"id": "baf4e943-3594-4fcc-b2ba-3e8de7a76352", "role": "COMMENTER"},
        "story": {"id": "245b3856-b0a0-4d2f-a6bb-58c71f18d6a6", "url": "https://town.example/ferry/"},
        "site": {"id": "a4bede88-2d2c-4424-bc18-4322a9e285a6"},
        "tenantID": "19ba5794-7eeb-4d46-a81b-c00c61672501",
        "tenantDomain": "talk.town.example",
        **changed,
    }
    return json.dumps(sent, indent=2, ensure_ascii=False).encode()


def signed(body: bytes, secrets: Sequence[str] = (SECRET,)) -> str:
    """The header with a signature for each secret in use."""
    return ",".join(f"sha256={hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}" for key in secrets)


def send(address: str, body: bytes, signature: str, timeout: float = 5.0) -> tuple[int, str]:
    """Post it; status and text of the answer."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Coral Moderation/9.9.9",
        "X-Coral-Signature": signature,
    }
    request = urllib.request.Request(address, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def taken(status: int, text: str) -> dict[str, Any]:
    """What Coral makes of an answer: {} where it goes on without one. AssertionError where it would throw it away."""
    if status != 200 or text in {"", "{}"}:
        return {}
    answer = json.loads(text)
    assert set(answer) <= {"actions", "status", "tags", "moderationAction"}
    assert answer.get("status", "NONE") in STATUSES
    assert set(answer.get("tags", ())) <= {"FEATURED", "STAFF"}
    for action in answer.get("actions", ()):
        assert set(action) == {"actionType", "reason"} and action["actionType"] == "FLAG"
        assert action["reason"] in {"COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"}
    if "moderationAction" in answer:
        action = answer["moderationAction"]
        assert set(action) == {"status", "rejectionReason"} and action["status"] == answer["status"]
        reason = action["rejectionReason"]
        assert set(reason) <= {"code", "legalGrounds", "detailedExplanation", "customReason"}
        assert reason["code"] in CODES and all(isinstance(part, str) and part for part in reason.values())
    return dict(answer)
