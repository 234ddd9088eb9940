"""Has decisions answer the reports that wait, and readers who left an address told of it."""

from __future__ import annotations

from rejoinder.discussion import telling_reporters
from rejoinder.discussion.models import Decision, Maker, Report, State

_OVER = {State.REJECTED, State.WITHDRAWN}
"""Where a comment ends like this, there is nothing left of it to object to, whoever decided."""


def settle_reports(decision: Decision) -> None:
    """In the transaction of the decision: one that ends the matter handles the open reports.

    Those are a moderator's, whichever way, and any that takes the comment away. Taking a decision back opens the
    reports again. Readers who left an address are told once the decision cannot be taken back any more.
    """
    if decision.undoes_id is not None:
        Report.objects.filter(decision=decision.undoes_id).update(handled_at=None, decision=None)
    elif decision.maker == Maker.MODERATOR or decision.state in _OVER:
        waiting = Report.objects.filter(comment=decision.comment_id, handled_at=None)
        if waiting.update(handled_at=decision.created_at, decision=decision):
            _tell(decision)


def _tell(decision: Decision) -> None:
    answered = Report.objects.filter(comment=decision.comment_id, decision=decision, address__isnull=False)
    for report_id in answered.values_list("pk", flat=True):
        telling_reporters.tell(
            telling_reporters.ANSWERED,
            f"report-answered-{report_id}-{decision.pk}",
            {"report": report_id, "decision": decision.pk},
            decision.created_at + telling_reporters.SETTLED_AFTER,
        )
