"""Gives a moderator's ruling the rules and findings that were in view, so that its record stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rejoinder.discussion import events, rulesets
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Comment, Decision, Maker, Publication, State


def in_view(comment: Comment, publication: Publication, now: datetime) -> Mapping[str, Any]:
    """The fields of ``Decision`` that tell what a moderator looked at: findings and scores of the last reading of
    this version of the text by the rules, and the digest of the ruleset in force.
    """
    rules = rulesets.ruleset_for(publication)
    if publication.ruleset_id is None:
        # Adopted rules were kept when they were adopted.
        rulesets.keep(rules, now)
    read: Mapping[str, Any] | None = (
        Decision.objects.filter(comment=comment, revision_number=comment.revision_number, maker=Maker.RULES)
        .order_by("-pk")
        .values("findings", "scores")
        .first()
    )
    return {"ruleset": rules.digest} if read is None else {**read, "ruleset": rules.digest}


def note(
    decision: Decision, publication: Publication, was: str, now: datetime, *, answers: int | None = None
) -> None:
    """Put a moderator's decision on the audit; ``was`` is the state in which it found the comment, and ``answers``
    the id of the appeal that it answers.
    """
    events.note(
        _verb(decision, answers),
        user=decision.user,
        publication=publication,
        kind="comment",
        object_id=decision.comment_id,
        now=now,
        rule=decision.rule,
        before={"state": was},
        after={
            "decision": decision.pk,
            "state": decision.state,
            **({"undoes": decision.undoes_id} if decision.undoes_id is not None else {}),
            **({"appeal": answers} if answers is not None else {}),
        },
    )


def _verb(decision: Decision, answers: int | None) -> str:
    if decision.undoes_id is not None:
        return Verb.UNDID
    if answers is not None:
        return Verb.GRANTED if decision.state == State.PUBLISHED else Verb.DENIED
    return decision.state
