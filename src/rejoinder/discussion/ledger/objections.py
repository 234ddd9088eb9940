"""Keeps what people object to in step with decisions: a person's decision answers the reports that wait."""

from __future__ import annotations

from rejoinder.discussion.models import Decision, Maker, Report


def settle(decision: Decision) -> None:
    """In the transaction of the decision: a moderator's handles the open reports, and taking it back opens them."""
    if decision.undoes_id is not None:
        Report.objects.filter(decision=decision.undoes_id).update(handled_at=None, decision=None)
    elif decision.maker == Maker.MODERATOR:
        waiting = Report.objects.filter(comment=decision.comment_id, handled_at=None)
        waiting.update(handled_at=decision.created_at, decision=decision)
