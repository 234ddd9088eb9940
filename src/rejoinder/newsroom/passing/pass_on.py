"""Takes an article that a reader wants mailed to somebody: checked, judged, counted and queued, in a straight line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rejoinder.accounts import address as addresses
from rejoinder.accounts import signing
from rejoinder.discussion import fields, limits, writer
from rejoinder.discussion.fields import Invalid
from rejoinder.discussion.models import Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.newsroom.models import PassedOn
from rejoinder.newsroom.passing import counting, line, question, refusing, whom
from rejoinder.newsroom.passing.letter import KIND
from rejoinder.newsroom.passing.question import Question
from rejoinder.notices import outbox

__all__ = ["Invalid", "Passing", "Refused", "WorkWanted", "pass_on"]


@dataclass(frozen=True, slots=True)
class Passing:
    """What a reader sent, as it was sent."""

    article: Any
    """The page, which may be passed on."""
    to: str
    name: str
    line: str
    question: Question
    answer: str = ""
    client: str = ""
    """Network address, for the limits; it is not kept."""


class WorkWanted(Exception):
    """A burst is on: the form's question is to be answered, or waited for."""


@dataclass(frozen=True, slots=True)
class _Checked:
    to: str
    name: str
    line: str
    form_digest: bytes


def pass_on(passing: Passing, now: datetime) -> None:
    """Have the article mailed; when this returns, that it will be is on the disk. The same form is taken once.

    Nobody is told whether the address wants such mail: for one that does not, nothing is queued or kept. Raises
    Invalid for fields to be put right (to, name, line), WorkWanted in a burst, Refused: 429 above a limit, 503 where
    a judge could not read what was written or too many write at once.
    """
    checked = _checked(passing)
    if _is_taken(checked):
        return
    limits.check_mails(passing.client, now)
    # Asked before the judge works, and again when it is counted.
    _proof(passing, now)
    line.judge(checked.name, checked.line, passing.article)
    writer.write(lambda: _record(passing, checked, now))


def _checked(passing: Passing) -> _Checked:
    errors: dict[str, list[str]] = {}
    to = name = words = ""
    try:
        to = _address(passing.to)
    except Invalid as invalid:
        errors.update(invalid.errors)
    try:
        name, words = line.check(passing.name, passing.line)
    except Invalid as invalid:
        errors.update(invalid.errors)
    if errors:
        raise Invalid(errors)
    parts = (passing.question.text, limits.household(passing.client), to, name, words)
    return _Checked(to, name, words, signing.mark("article mail form", "\x00".join(parts).encode(), 32))


def _address(typed: str) -> str:
    typed = typed.strip()
    if not typed:
        raise Invalid({"to": [_("Please give the address that the article shall go to.")]})
    try:
        to = whom.canonical(fields.check_email(typed))
    except Invalid as invalid:
        if any(sign in typed for sign in ",; \t\r\n") and typed.count("@") > 1:
            raise Invalid({"to": [_("It goes to one address at a time. Please leave one.")]}) from None
        raise Invalid({"to": invalid.errors["email"]}) from None
    if not to:
        raise Invalid({"to": [_("Mail cannot be sent to an address with such letters.")]})
    return to


def _is_taken(checked: _Checked) -> bool:
    return PassedOn.objects.filter(form_digest=checked.form_digest).exists()


def _proof(passing: Passing, now: datetime) -> tuple[bytes | None, bool]:
    """The question that a burst makes this reader spend, and whether it was spent by waiting; none while it is calm."""
    bits = counting.bits_wanted(now)
    if not bits:
        return None, False
    asked = passing.question
    age = now - asked.asked_at
    if PassedOn.objects.filter(proof=asked.nonce).exists():
        raise WorkWanted
    hard_enough = asked.bits >= bits - counting.EASIER_BY and age <= question.ANSWER_WITHIN
    if hard_enough and asked.is_answered_by(passing.answer):
        return asked.nonce, False
    if not question.PATIENCE <= age <= question.PATIENCE_UNTIL:
        raise WorkWanted
    counting.check_waited(now)
    return asked.nonce, True


def _record(passing: Passing, checked: _Checked, now: datetime) -> None:
    """Count and queue, with others of the publication kept waiting, so that two at once are not both the last one."""
    Publication.objects.select_for_update(no_key=True).get(pk=passing.article.publication_shown.pk)
    if _is_taken(checked):
        return
    senders, recipients = whom.sender_marks(passing.client, now), whom.recipient_marks(checked.to, now)
    counting.check(passing.article.pk, senders, recipients, now)
    proof, waited = _proof(passing, now)
    goes = not refusing.refuses(checked.to)
    row = PassedOn.objects.create(
        article=passing.article,
        address=addresses.seal(checked.to) if goes else None,
        name=checked.name if goes else "",
        line=checked.line if goes else "",
        sender_digest=senders[0] if senders else None,
        recipient_digest=recipients[0],
        form_digest=checked.form_digest,
        proof=proof,
        waited=waited,
        created_at=now,
    )
    if goes:
        outbox.queue(KIND, f"{KIND}:{row.pk}", {"passed": row.pk}, now)
