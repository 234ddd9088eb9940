"""Turns what was sent into an article to be passed on; whatever is in the way becomes one Declined."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.api.contribute import RETRY_SECONDS, Declined
from rejoinder.api.sent import Sent
from rejoinder.newsroom.passing import question
from rejoinder.newsroom.passing.pass_on import Invalid, Passing, Refused, WorkWanted, pass_on
from rejoinder.newsroom.passing.question import Question
from rejoinder.press.form import HONEYPOT

WORK = "work_wanted"
"""The code of a refusal that a fresh question comes with."""


def hand_in(sent: Sent, article: Any, *, client: str, now: datetime) -> None:
    """Have the article mailed as the fields say; raises Declined, in the active language."""
    if sent.trouble:
        raise Declined(sent.status, "unreadable", sent.trouble)
    if sent[HONEYPOT].strip():
        detail = _("A field that should stay empty was filled in. It is empty again: please send once more.")
        raise Declined(422, "trap", detail)
    passing = Passing(
        article=article,
        to=sent["to"],
        name=sent["name"],
        line=sent["line"],
        question=_question(sent["token"], article, now),
        answer=sent["answer"].strip(),
        client=client,
    )
    try:
        pass_on(passing, now)
    except Invalid as invalid:
        raise Declined(422, "invalid", _("Some fields must be put right."), invalid.errors) from invalid
    except WorkWanted as wanted:
        raise Declined(429, WORK, _("Many articles are being mailed at this moment.")) from wanted
    except Refused as refused:
        raise _declined(refused) from refused
    except (OperationalError, InterfaceError) as error:
        raise unavailable() from error


def unavailable() -> Declined:
    """Nothing can be written just now."""
    detail = _("The article could not be taken just now. All is kept here; please send it again in a moment.")
    return Declined(503, "unavailable", detail, retry_after=RETRY_SECONDS)


def _declined(refused: Refused) -> Declined:
    if refused.code == "busy" and refused.status == 503:
        return unavailable()
    return Declined(
        refused.status, refused.code, f"{refused.title}. {refused.detail}", retry_after=refused.retry_after
    )


def work_wanted(asked: Question, now: datetime) -> Declined:
    """What a burst asks of a reader: to have this question answered, or to wait until it is old enough."""
    seconds = max(1, math.ceil((question.PATIENCE - (now - asked.asked_at)).total_seconds()))
    detail = ngettext(
        "Many articles are being mailed at this moment, so that your browser has to do a small sum first: please "
        "send once more. Without script, wait for %d second before you do.",
        "Many articles are being mailed at this moment, so that your browser has to do a small sum first: please "
        "send once more. Without script, wait for %d seconds before you do.",
        seconds,
    )
    return Declined(429, WORK, detail % seconds, retry_after=seconds)


def _question(token: str, article: Any, now: datetime) -> Question:
    if not token:
        raise Declined(422, "token_missing", _("The form was not complete. Please send once more."))
    asked = question.question_of(token, article.pk, now)
    if asked is None:
        detail = _("This form was not made by this site. Here is one that was: please send it from here.")
        raise Declined(403, "token_forged", detail)
    if asked.is_stale(now):
        detail = _("This form had been open for more than a week. It is fresh again: please send once more.")
        raise Declined(422, "token_expired", detail)
    return asked
