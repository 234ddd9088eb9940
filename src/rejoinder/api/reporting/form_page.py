"""The page with the form that reports a comment: the comment, and what is asked of whoever reports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse

from rejoinder.api import page
from rejoinder.api.reporting.hand_in import FIELDS, is_yes
from rejoinder.api.sent import Sent
from rejoinder.discussion import reportable, rulesets, words
from rejoinder.discussion.models import Comment, Ground


@dataclass(frozen=True, slots=True)
class Draft:
    """What the page shows: an empty form, or what was sent with what is wrong with it."""

    comment: Comment
    """With its thread and publication."""
    token: str
    sent: Sent = field(default_factory=Sent)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sentences by field; under any other name they concern the whole."""


def form_page(draft: Draft, status: int = 200) -> HttpResponse:
    """The page, in the language of the comment's publication, which must be active."""
    comment, sent = draft.comment, draft.sent
    publication = comment.thread.paper
    context = {
        "comment": comment,
        "thread": comment.thread,
        "said": page.said(comment),
        "statement": rulesets.statement_of(publication),
        "rules": reportable.rules_for(publication),
        "token": draft.token,
        "given": {name: sent[name] for name in FIELDS},
        "children": is_yes(sent["children"]),
        "good_faith": is_yes(sent["good_faith"]),
        "can_be_mailed": words.sends_mail(),
        "illegal": sent["ground"] == Ground.ILLEGAL,
        **page.wrong(draft.errors, FIELDS),
        "back": f"/c/{comment.pk}",
    }
    return page.show("api/report.html", context, publication=publication, status=status)
