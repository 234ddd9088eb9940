"""Turns what was sent into a report and hands it in; whatever is in the way becomes one Declined."""

from __future__ import annotations

from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from rejoinder.api.contribute import RETRY_SECONDS, Declined
from rejoinder.api.sent import Sent
from rejoinder.discussion import tokens
from rejoinder.discussion.actions.report import Complaint, Invalid, Receipt, Refused, report
from rejoinder.discussion.models import Comment
from rejoinder.discussion.tokens import Standing
from rejoinder.press.form import HONEYPOT

FIELDS = ("ground", "rule", "law", "why", "children", "name", "email", "good_faith")
FLAGS = ("children", "good_faith")
_YES = {"on", "1", "true", "yes"}


def hand_in(sent: Sent, comment: Comment, *, client: str, now: datetime) -> Receipt:
    """Hand the fields in as a report of this comment; raises Declined, in the active language."""
    if sent.trouble:
        raise Declined(sent.status, "unreadable", sent.trouble)
    if sent[HONEYPOT].strip():
        detail = _("A field that should stay empty was filled in. It is empty again: please send once more.")
        raise Declined(422, "trap", detail)
    _check_token(sent["token"], comment.thread_id, now)
    complaint = Complaint(
        comment_id=comment.pk,
        ground=sent["ground"].strip(),
        rule=sent["rule"],
        why=sent["why"],
        law=sent["law"],
        children=is_yes(sent["children"]),
        name=sent["name"],
        email=sent["email"],
        good_faith=is_yes(sent["good_faith"]),
        client=client,
    )
    try:
        return report(complaint, now)
    except Invalid as invalid:
        raise Declined(422, "invalid", _("Some fields must be put right."), invalid.errors) from invalid
    except Refused as refused:
        raise declined(refused) from refused
    except (OperationalError, InterfaceError) as error:
        raise unavailable() from error


def is_yes(typed: str) -> bool:
    """Whether a box was ticked."""
    return typed.strip().lower() in _YES


def declined(refused: Refused) -> Declined:
    """The same refusal for a page or a program."""
    return Declined(
        refused.status,
        refused.code,
        f"{refused.title}. {refused.detail}",
        retry_after=refused.retry_after,
        title=refused.title,
    )


def unavailable() -> Declined:
    """Nothing can be written just now."""
    detail = _("Your report could not be taken just now. It is kept here; please send it again in a moment.")
    return Declined(503, "unavailable", detail, retry_after=RETRY_SECONDS)


def _check_token(token: str, thread_id: int, now: datetime) -> None:
    if not token:
        raise Declined(
            422, "token_missing", _("The form was not complete. Please send your report once more.")
        )
    standing = tokens.check_form_token(token, thread_id, now)
    if standing is Standing.EXPIRED:
        detail = _("This form had been open for more than a week. It is fresh again: please send once more.")
        raise Declined(422, "token_expired", detail)
    if standing is Standing.FORGED:
        detail = _("This form was not made by this site. Here is one that was: please send it from here.")
        raise Declined(403, "token_forged", detail)
