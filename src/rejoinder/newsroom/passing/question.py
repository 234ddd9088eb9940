"""The signed question on a form: proves where the form came from, and in a burst asks for a little work or patience.

A browser answers it with a number: the SHA-256 of question, colon and number begins with as many zero bits as were
asked for. That costs a reader a moment, and somebody who wants to send thousands of mails thousands of moments.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rejoinder.accounts import signing

LIFE = timedelta(days=7)
"""For how long a form may stand open."""
ANSWER_WITHIN = timedelta(minutes=15)
"""For how long the answer is worth anything: nobody shall work ahead for a burst to come."""
PATIENCE = timedelta(minutes=1)
"""How old a form must be that comes without an answer."""
PATIENCE_UNTIL = timedelta(hours=1)
"""How old it may be for that."""
_CLOCKS_APART = timedelta(minutes=5)
_PAYLOAD = struct.Struct(">IB10s")
_MARK = 16
_ANSWER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Question:
    """A form's token, read."""

    text: str
    """As it stands in the form."""
    asked_at: datetime
    bits: int
    """Zero bits to begin with; 0 where nothing was asked."""
    nonce: bytes
    """No two questions have the same."""

    def is_answered_by(self, answer: str) -> bool:
        """Whether the number is the answer."""
        if not self.bits or not _ANSWER.fullmatch(answer):
            return False
        made = hashlib.sha256(f"{self.text}:{answer}".encode()).digest()
        return int.from_bytes(made, "big") >> (256 - self.bits) == 0

    def is_stale(self, now: datetime) -> bool:
        """Whether the form stood open too long."""
        return now - self.asked_at > LIFE


def ask(article_id: int, now: datetime, bits: int) -> Question:
    """A new question for a form of this article."""
    payload = _PAYLOAD.pack(int(now.timestamp()), bits, secrets.token_bytes(10))
    return _read(payload, signing.to_text(payload + signing.mark("mail form", _message(article_id, payload))))


def question_of(token: str, article_id: int, now: datetime) -> Question | None:
    """The question that we asked on a form of this article; None for anything else."""
    data = signing.from_text(token)
    if data is None or len(data) != _PAYLOAD.size + _MARK:
        return None
    payload, given = data[: _PAYLOAD.size], data[_PAYLOAD.size :]
    if not signing.is_mark("mail form", _message(article_id, payload), given):
        return None
    question = _read(payload, token)
    return None if question.asked_at > now + _CLOCKS_APART else question


def _read(payload: bytes, text: str) -> Question:
    stamp, bits, nonce = _PAYLOAD.unpack(payload)
    return Question(text, datetime.fromtimestamp(stamp, UTC), bits, nonce)


def _message(article_id: int, payload: bytes) -> bytes:
    return payload + str(article_id).encode()
