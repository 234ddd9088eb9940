"""The page with the reply form: the story's title, the comment that is answered, and the form itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils.safestring import mark_safe

from rejoinder.api import page
from rejoinder.api.contribute import agrees
from rejoinder.api.sent import Sent
from rejoinder.discussion import rulesets, words
from rejoinder.discussion.models import Comment, Thread
from rejoinder.press.form import OPENED, FormView, render_form


@dataclass(frozen=True, slots=True)
class Draft:
    """What the page shows: an empty form, or what was sent with what is wrong with it."""

    thread: Thread
    token: str
    parent: Comment | None = None
    sent: Sent = field(default_factory=Sent)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sentences by field; under a blank name they concern the whole."""


def form_page(draft: Draft, status: int = 200) -> HttpResponse:
    """The page, in the language of the thread's publication, which must be active."""
    thread, parent = draft.thread, draft.parent
    form = render_form(_view(draft))
    context = {
        "thread": thread,
        "form": mark_safe(form),  # noqa: S308 - the press escapes what people typed
        "parent": parent,
        "answered": page.said(parent) if parent else "",
        "failed": bool(draft.errors),
    }
    return page.show("api/reply.html", context, publication=thread.paper, status=status)


def _view(draft: Draft) -> FormView:
    thread, parent, sent = draft.thread, draft.parent, draft.sent
    return FormView(
        action=f"/threads/{thread.pk}/reply",
        token=draft.token,
        statement=rulesets.statement_of(thread.paper),
        words=words.form_words(),
        parent=parent.pk if parent else None,
        parent_name=parent.name if parent else "",
        name=sent["name"],
        email=sent["email"],
        website=sent["website"],
        text=sent["text"],
        notify=agrees(sent),
        opened=sent[OPENED],
        errors=draft.errors,
        cancel=f"/c/{parent.pk}" if parent else f"{thread.url}#discussion",
        level=1,
    )
