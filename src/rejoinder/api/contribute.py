"""Turns what was sent into a contribution and hands it in; whatever is in the way becomes one Declined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from rejoinder.api.sent import Sent
from rejoinder.discussion import access, tokens
from rejoinder.discussion.actions.submit import Contribution, Invalid, Receipt, Refused, submit
from rejoinder.discussion.ledger import Changed
from rejoinder.discussion.models import Thread
from rejoinder.discussion.tokens import Standing
from rejoinder.press.form import HONEYPOT, OPENED

RETRY_SECONDS = 30
_LONGEST_ID = 18
_LONGEST_SECONDS = 7 * 24 * 3600


@dataclass(eq=False)
class Declined(Exception):
    """Nothing was taken: the status, a short name for programs, sentences on the whole and by field."""

    status: int
    code: str
    detail: str
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    retry_after: int = 0
    """Seconds; 0 where waiting does not help."""
    forgets_parent: bool = False
    """True where the comment that was answered cannot be answered any more."""
    title: str = ""
    """A heading for the page; blank where the status says enough."""

    @property
    def wants_token(self) -> bool:
        """Whether sending again, with a good token, is what to do."""
        return bool(self.errors) or self.code.startswith("token_")


def contribute(sent: Sent, thread: Thread, *, client: str, key: str, now: datetime) -> Receipt:
    """Hand the fields in as a comment of this thread; raises Declined, in the active language."""
    if sent.trouble:
        raise Declined(sent.status, "unreadable", sent.trouble)
    try:
        # Asked before all else: whoever cannot write need not put anything right.
        access.check_open(thread, now)
    except Refused as refused:
        raise _declined(refused) from refused
    _check_trap(sent)
    _check_token(sent["token"], thread, now)
    contribution = Contribution(
        thread_id=thread.pk,
        name=sent["name"],
        email=sent["email"],
        text=sent["text"],
        website=sent["website"],
        parent_id=parent_id(sent),
        key=key,
        client=client,
        seconds_to_write=_seconds(sent, thread, now),
        notify=agrees(sent),
    )
    try:
        return submit(contribution, now)
    except Invalid as invalid:
        raise Declined(422, "invalid", _("Some fields must be put right."), invalid.errors) from invalid
    except Refused as refused:
        raise _declined(refused) from refused
    except (Changed, OperationalError, InterfaceError) as error:
        raise unavailable() from error


def _declined(refused: Refused) -> Declined:
    return Declined(
        refused.status,
        refused.code,
        f"{refused.title}. {refused.detail}",
        retry_after=refused.retry_after,
        forgets_parent=refused.code in {"unknown_parent", "parent_removed"},
        title=refused.title,
    )


def unavailable() -> Declined:
    """Nothing can be written just now."""
    detail = _("Your comment could not be taken just now. It is kept here; please send it again in a moment.")
    return Declined(503, "unavailable", detail, retry_after=RETRY_SECONDS)


def parent_id(sent: Sent) -> int | None:
    """The id of the comment answered; raises Declined for anything that is no id."""
    typed = sent["parent"].strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_ID):
        detail = _("The comment you are answering is not here. You can still write a comment of your own.")
        raise Declined(422, "unknown_parent", detail, forgets_parent=True)
    return int(typed)


def agrees(sent: Sent) -> bool:
    """Whether the box was ticked that asks for mail."""
    return sent["notify"].strip().lower() in {"on", "true", "1", "yes"}


def _check_trap(sent: Sent) -> None:
    if sent[HONEYPOT].strip():
        # A person whose browser filled it in by itself only has to send again; a machine does not read this.
        detail = _("A field that should stay empty was filled in. It is empty again: please send once more.")
        raise Declined(422, "trap", detail)


def _check_token(token: str, thread: Thread, now: datetime) -> None:
    if not token:
        detail = _("The form was not complete. Please send your comment once more.")
        raise Declined(422, "token_missing", detail)
    standing = tokens.check_form_token(token, thread.pk, now)
    if standing is Standing.EXPIRED:
        detail = _("This form had been open for more than a week. It is fresh again: please send once more.")
        raise Declined(422, "token_expired", detail)
    if standing is Standing.FORGED:
        detail = _("This form was not made by this site. Here is one that was: please send it from here.")
        raise Declined(403, "token_forged", detail)


def _seconds(sent: Sent, thread: Thread, now: datetime) -> float | None:
    """The time of writing by the token where it tells, else by the script's word, where it can be meant."""
    opened = tokens.seconds_since_opened(sent["token"], thread.pk, now)
    if opened is not None:
        return opened
    try:
        told = float(sent[OPENED])
    except ValueError:
        return None
    return told if 0 <= told <= _LONGEST_SECONDS else None
