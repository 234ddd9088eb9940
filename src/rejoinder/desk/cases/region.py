"""Shows one case: as part of a page, or as the part alone for the script that puts it in place of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.desk import dossier as dossiers
from rejoinder.desk import preferences, unread
from rejoinder.desk.cases.trail import Trail
from rejoinder.desk.decision_form import DecisionForm, grounds, initial
from rejoinder.desk.dossier import Dossier
from rejoinder.desk.screen import person
from rejoinder.discussion import roles, wordings
from rejoinder.discussion.actions.take import take_this
from rejoinder.discussion.actions.undo import UNDO_FOR
from rejoinder.discussion.models import Comment, Decision, State
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.wordings import Reason

TEMPLATE = "desk/cases/region.html"


@dataclass(frozen=True, slots=True)
class Told:
    """What the script tells of what was just done: a sentence, and the decision that can still be taken back."""

    sentence: str = ""
    decision: Decision | None = None


def is_for_script(request: HttpRequest) -> bool:
    """Whether the part alone is asked for."""
    return request.headers.get("Accept", "").startswith("application/json")


def address(comment_id: int, trail: Trail) -> str:
    """Where a case is shown on its way through a list."""
    return trail.address("desk_case", comment_id)


def step(trail: Trail, after: int | None = None, *, back: bool = False) -> str:
    """Where the case that follows (or precedes) another is asked for; the first of the list where none is named."""
    asked = {"after": after, "back": int(back)}
    return trail.address("desk_next", **{name: value for name, value in asked.items() if value})


def name_of(user: User) -> str:
    """A colleague's name."""
    return user.get_full_name() or user.get_username()


def in_hand(user: User) -> Refused:
    """The refusal (409) of a decision about a case that this colleague has in hand."""
    return Refused(
        409,
        "in_hand",
        _("%(name)s has this case in hand") % {"name": name_of(user)},
        _("Nothing was recorded. Take it over if you should decide."),
    )


def find(request: HttpRequest, comment_id: int) -> Comment:
    """The comment with its thread, publication, story and parent, where this person may see it.

    Raises Http404 or PermissionDenied.
    """
    related = Comment.objects.select_related("thread__publication", "thread__story", "parent")
    comment = related.filter(pk=comment_id).first()
    if comment is None:
        raise Http404
    if not roles.may(person(request), Task.READ, comment.thread.publication_id):
        raise PermissionDenied
    return comment


def wordings_for(comment: Comment) -> Sequence[Reason]:
    """The site's own words for a rejection, in the comment's language."""
    return wordings.offered(comment.thread.paper, comment.language)


def holder(request: HttpRequest, comment: Comment) -> User | None:
    """Whoever else has the case in hand; None once it is this person's, or where there is nothing to take in hand."""
    user = person(request)
    if comment.state == State.WITHDRAWN or not roles.may(user, Task.DECIDE, comment.thread.publication_id):
        return None
    lease = take_this(comment.pk, user=user, now=timezone.now())
    return None if lease.user_id == user.pk else lease.user


def shown(
    request: HttpRequest,
    comment: Comment,
    trail: Trail,
    form: DecisionForm | None = None,
    refused: Refused | None = None,
) -> dict[str, Any]:
    """All that the part's template needs; the case is this person's from now on, unless a colleague has it."""
    dossier = dossiers.gather(comment)
    if form is None:
        form = DecisionForm(initial=initial(dossier), offered=wordings_for(comment))
    elif refused is not None:
        form = _renewed(form, dossier)
    form.offer(grounds(dossier))
    other = holder(request, comment)
    may_decide = roles.may(person(request), Task.DECIDE, comment.thread.publication_id)
    return {
        "comment": comment,
        "publication": comment.thread.publication,
        "story": comment.thread.story,
        "dossier": dossier,
        "form": form if may_decide and comment.state != State.WITHDRAWN else None,
        "may_decide": may_decide,
        "unread": unread.of(comment),
        "refused": refused,
        "trail": trail,
        "here": address(comment.pk, trail),
        "next": step(trail, comment.pk),
        "previous": step(trail, comment.pk, back=True),
        "title": _("Comment by %(name)s") % {"name": comment.name},
        "holder": other,
        # Somebody whose words were refused keeps them in view, whoever has the case.
        "shows_form": other is None or refused is not None,
        "wishes": preferences.of(person(request)),
    }


def nothing(request: HttpRequest, trail: Trail) -> dict[str, Any]:
    """As ``shown``, where no case of the list is free."""
    return {
        "comment": None,
        "trail": trail,
        "here": step(trail),
        "unfiltered": step(Trail(trail.line)),
        "title": _("No case waits"),
        "wishes": preferences.of(person(request)),
    }


def answer(
    request: HttpRequest, context: dict[str, Any], told: Told | None = None, status: int = 200
) -> JsonResponse:
    """The part with its title and address, and what to tell of what was done before."""
    told = told or Told()
    return JsonResponse(
        {
            "address": context["here"],
            "title": context["title"],
            "html": render_to_string(TEMPLATE, context, request=request),
            "said": told.sentence,
            "undo": _undo(told.decision, context["trail"]),
        },
        status=status,
    )


def remark(sentence: str, status: int = 200) -> JsonResponse:
    """Nothing new to show: only a sentence."""
    return JsonResponse({"html": None, "said": sentence, "undo": None}, status=status)


def undo_address(decision: Decision, trail: Trail) -> str:
    """Where the decision is taken back, on the way through this list."""
    return trail.address("desk_undo", decision.pk)


def _undo(decision: Decision | None, trail: Trail) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {"address": undo_address(decision, trail), "seconds": UNDO_FOR.total_seconds()}


def _renewed(form: DecisionForm, dossier: Dossier) -> DecisionForm:
    """The same words, to be sent again in view of the latest decision."""
    kept = {name: form.data.get(name, "") for name in ("rule", "wording", "reason", "line")}
    return DecisionForm(initial={**initial(dossier), **kept}, offered=tuple(form.offered.values()))
