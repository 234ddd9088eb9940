"""An editor stops a backtest; what it counted so far stays to be read."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Backtest, BacktestState
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def cancel_backtest(backtest_id: int, *, user: User, now: datetime) -> None:
    """Do no more of it. Raises Refused: 403, 404, 409 where it has ended already."""
    backtest = Backtest.objects.filter(pk=backtest_id).first()
    if backtest is None:
        raise Refused(
            404, "unknown_backtest", _("There is no such backtest"), _("Look at the rulebook again.")
        )
    roles.check(user, Task.RULE, backtest.publication_id)
    still = Backtest.objects.filter(pk=backtest_id, state__in=[BacktestState.WAITING, BacktestState.RUNNING])

    def put() -> bool:
        if not still.update(state=BacktestState.CANCELLED, ended_at=now):
            return False
        events.note(
            Verb.CANCELLED_BACKTEST,
            user=user,
            publication=backtest.publication_id,
            kind="backtest",
            object_id=backtest.pk,
            now=now,
        )
        return True

    if not writer.write(put):
        raise Refused(409, "ended", _("This backtest has ended already"), _("Its results are on its page."))
