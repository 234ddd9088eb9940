"""The rows that a journey at the desk begins with."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import ledger
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, DeskPreference, Maker, Mode, Publication, State, Thread
from rejoinder.policy.verdict import Finding, Outcome
from tests.discussion.making import arrival, fill


def write(count: int) -> dict[str, Any]:
    """See ``laid_out.lay_out``."""
    now = timezone.now()
    for pk in Comment.objects.filter(state=State.HELD).values_list("pk", flat=True):
        ledger.record_decision(pk, Ruling(State.REJECTED, Maker.RULES), now)
    DeskPreference.objects.all().delete()
    thread = _thread()
    begin = Comment.objects.filter(source="old").count() + 1
    ids = [str(number) for number in range(begin, begin + count)]
    fill(thread, [arrival(one, state=State.HELD) for one in ids])
    made = {row.source_id: row.pk for row in Comment.objects.filter(source="old", source_id__in=ids)}
    cases = [made[one] for one in ids]
    if cases:
        _object(cases[0])
    links = [staff.make_link(now, _moderator(name)) for name in ("mo", "cleo")]
    return {"links": links, "cases": cases}


def _object(comment_id: int) -> None:
    """Let a rule object to the words “the old site” of this comment."""
    text = Comment.objects.get(pk=comment_id).revisions.get().text
    start = text.index("the old")
    quote = text[start : start + 12]
    found = Finding("offensive", Outcome.HOLD, "It may hurt.", start, start + len(quote), quote, "house")
    scores = {"offensive": 0.62, "incitement": 0.04, "threat": 0.01}
    ruling = Ruling(State.HELD, Maker.RULES, "offensive", "It may hurt.", findings=[found], scores=scores)
    ledger.record_decision(comment_id, ruling, timezone.now())


def _thread() -> Thread:
    found = Thread.objects.filter(key="desk").first()
    if found is not None:
        return found
    publication = Publication.objects.order_by("pk").first() or Publication.objects.create(
        slug="lantern", name="The Lantern", created_at=timezone.now()
    )
    return Thread.objects.create(
        publication=publication,
        key="desk",
        title="The ferry is late",
        url="/harbour/ferry/",
        mode=Mode.PREMODERATED,
        created_at=timezone.now(),
    )


def _moderator(name: str) -> User:
    staff.settle_groups()
    user, _ = User.objects.get_or_create(username=name, defaults={"first_name": name.title()})
    user.groups.add(Group.objects.get(name=staff.MODERATORS))
    return user
