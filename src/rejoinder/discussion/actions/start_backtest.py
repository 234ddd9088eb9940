"""An editor asks what other rules would have done with past comments; the answer is worked out in the background."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, rulebook, rulesets, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Backtest, BacktestState, Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

MOST_COMMENTS = 5_000_000
MOST_MONTHS = 120
_MONTH = timedelta(days=30.4375)
_OPEN_AT_MOST = 5


def start_backtest(
    publication_id: int,
    number: int,
    *,
    comments: int | None = None,
    months: int | None = None,
    draft_seen: str | None = None,
    user: User,
    now: datetime,
) -> Backtest:
    """Have the version of this number compared with the rules in force, on the last comments or months.

    ``draft_seen`` is the version's digest as the editor read it. Raises Refused: 403, 404, 409 where too many wait
    already or somebody rewrote the draft meanwhile, 422 where no span is given or it cannot be meant.
    """
    roles.check(user, Task.RULE, publication_id)
    _check_span(comments, months)
    candidate = rulebook.version(publication_id, number)
    rulebook.check_unchanged(candidate, draft_seen)

    def put() -> Backtest:
        publication = rulebook.lock(publication_id)
        open_ones = Backtest.objects.filter(
            publication=publication, state__in=[BacktestState.WAITING, BacktestState.RUNNING]
        )
        if open_ones.count() >= _OPEN_AT_MOST:
            raise Refused(
                409,
                "too_many",
                _("Several backtests wait already"),
                _("They run one after the other. Cancel one, or wait until one is done."),
            )
        standing = rulesets.ruleset_for(publication)
        rulesets.keep(standing, now)
        backtest = Backtest.objects.create(
            publication=publication,
            candidate_id=candidate.ruleset_id,
            base_id=standing.digest,
            most=comments,
            since=now - _MONTH * months if months else None,
            made_by=user,
            created_at=now,
        )
        _note(backtest, publication, number, months, now)
        return backtest

    return writer.write(put)


def _note(
    backtest: Backtest, publication: Publication, number: int, months: int | None, now: datetime
) -> None:
    span = {"months": months} if months else {"comments": backtest.most}
    events.note(
        Verb.BACKTESTED,
        user=backtest.made_by,
        publication=publication,
        kind="backtest",
        object_id=backtest.pk,
        now=now,
        after={"version": number, **span},
    )


def _check_span(comments: int | None, months: int | None) -> None:
    if comments is not None:
        is_span = months is None and 1 <= comments <= MOST_COMMENTS
    else:
        is_span = months is not None and 1 <= months <= MOST_MONTHS
    if not is_span:
        raise Refused(
            422,
            "no_span",
            _("Say how far back to go"),
            _("Write how many comments or how many months, not both."),
        )
