"""Who is mailed that urgent cases wait: those who want it, once a quarter of an hour, and no case is passed over."""

from __future__ import annotations

from datetime import datetime

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger
from rejoinder.discussion.ledger import Ruling, telling
from rejoinder.discussion.mails.write import write
from rejoinder.discussion.models import (
    Comment,
    DeskPreference,
    Maker,
    Membership,
    Mode,
    Publication,
    Role,
    State,
)
from rejoinder.notices import outbox, registry
from rejoinder.notices.content import Content, Due, Wait
from rejoinder.notices.models import Notice
from rejoinder.notices.models import State as Sending
from rejoinder.policy.verdict import Finding, Outcome
from tests.discussion.mailed import after, ruled, send
from tests.discussion.making import NOW, a_publication, a_thread, comment
from tests.notices.catcher import Catcher

pytestmark = pytest.mark.django_db
QUARTER = telling.ALERT_EVERY.total_seconds()


def threatening(one: Comment, now: datetime) -> None:
    """The rules read it again and find a threat in it."""
    finding = Finding("incitement", Outcome.HOLD, "A person must look at this.", urgent=True)
    ruling = Ruling(State.HELD, Maker.RULES, "incitement", findings=[finding])
    ledger.record_decision(one.pk, ruling, now)


def wanting_alerts(name: str, publication: Publication, role: Role) -> User:
    user = User.objects.create_user(name, f"{name}@example.org")
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    DeskPreference.objects.create(user=user, alert_mail=True)
    return user


def test_urgent_cases_are_mailed_to_those_who_decide_there_and_want_it_one_mail_for_many(
    catcher: Catcher,
) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    wanting_alerts("mo", thread.publication, Role.MODERATOR)
    wanting_alerts("ann", thread.publication, Role.AUDITOR)
    wanting_alerts("far", a_publication(), Role.MODERATOR)
    quiet = User.objects.create_user("quiet", "quiet@example.org")
    Membership.objects.create(user=quiet, publication=thread.publication, role=Role.EDITOR, created_at=NOW)
    first, second = comment(thread, now=NOW), comment(thread, now=NOW)
    assert send(catcher, NOW) == []
    threatening(first, NOW)
    threatening(second, after(5))
    (caught,) = send(catcher, after(10))
    assert caught.to == ["mo@example.org"]
    assert caught.mail["Subject"] == "An urgent case waits at The Lantern"
    assert "/desk/next/" in caught.text and first.name not in caught.text
    threatening(second, after(60))
    later = after(60) + telling.ALERT_EVERY
    assert send(catcher, later) == []
    threatening(comment(thread, now=later), later)
    assert len(send(catcher, later)) == 1


def test_an_urgent_case_that_is_settled_before_the_mail_leaves_calls_nobody(catcher: Catcher) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    user = wanting_alerts("mo", thread.publication, Role.MODERATOR)
    one = comment(thread, now=NOW)
    threatening(one, NOW)
    ruled(one, user, Outcome.REJECT, after(1))
    assert send(catcher, after(20)) == []


def a_threat(publication: Publication, now: datetime) -> Comment:
    """A new comment that threatens somebody."""
    one = comment(a_thread(publication, mode=Mode.PREMODERATED, now=now), now=now)
    threatening(one, now)
    return one


def test_a_case_that_comes_in_after_the_mail_is_mailed_with_the_next_quarter(catcher: Catcher) -> None:
    publication = a_publication()
    user = wanting_alerts("mo", publication, Role.MODERATOR)
    first = a_threat(publication, after(60))
    assert len(send(catcher, after(65))) == 1
    ruled(first, user, Outcome.REJECT, after(120))
    a_threat(publication, after(300))
    a_threat(publication, after(360))
    assert send(catcher, after(QUARTER - 1)) == []
    assert len(send(catcher, after(QUARTER))) == 1
    assert send(catcher, after(2 * QUARTER)) == []


def test_nobody_is_mailed_with_the_next_quarter_of_what_is_decided_by_then(catcher: Catcher) -> None:
    publication = a_publication()
    user = wanting_alerts("mo", publication, Role.MODERATOR)
    cases = [a_threat(publication, after(60))]
    assert len(send(catcher, after(65))) == 1
    cases.append(a_threat(publication, after(300)))
    for one in cases:
        ruled(one, user, Outcome.REJECT, after(400))
    assert send(catcher, after(QUARTER)) == []


def test_a_case_is_mailed_at_once_where_the_one_before_was_settled_without_a_mail(catcher: Catcher) -> None:
    publication = a_publication()
    user = wanting_alerts("mo", publication, Role.MODERATOR)
    ruled(a_threat(publication, after(60)), user, Outcome.REJECT, after(61))
    assert send(catcher, after(90)) == []
    a_threat(publication, after(300))
    assert len(send(catcher, after(301))) == 1
    a_threat(publication, after(400))
    assert send(catcher, after(401)) == []
    assert len(send(catcher, after(QUARTER))) == 1


def test_each_publication_has_its_own_mail(catcher: Catcher) -> None:
    here, there = a_publication(name="The Lantern"), a_publication(name="The Beacon")
    user = wanting_alerts("mo", here, Role.MODERATOR)
    Membership.objects.create(user=user, publication=there, role=Role.MODERATOR, created_at=NOW)
    a_threat(here, after(60))
    a_threat(there, after(70))
    subjects = {str(caught.mail["Subject"]) for caught in send(catcher, after(75))}
    assert subjects == {"An urgent case waits at The Lantern", "An urgent case waits at The Beacon"}


def test_a_case_that_comes_in_while_the_mail_is_being_sent_is_left_to_the_next(catcher: Catcher) -> None:
    publication = a_publication()
    user = wanting_alerts("mo", publication, Role.MODERATOR)
    first = a_threat(publication, after(60))

    def composing(due: Due, now: datetime) -> Content | Wait | None:
        written = write(due, now)
        if written is not None:
            a_threat(publication, after(66))
        return written

    (notifier,) = registry.ready()
    outbox.send_due(after(65), composing, notifier)
    assert len(catcher.caught) == 1
    ruled(first, user, Outcome.REJECT, after(120))
    assert len(send(catcher, after(QUARTER))) == 1


def test_mails_that_a_server_kept_waiting_come_one_a_quarter_and_no_more_than_are_needed(
    catcher: Catcher,
) -> None:
    publication = a_publication()
    wanting_alerts("mo", publication, Role.MODERATOR)
    catcher.answers["MAIL"] = "451 later"
    for quarter in range(3):
        a_threat(publication, after(quarter * QUARTER + 60))
        assert send(catcher, after(quarter * QUARTER + 61)) == []
    catcher.answers.clear()
    Notice.objects.filter(state=Sending.QUEUED).update(not_before=after(2 * QUARTER + 120))
    assert len(send(catcher, after(2 * QUARTER + 120))) == 1
    assert send(catcher, after(3 * QUARTER - 1)) == []
    # The last one may be for a case that came in when that mail was out already.
    assert len(send(catcher, after(3 * QUARTER))) == 1
    assert send(catcher, after(9 * QUARTER)) == []
    assert set(Notice.objects.filter(kind=telling.URGENT).values_list("state", flat=True)) == {
        Sending.SENT,
        Sending.DROPPED,
    }
