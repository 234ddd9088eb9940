"""The way from appeal to appeal: each is in one moderator's hands at a time, and none is about their own decision."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from rejoinder.accounts.models import User
from rejoinder.desk.asked import id_in
from rejoinder.desk.cases.lines import Way
from rejoinder.desk.screen import person
from rejoinder.desk.waiting import Tab
from rejoinder.discussion import roles
from rejoinder.discussion.actions.let_go import let_go
from rejoinder.discussion.actions.take import take, take_this
from rejoinder.discussion.models import Appeal, Comment, Order


def holder(user: User, appeal: Appeal, *, over: bool = False) -> User | None:
    """Whoever else has the case in hand; None once it is this user's, who may decide about it.

    ``over`` takes it from them. Raises Refused as ``take_this``.
    """
    lease = take_this(appeal.comment_id, user=user, now=timezone.now(), over=over)
    return None if lease.user_id == user.pk else lease.user


def take_next(user: User, comment_id: int | None = None, due: tuple[object, ...] | None = None) -> str | None:
    """Take in hand the next free appeal that this user may answer, and say where it is; None where there is none.

    It is the one after this comment's, which stands (or stood) at ``due`` in the line, see ``Way.stand``; the first
    where none is named.
    """
    found = take(
        [_answerable(leg, user, comment_id) for leg in _way().following(due)], user=user, now=timezone.now()
    )
    if found is None:
        return None
    appeal = Appeal.objects.filter(comment=found, answered_at=None).order_by("due_at").first()
    # It can have been answered since, by somebody who was not led there.
    return reverse("desk_appeals") if appeal is None else reverse("desk_appeal", args=[appeal.pk])


def stand(comment_id: int) -> tuple[object, ...] | None:
    """Where the comment's open appeal stands in the line; None where it has none."""
    return _way().stand(comment_id)


class NextAppealView(View):
    """Leads to the next free appeal that this person may answer, and leaves the one before to others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The one that follows ``after``; the list where there is no other."""
        user, after = person(request), id_in(request.GET.get("after", ""))
        comment_id = (
            Appeal.objects.filter(pk=after).values_list("comment", flat=True).first() if after else None
        )
        due = None
        if comment_id is not None:
            due = stand(comment_id)
            let_go(comment_id, user=user)
        place = take_next(user, comment_id, due)
        if place is None:
            messages.info(request, _("No other appeal is free that you may answer."))
        return HttpResponseRedirect(place or reverse("desk_appeals"))


def _way() -> Way:
    # An answer is promised by a day, so the order is the same for everybody.
    return Way(Tab.APPEALED, Order.URGENT, timezone.now())


def _answerable(comments: QuerySet[Comment], user: User, but: int | None) -> QuerySet[Comment]:
    """Those of the comments whose appeal this user may answer: not the one that is left, none against their ruling."""
    own = Appeal.objects.filter(answered_at=None, decision__user=user)
    where = own.values_list("comment__thread__publication", flat=True).distinct()
    others_decide = [place for place in where if not roles.is_alone(user, place)]
    barred = own.filter(comment__thread__publication__in=others_decide).values("comment")
    return comments.exclude(pk__in=barred).exclude(pk=but) if but else comments.exclude(pk__in=barred)
