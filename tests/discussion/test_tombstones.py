"""What readers see in the place of a comment that was published once, was taken back at once, or was changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest import mock

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.edit import edit
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Decision, Mode, Thread
from rejoinder.discussion.snapshot import snapshot
from rejoinder.policy.verdict import Outcome
from rejoinder.press.data import render_data
from rejoinder.press.render import render_leaf
from rejoinder.press.snapshot import CommentSnapshot
from tests.discussion.making import a_publication, a_thread, check_counts, comment, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return User.objects.create_superuser("mo")


def ruled(one: Comment, outcome: Outcome, moderator: User, now: datetime, rule: str = "") -> Decision:
    seen = one.decisions.latest("pk").pk
    reason = "" if outcome is Outcome.PUBLISH else "No."
    return decide(one.pk, user=moderator, outcome=outcome, rule=rule, reason=reason, seen=seen, now=now)


def printed(thread: Thread, now: datetime) -> str:
    made = snapshot(thread.pk, 0, digest_changed=True, now=now)
    assert made is not None
    return "".join(render_leaf(made, leaf) + render_data(made, leaf).decode() for leaf in made.leaves)


def shown(thread: Thread, now: datetime) -> list[CommentSnapshot]:
    made = snapshot(thread.pk, 0, digest_changed=True, now=now)
    assert made is not None
    return [one for leaf in made.leaves for one in leaf.comments]


def test_what_is_removed_leaves_the_rule_and_the_answers(moderator: User, now: datetime) -> None:
    thread = a_thread()
    root = comment(thread, "The turnips were good.", now=now)
    comment(thread, "They were indeed.", parent=root.pk, name="Bo", now=now)
    ruled(root, Outcome.REJECT, moderator, now, "offensive")
    text = printed(thread, now)
    assert "Removed under the rule “Offensive language”." in text
    assert "turnips" not in text and "They were indeed." in text
    check_counts(thread)


def test_the_rule_is_named_in_the_pages_language(moderator: User, now: datetime) -> None:
    thread = a_thread(a_publication(language="de"))
    ruled(comment(thread, now=now), Outcome.REJECT, moderator, now, "offensive")
    german = {"Offensive language": "Beleidigung", "Removed under the rule “%s”.": "Entfernt: %s"}

    def told(message: str) -> str:
        return german.get(message, message)

    with mock.patch.object(rulesets, "_", told), mock.patch("rejoinder.discussion.words._", told):
        assert [one.removed for one in shown(thread, now)] == ["Entfernt: Beleidigung"]


def test_what_its_author_withdrew_says_so(now: datetime) -> None:
    thread = a_thread()
    withdraw(post(thread, now=now).token, now)
    assert [one.removed for one in shown(thread, now)] == ["Withdrawn by its author."]


def test_what_was_never_published_leaves_nothing(moderator: User, now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    ruled(comment(thread, now=now), Outcome.REJECT, moderator, now, "offensive")
    withdraw(post(thread, now=now).token, now)
    assert shown(thread, now) == []


def test_a_publication_taken_back_at_once_leaves_nothing(moderator: User, now: datetime) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    one, other = comment(thread, now=now), comment(thread, now=now)
    published = ruled(one, Outcome.PUBLISH, moderator, now)
    ruled(other, Outcome.PUBLISH, moderator, now)
    before = Thread.objects.get(pk=thread.pk).version
    undo(published.pk, user=moderator, now=now + timedelta(seconds=9))
    one.refresh_from_db()
    assert (one.state, one.published_at, one.position) == ("held", None, 0)
    assert Thread.objects.get(pk=thread.pk).version == before + 1
    assert [one.id for one in shown(thread, now)] == [other.pk]
    check_counts(thread)
    later = now + timedelta(hours=1)
    ruled(one, Outcome.PUBLISH, moderator, later)
    one.refresh_from_db()
    assert (one.published_at, one.position) == (later, 0)
    assert [each.id for each in shown(thread, later)] == [one.pk, other.pk]
    check_counts(thread)


def test_a_publication_taken_back_when_somebody_had_answered_keeps_the_answer(
    moderator: User, now: datetime
) -> None:
    thread = a_thread(mode=Mode.PREMODERATED)
    one = comment(thread, now=now)
    published = ruled(one, Outcome.PUBLISH, moderator, now)
    answer = comment(thread, parent=one.pk, now=now)
    ruled(answer, Outcome.PUBLISH, moderator, now)
    undo(published.pk, user=moderator, now=now + timedelta(seconds=9))
    assert [(each.id, bool(each.removed)) for each in shown(thread, now)] == [
        (one.pk, True),
        (answer.pk, False),
    ]


def test_a_removal_taken_back_at_once_leaves_the_comment_as_it_was(moderator: User, now: datetime) -> None:
    thread = a_thread()
    one = comment(thread, "The turnips were good.", now=now)
    before = shown(thread, now)
    removed = ruled(one, Outcome.REJECT, moderator, now, "offensive")
    undo(removed.pk, user=moderator, now=now + timedelta(seconds=9))
    assert shown(thread, now) == before and not before[0].removed
    one.refresh_from_db()
    assert one.published_at == now


def test_a_comment_taken_down_after_long_stays_a_tombstone_when_its_second_publication_is_taken_back(
    moderator: User, now: datetime
) -> None:
    thread = a_thread()
    one = comment(thread, now=now)
    ruled(one, Outcome.REJECT, moderator, now, "offensive")
    later = now + timedelta(days=1)
    again = ruled(one, Outcome.PUBLISH, moderator, later)
    undo(again.pk, user=moderator, now=later)
    assert [each.removed for each in shown(thread, later)] == ["Removed under the rule “Offensive language”."]


def test_a_changed_comment_is_printed_with_the_time(now: datetime) -> None:
    thread = a_thread(a_publication(time_zone="Europe/London", language="en-GB"))
    receipt = post(thread, "The ferry was lat.", now=now)
    plain = printed(thread, now)
    assert "edited" not in plain.replace('"edited_at":null', "")
    edit(receipt.token, "The ferry was late.", now=now + timedelta(minutes=5))
    text = printed(thread, now)
    assert 'edited <time datetime="2026-05-04T12:05:00Z">4 May 2026, 13:05 BST</time>' in text
    assert '"edited_at":"2026-05-04T12:05:00Z"' in text.replace(": ", ":")
    assert "The ferry was late." in text and "lat." not in text
