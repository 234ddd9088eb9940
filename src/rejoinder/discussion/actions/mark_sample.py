"""An editor reads a comment whose outcome would change, and says whether the change is right."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import roles, writer
from rejoinder.discussion.models import BacktestSample, Mark, ShadowVerdict
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def mark_sample(sample_id: int, mark: str, *, user: User, now: datetime) -> None:
    """Mark a sample of a backtest; a blank mark takes the one before away. Raises Refused: 403, 404, 422."""
    sample = BacktestSample.objects.select_related("backtest").filter(pk=sample_id).first()
    place = None if sample is None else sample.backtest.publication_id
    _mark(sample, place, mark, user, now)


def mark_shadow(verdict_id: int, mark: str, *, user: User, now: datetime) -> None:
    """Mark what a shadow would have done. Raises Refused: 403, 404, 422."""
    verdict = ShadowVerdict.objects.select_related("version").filter(pk=verdict_id).first()
    place = None if verdict is None else verdict.version.publication_id
    _mark(verdict, place, mark, user, now)


def _mark(
    marked: BacktestSample | ShadowVerdict | None, place: int | None, mark: str, user: User, now: datetime
) -> None:
    if marked is None or place is None:
        raise Refused(404, "unknown_sample", _("There is no such sample"), _("Look at the results again."))
    roles.check(user, Task.RULE, place)
    if mark not in ("", *Mark.values):
        raise Refused(422, "no_mark", _("That is no mark"), _("Mark the change right or wrong."))
    rows: models.QuerySet[models.Model] = type(marked)._default_manager.filter(pk=marked.pk)
    writer.write(
        lambda: rows.update(mark=mark, marked_by=user if mark else None, marked_at=now if mark else None)
    )
