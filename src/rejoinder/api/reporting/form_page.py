"""The page with the form that reports a comment: the comment, and what is asked of whoever reports it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils.safestring import mark_safe

from rejoinder.api import page
from rejoinder.api.reporting.hand_in import FIELDS, is_yes
from rejoinder.api.sent import Sent
from rejoinder.discussion import reportable, rulesets
from rejoinder.discussion.models import Comment, Ground, Revision


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
        "said": mark_safe(_said(comment)),  # noqa: S308 - markup's own output
        "statement": rulesets.statement_of(publication),
        "rules": reportable.rules_for(publication),
        "token": draft.token,
        "given": {name: sent[name] for name in FIELDS},
        "children": is_yes(sent["children"]),
        "good_faith": is_yes(sent["good_faith"]),
        "illegal": sent["ground"] == Ground.ILLEGAL,
        "errors": {name: " ".join(sentences) for name, sentences in draft.errors.items() if name in FIELDS},
        "summary": list(_summary(draft.errors)),
        "back": f"/c/{comment.pk}",
    }
    return page.show("api/report.html", context, publication=publication, status=status)


def _summary(errors: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Each sentence with the field it leads to; blank for one that concerns the whole."""
    for name, sentences in errors.items():
        for sentence in sentences:
            yield (name if name in FIELDS else ""), sentence


def _said(comment: Comment) -> str:
    current = Revision.objects.filter(comment=comment, number=comment.revision_number)
    return current.values_list("html", flat=True).first() or ""
