"""People at the desk, signed in, and comments that wait for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.test import Client

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion.models import Comment, Mode, Thread
from tests.discussion.making import NOW, a_thread, comment


def signed_in(client: Client, group: str = staff.MODERATORS, name: str = "mo") -> User:
    """A member of the group, signed in with this client."""
    staff.settle_groups()
    user = User.objects.create_user(username=name, first_name="Mo", last_name="Derator")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


def held(thread: Thread | None = None, text: str = "", *, now: datetime = NOW, **fields: object) -> Comment:
    """A comment that waits, on a thread where a person reads first."""
    return comment(thread or a_thread(mode=Mode.PREMODERATED), text, now=now, **fields)


def several(count: int) -> list[Comment]:
    """So many that wait, a minute apart, oldest first; equally harmless, so that only their age puts them in order."""
    thread = a_thread(mode=Mode.PREMODERATED)
    made = [held(thread, now=NOW + timedelta(minutes=number)) for number in range(count)]
    Comment.objects.filter(pk__in=[one.pk for one in made]).update(harm=0)
    return made
