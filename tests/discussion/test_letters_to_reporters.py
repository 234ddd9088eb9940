"""Mails to whoever reported a comment: to the right person, of the last state, with nothing of others in them."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import letters_to_reporters, telling_reporters, tokens
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.report import Complaint, report
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.letters_to_reporters import LetterToReporter, write
from rejoinder.discussion.models import Decision, Report
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW, a_thread, comment

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def reported(email: str = "nell@example.org") -> Report:
    one = comment(a_thread(title="The “late” ferry"), "Otto is a <turnip>.", name="Wilma Teasel")
    given = {
        "ground": "illegal",
        "why": "It is a libel.",
        "name": "Nell",
        "good_faith": True,
        "children": True,
    }
    report(Complaint(comment_id=one.pk, email=email, **given), NOW)  # type: ignore[arg-type]
    return Report.objects.get(comment=one)


def answered(kept: Report, outcome: Outcome) -> Decision:
    user = User.objects.get_or_create(username="mo", is_superuser=True)[0]
    seen = Decision.objects.filter(comment=kept.comment).latest("pk").pk
    rule = "libel" if outcome is Outcome.REJECT else ""
    return decide(kept.comment_id, user=user, outcome=outcome, rule=rule, seen=seen, now=NOW)


def letter(kept: Report, kind: str, decision: int = 0) -> LetterToReporter | None:
    return write(kind, {"report": kept.pk, "decision": decision}, LATER)


def whole(made: LetterToReporter | None) -> str:
    assert made is not None
    return "\n".join([made.subject, *made.lead, made.link, made.link_label, *made.after, *made.footer])


def test_the_receipt_goes_to_the_reporter_and_leads_to_the_page_that_tells_the_rest() -> None:
    kept = reported()
    made = letter(kept, telling_reporters.RECEIVED)
    assert made is not None and made.to == "nell@example.org"
    assert made.subject == "Your report of a comment on “The ‘late’ ferry” is here"
    assert made.link.endswith(f"/c/reports/{tokens.report_token(kept.pk)}/")
    assert "You reported it as illegal." in whole(made)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.REJECT, "The comment was removed. A moderator decided"),
        (Outcome.PUBLISH, "The comment stays"),
    ],
)
def test_the_answer_tells_the_decision_who_took_it_and_what_else_can_be_done(
    outcome: Outcome, said: str
) -> None:
    kept = reported()
    text = whole(letter(kept, telling_reporters.ANSWERED, answered(kept, outcome).pk))
    assert said in text and "settling disputes out of court" in text
    assert ("“Claims that could harm a name”" in text) is (outcome is Outcome.REJECT)


def test_the_answer_says_that_the_author_withdrew_the_comment() -> None:
    kept = reported()
    withdraw(tokens.comment_token(kept.comment_id), NOW)
    decision = Decision.objects.filter(comment=kept.comment).latest("pk")
    assert "Its author has withdrawn" in whole(letter(kept, telling_reporters.ANSWERED, decision.pk))


def test_no_letter_tells_who_wrote_or_what_or_who_reported() -> None:
    kept = reported()
    decision = answered(kept, Outcome.REJECT)
    for kind in (telling_reporters.RECEIVED, telling_reporters.ANSWERED):
        text = whole(letter(kept, kind, decision.pk))
        for secret in ("Wilma", "turnip", "ada@", "nell@", "It is a libel."):
            assert secret not in text


def test_a_decision_that_was_taken_back_is_not_told() -> None:
    kept = reported()
    decision = answered(kept, Outcome.REJECT)
    user = User.objects.get(username="mo")
    undo(decision.pk, user=user, now=NOW + timedelta(seconds=5))
    assert letter(kept, telling_reporters.ANSWERED, decision.pk) is None
    later = answered(kept, Outcome.PUBLISH)
    assert letter(kept, telling_reporters.ANSWERED, decision.pk) is None
    assert letter(kept, telling_reporters.ANSWERED, later.pk) is not None


def test_a_decision_that_may_still_be_taken_back_is_not_told() -> None:
    kept = reported()
    ids = {"report": kept.pk, "decision": answered(kept, Outcome.REJECT).pk}
    assert write(telling_reporters.ANSWERED, ids, NOW + timedelta(seconds=5)) is None


def test_nobody_is_written_to_without_an_address_or_a_report() -> None:
    kept = reported(email="")
    assert letter(kept, telling_reporters.RECEIVED) is None
    assert write(telling_reporters.RECEIVED, {"report": 0}, LATER) is None


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        write("gossip", {}, LATER)


def test_no_address_is_mailed_of_more_reports_in_a_day_than_a_person_sends() -> None:
    kept = reported("Nell@example.org")
    others = [reported("nell@example.org") for _ in range(2)]
    elsewhere = reported("otto@example.org")
    with mock.patch.object(letters_to_reporters, "MOST_A_DAY", 2):
        last = others[-1]
        decision = answered(last, Outcome.PUBLISH)
        assert letter(kept, telling_reporters.RECEIVED) and letter(others[0], telling_reporters.RECEIVED)
        assert letter(last, telling_reporters.RECEIVED) is None
        last.refresh_from_db()
        assert letter(last, telling_reporters.ANSWERED, decision.pk) is None
        assert letter(elsewhere, telling_reporters.RECEIVED)
        Report.objects.filter(pk=kept.pk).update(created_at=NOW - timedelta(days=1, seconds=1))
        assert letter(last, telling_reporters.ANSWERED, decision.pk)
