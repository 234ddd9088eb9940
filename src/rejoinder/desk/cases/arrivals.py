"""Tells open pages of the desk what has arrived, in a few bytes that seldom change."""

from __future__ import annotations

import hashlib
import json

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from rejoinder.accounts.models import User
from rejoinder.desk import preferences
from rejoinder.desk.cases.trail import Trail, trail_of
from rejoinder.desk.screen import person
from rejoinder.desk.waiting import Tab, among
from rejoinder.discussion import roles
from rejoinder.discussion.ledger import leases
from rejoinder.discussion.models import Comment, Report, Urgency
from rejoinder.discussion.roles import Task

MOST_URGENT = 20
"""Urgent cases of a line told at once; nobody can open more."""


def arrivals(request: HttpRequest) -> HttpResponseBase:
    """Whether a case of the list is free, which urgent ones are, and how this person wants to be told of those.

    Urgent is what the rules call so, and what readers say is the abuse of children; ``first`` is where the first of
    these is, as it is not the next of what is held.

    JSON with an ETag; 304 where nothing changed.
    """
    user = person(request)
    wishes = preferences.of(user)
    trail = trail_of(request)
    noticed, held = _urgent(user)
    told = {
        "free": trail.narrowed(_free(user, trail.line), user, timezone.now()).exists(),
        "urgent": list(dict.fromkeys([*noticed, *held])),
        "first": Trail(Tab.REPORTED).address("desk_case", noticed[0]) if noticed else "",
        "sound": wishes.alert_sound,
        "notification": wishes.alert_notification,
    }
    body = json.dumps(told).encode()
    response = HttpResponse(body, content_type="application/json")
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = quote_etag(hashlib.blake2b(body, digest_size=8).hexdigest())
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _urgent(user: User) -> tuple[list[int], list[int]]:
    """The free cases that must not wait: by a notice of the abuse of children, and by the rules."""
    notices = Report.objects.filter(handled_at=None, children=True).values("comment")
    noticed = _free(user, Tab.REPORTED).filter(pk__in=notices)
    held = _free(user, Tab.HELD).filter(urgency=Urgency.URGENT)
    return _first(noticed), _first(held)


def _first(comments: QuerySet[Comment]) -> list[int]:
    return list(comments.order_by("created_at", "pk").values_list("pk", flat=True)[:MOST_URGENT])


def _free(user: User, line: Tab) -> QuerySet[Comment]:
    found = leases.free(among(line, None), user, timezone.now())
    if user.is_superuser:
        return found
    return found.filter(thread__publication__in=roles.publications_for(user, Task.DECIDE))
