"""How many articles were passed on: by one connection, to one address, of one article, and by all in a moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.discussion.refusal import Refused
from rejoinder.newsroom.models import PassedOn
from rejoinder.newsroom.passing.question import ANSWER_WITHIN, Question
from rejoinder.newsroom.passing.whom import DAY

BURST_WITHIN = timedelta(minutes=10)
EASIEST = 16
"""Zero bits asked for when a burst begins: 65,536 tries on average, a fraction of a second in a browser."""
HARDEST = 19
"""Asked for in the worst of them; each bit doubles the work, and a slow telephone must come through."""
EASIER_BY = 2
"""Bits by which a question may be easier than what is asked now: the burst may have grown since."""


def check(article_id: int, senders: Sequence[bytes], recipients: Sequence[bytes], now: datetime) -> None:
    """Raises Refused (429) where one more would be too many; the sentence says of what."""
    limits = settings.ENVIRONMENT
    lately = PassedOn.objects.filter(created_at__gt=now - DAY)
    if senders and (seconds := _wait(lately, Q(sender_digest__in=senders), limits.article_mail_sender, now)):
        raise _too_many("too_many_sent", _("Many articles were mailed from your connection today."), seconds)
    if seconds := _wait(lately, Q(recipient_digest__in=recipients), limits.article_mail_recipient, now):
        raise _too_many("too_many_received", _("Several articles went to this address today."), seconds)
    if seconds := _wait(lately, Q(article=article_id), limits.article_mail_article, now):
        raise _too_many("too_often", _("This article was mailed very often today."), seconds)


def bits_wanted(now: datetime) -> int:
    """How hard the question must be at this moment; 0 while few articles are passed on."""
    burst: int = settings.ENVIRONMENT.article_mail_burst
    if not burst:
        return 0
    lately = PassedOn.objects.filter(created_at__gt=now - BURST_WITHIN)
    made = lately[: burst << (HARDEST - EASIEST)].count()
    return 0 if made < burst else min(HARDEST, EASIEST + int(math.log2(made / burst)))


def is_of_use(asked: Question, now: datetime) -> bool:
    """Whether this question is hard enough for the moment, and is spent neither by an answer nor by its age."""
    if now - asked.asked_at > ANSWER_WITHIN or PassedOn.objects.filter(proof=asked.nonce).exists():
        return False
    bits = bits_wanted(now)
    return asked.bits >= bits - EASIER_BY if bits else True


def check_waited(now: datetime) -> None:
    """Raises Refused (429) where enough came through this burst by waiting: waiting costs a machine nothing."""
    burst: int = settings.ENVIRONMENT.article_mail_burst
    waited = PassedOn.objects.filter(created_at__gt=now - BURST_WITHIN, waited=True)
    most = max(1, burst // 3)
    if (
        len(moments := list(waited.order_by("-created_at").values_list("created_at", flat=True)[:most]))
        == most
    ):
        seconds = _seconds(moments[-1] + BURST_WITHIN - now)
        raise _too_many("busy", _("Very many articles are being mailed at this moment."), seconds)


def _wait(lately: QuerySet[PassedOn], alike: Q, most: int, now: datetime) -> int:
    """Seconds until one more may go; 0 where there is no need to wait."""
    if not most:
        return 0
    moments = list(lately.filter(alike).order_by("-created_at").values_list("created_at", flat=True)[:most])
    return _seconds(moments[-1] + DAY - now) if len(moments) == most else 0


def _seconds(left: timedelta) -> int:
    return max(1, math.ceil(left.total_seconds()))


def _too_many(code: str, sentence: str, seconds: int) -> Refused:
    hours, minutes = math.ceil(seconds / 3600), math.ceil(seconds / 60)
    if minutes > 90:
        when = (
            ngettext("The next one can go in %d hour.", "The next one can go in about %d hours.", hours)
            % hours
        )
    else:
        when = (
            ngettext("The next one can go in %d minute.", "The next one can go in %d minutes.", minutes)
            % minutes
        )
    other = _("Until then you can copy its link, or write a mail of your own.")
    return Refused(429, code, sentence.rstrip("."), f"{when} {other}", retry_after=seconds)
