"""What authors and editors are mailed: only those who agreed, once, the last state, after the time to undo."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.answer_appeal import answer_appeal
from rejoinder.discussion.actions.appeal import appeal
from rejoinder.discussion.actions.notify import notify
from rejoinder.discussion.actions.remind import remind_overdue
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.mails import case as cases
from rejoinder.discussion.mails.write import write
from rejoinder.discussion.models import (
    Comment,
    Decision,
    Membership,
    Mode,
    Role,
    Thread,
)
from rejoinder.discussion.settled import SETTLED_AFTER
from rejoinder.discussion.tokens import comment_token
from rejoinder.notices import outbox, registry
from rejoinder.notices.content import Due, Event
from rejoinder.notices.models import Notice
from rejoinder.policy.verdict import Outcome
from tests.discussion.mailed import after, person, ruled, send
from tests.discussion.making import NOW, a_publication, a_thread, comment
from tests.notices.catcher import Catcher, environment

pytestmark = pytest.mark.django_db

WORDS = "You have taken my parsnip for an insult; it is a vegetable."


def posted(thread: Thread | None = None, **fields: Any) -> Comment:
    """A held comment whose author agreed."""
    return comment(thread or a_thread(mode=Mode.PREMODERATED), notify=True, **fields)


def test_a_receipt_with_the_private_page_goes_to_whoever_agreed(catcher: Catcher) -> None:
    publication = a_publication(name="The <Lantern>")
    thread = a_thread(publication, mode=Mode.PREMODERATED, title='The "last" ferry & more')
    one = posted(thread)
    (caught,) = send(catcher, NOW)
    address = f"https://news.example/comments/{comment_token(one.pk)}/"
    assert caught.to == ["ada@example.org"]
    assert caught.mail["Subject"] == "Your comment on “The ‘last’ ferry & more”"
    assert "The <Lantern>" in str(caught.mail["From"])
    assert address in caught.text and "A person will look at it before it is published." in caught.text
    assert f'href="{address}"' in caught.html and "The &lt;Lantern&gt;" in caught.html
    # Whoever owns a mistyped address is not sent a stranger's name and words.
    assert "Ada" not in caught.text.replace(address, "") and one.revisions.get().text not in caught.text
    assert str(caught.mail["List-Unsubscribe"]).strip() == f"<{address}quiet>"
    assert not send(catcher, after(3600))


def test_whoever_did_not_agree_is_sent_nothing(catcher: Catcher) -> None:
    one = comment(a_thread(mode=Mode.PREMODERATED))
    ruled(one, person(), Outcome.PUBLISH, NOW)
    assert not send(catcher, after(3600)) and not Notice.objects.exists()


def test_a_decision_is_told_once_it_cannot_be_taken_back(catcher: Catcher) -> None:
    one, mo = posted(), person()
    send(catcher, NOW)
    ruled(one, mo, Outcome.REJECT, NOW, rule="libel", line="Ask <me> if you like.")
    assert not send(catcher, NOW + SETTLED_AFTER - timedelta(seconds=1))
    (caught,) = send(catcher, NOW + SETTLED_AFTER)
    assert caught.mail["Subject"] == "Your comment on “The ferry is late” is not published"
    assert "A moderator decided this under the rule “" in caught.text
    assert "> This is off the subject." in caught.text and "> Ask <me> if you like." in caught.text
    assert "Ask &lt;me&gt; if you like." in caught.html
    assert re.search(r"you can appeal there until May 18, 2026", caught.text)
    assert "mo" not in re.findall(r"\w+", caught.text)


def test_a_machines_decision_says_so(catcher: Catcher) -> None:
    publication = a_publication()
    rulesets.adopt(publication, '[rules.blocklist]\nwords = ["parsnip"]\n', NOW)
    one = posted(a_thread(publication), text="Nobody wants that parsnip here.")
    (receipt,) = send(catcher, NOW)
    assert one.state == "rejected" and "It is not published." in receipt.text
    assert not send(catcher, after(3600))


def test_what_is_taken_back_is_never_told(catcher: Catcher) -> None:
    one, mo = posted(), person()
    send(catcher, NOW)
    decision = ruled(one, mo, Outcome.REJECT, NOW)
    undo(decision.pk, user=mo, now=after(8))
    assert not send(catcher, after(3600))


def test_of_several_decisions_only_the_last_is_told(catcher: Catcher) -> None:
    one, mo = posted(), person()
    send(catcher, NOW)
    ruled(one, mo, Outcome.REJECT, NOW)
    ruled(one, mo, Outcome.PUBLISH, after(15))
    assert not send(catcher, after(21))
    (caught,) = send(catcher, after(40))
    assert caught.mail["Subject"].endswith("is published")


def test_a_first_decision_is_told_though_a_second_was_taken_back_meanwhile(catcher: Catcher) -> None:
    one, mo = posted(), person()
    send(catcher, NOW)
    ruled(one, mo, Outcome.REJECT, NOW)
    second = ruled(one, mo, Outcome.PUBLISH, after(15))
    assert not send(catcher, after(21))
    undo(second.pk, user=mo, now=after(25))
    (caught,) = send(catcher, after(60))
    assert caught.mail["Subject"].endswith("is not published")


def test_a_decision_that_changes_nothing_for_the_author_is_not_told(catcher: Catcher) -> None:
    one, mo = posted(a_thread()), person()
    send(catcher, NOW)
    ruled(one, mo, Outcome.PUBLISH, NOW)
    assert not send(catcher, after(3600))


def test_a_line_reaches_the_author_of_what_is_published(catcher: Catcher) -> None:
    one, mo = posted(), person()
    send(catcher, NOW)
    ruled(one, mo, Outcome.PUBLISH, NOW, line="Thank you, <Ada>.")
    (caught,) = send(catcher, NOW + SETTLED_AFTER)
    assert caught.mail["Subject"].endswith("is published")
    assert "The moderator writes:\n> Thank you, <Ada>." in caught.text and "The reason:" not in caught.text
    assert "Thank you, &lt;Ada&gt;." in caught.html


def test_a_line_reaches_the_author_of_what_stays_published_once_it_cannot_be_taken_back(
    catcher: Catcher,
) -> None:
    one, mo = posted(a_thread()), person()
    send(catcher, NOW)
    undone = ruled(one, mo, Outcome.PUBLISH, NOW, line="That was hasty.")
    undo(undone.pk, user=mo, now=after(5))
    ruled(one, mo, Outcome.PUBLISH, after(6), line="It was reported, and it stays.")
    assert not send(catcher, after(6) + SETTLED_AFTER - timedelta(seconds=1))
    (caught,) = send(catcher, after(6) + SETTLED_AFTER)
    assert caught.mail["Subject"].endswith("is published")
    assert "> It was reported, and it stays." in caught.text and "hasty" not in caught.text
    assert not send(catcher, after(3600))


def test_a_line_is_mailed_to_nobody_who_did_not_agree(catcher: Catcher) -> None:
    one = comment(a_thread())
    ruled(one, person(), Outcome.PUBLISH, NOW, line="It stays.")
    assert not send(catcher, after(3600))


def test_a_line_comes_with_the_news_that_an_appeal_was_granted_at_the_case(catcher: Catcher) -> None:
    one, mo, other = posted(), person(), person("other")
    ruled(one, mo, Outcome.REJECT, NOW)
    appeal(comment_token(one.pk), WORDS, after(60))
    send(catcher, after(60))
    ruled(one, other, Outcome.PUBLISH, after(120), line="You are right, and we are sorry.")
    (granted,) = send(catcher, after(600))
    assert granted.mail["Subject"].startswith("Your appeal was granted")
    assert "The moderator writes:\n> You are right, and we are sorry." in granted.text


def test_what_the_author_does_is_not_told_and_ends_what_waits(catcher: Catcher) -> None:
    one, mo = posted(), person()
    ruled(one, mo, Outcome.PUBLISH, NOW)
    withdraw(comment_token(one.pk), after(5))
    assert not send(catcher, after(3600))


def test_whoever_wants_no_more_is_sent_no_more(catcher: Catcher) -> None:
    one, mo = posted(), person()
    ruled(one, mo, Outcome.PUBLISH, NOW)
    notify(comment_token(one.pk), wanted=False)
    assert not send(catcher, after(3600))
    notify(comment_token(one.pk), wanted=True)
    ruled(one, mo, Outcome.REJECT, after(3600))
    assert len(send(catcher, after(7200))) == 1


def test_an_appeal_and_its_answer_are_told(catcher: Catcher) -> None:
    one, mo, other = posted(), person(), person("other")
    ruled(one, mo, Outcome.REJECT, NOW)
    send(catcher, after(60))
    made = appeal(comment_token(one.pk), WORDS, after(60))
    (arrived,) = send(catcher, after(60))
    assert arrived.mail["Subject"] == "Your appeal about “The ferry is late” has arrived"
    assert "Somebody else will look at it" in arrived.text and "May 18, 2026" in arrived.text
    seen = Decision.objects.latest("pk").pk
    answer_appeal(made.pk, user=other, granted=False, answer="It <stays>.", seen=seen, now=after(120))
    (denied,) = send(catcher, after(600))
    assert "was not granted" in denied.mail["Subject"] and "> It <stays>." in denied.text
    assert "It &lt;stays&gt;." in denied.html and "final" in denied.text


def test_a_granted_appeal_is_told_as_such_and_not_twice(catcher: Catcher) -> None:
    one, mo, other = posted(), person(), person("other")
    ruled(one, mo, Outcome.REJECT, NOW)
    made = appeal(comment_token(one.pk), WORDS, after(60))
    send(catcher, after(60))
    seen = Decision.objects.latest("pk").pk
    answer_appeal(made.pk, user=other, granted=True, answer="", seen=seen, now=after(120))
    (granted,) = send(catcher, after(600))
    assert granted.mail["Subject"].startswith("Your appeal was granted")


def test_editors_are_told_once_of_an_appeal_that_is_overdue(catcher: Catcher) -> None:
    one, mo = posted(), person()
    notify(comment_token(one.pk), wanted=False)
    ruled(one, mo, Outcome.REJECT, NOW)
    publication = one.thread.publication
    editor, elsewhere = (User.objects.create_user(name, f"{name}@news.example") for name in ("ed", "el"))
    Membership.objects.create(user=editor, publication=publication, role=Role.EDITOR, created_at=NOW)
    Membership.objects.create(user=elsewhere, publication=a_publication(), role=Role.EDITOR, created_at=NOW)
    made = appeal(comment_token(one.pk), WORDS, NOW)
    assert remind_overdue(made.due_at) == 0
    late = made.due_at + timedelta(minutes=1)
    assert remind_overdue(late) == 1 and remind_overdue(late) == 0
    (caught,) = send(catcher, late)
    assert caught.to == ["ed@news.example"]
    assert f"https://news.example/desk/appeals/{made.pk}/" in caught.text and WORDS not in caught.text
    assert caught.mail["List-Unsubscribe"] is None


def test_one_address_gets_no_flood_of_receipts(catcher: Catcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MOST_RECEIPTS", 3)
    thread = a_thread()
    for _ in range(5):
        posted(thread)
    posted(thread, email="somebody@example.org")
    assert sorted(caught.to[0] for caught in send(catcher, NOW)) == [
        *["ada@example.org"] * 3,
        "somebody@example.org",
    ]
    posted(thread, now=NOW + timedelta(days=2))
    assert len(send(catcher, NOW + timedelta(days=2))) == 1


def test_another_system_is_told_in_ids_whether_the_author_agreed_or_not(settings: Any) -> None:
    environment(settings, webhook="https://other.example/hook", webhook_secret="0" * 16)
    one = comment(a_thread(mode=Mode.PREMODERATED))
    decision = ruled(one, person(), Outcome.PUBLISH, NOW)
    told = [
        write(Due(row.pk, row.identity, registry.EVENTS, row.kind, row.ids, 1), after(60))
        for row in Notice.objects.order_by("pk")
    ]
    assert told == [
        Event("received", {"comment": one.pk}),
        Event("decided", {"comment": one.pk, "decision": decision.pk}),
    ]


def test_the_outbox_holds_no_address(catcher: Catcher) -> None:
    ruled(posted(), person(), Outcome.PUBLISH, NOW)
    catcher.answers = {"RCPT": "550 ada@example.org is unknown"}
    send(catcher, after(60))
    rows = str([{**row, "identity": ""} for row in Notice.objects.values()])
    assert Notice.objects.count() == 2 and "ada" not in rows and "@" not in rows
    assert outbox.troubled().count() == 2
