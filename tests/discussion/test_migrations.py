"""What an older database holds is brought along."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from rejoinder.discussion.actions.rejudge import rejudge_due
from rejoinder.discussion.models import AwaitedReading, Comment, Mode, State
from rejoinder.policy.ruleset import Ruleset
from tests.discussion.making import a_thread, comment, post
from tests.discussion.reading import Offensive, Reader, in_force, installed

pytestmark = pytest.mark.django_db


def test_comments_that_were_held_unread_before_readings_were_awaited_are_judged_again(now: datetime) -> None:
    with in_force(Ruleset((Offensive(),), requires=("house",))):
        with installed():
            unread = comment(a_thread(), now=now)
        with installed(Reader()):
            premoderated = comment(a_thread(mode=Mode.PREMODERATED), "A mouldy one.", now=now)
            post(a_thread(), now=now)
        AwaitedReading.objects.all().delete()
        migration = import_module("rejoinder.discussion.migrations.0003_await_what_was_unread")
        migration.await_unread(apps, None)
        awaited = AwaitedReading.objects.get()
        assert (awaited.comment_id, awaited.reader, awaited.since) == (unread.pk, "house", now)
        with installed(Reader()):
            assert rejudge_due(awaited.due_at + timedelta(seconds=1)) == 1
    assert Comment.objects.get(pk=unread.pk).state == State.PUBLISHED
    assert Comment.objects.get(pk=premoderated.pk).state == State.HELD
