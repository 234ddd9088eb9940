"""From a form to the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import translation

from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import facts, hearing, rulesets, tokens
from rejoinder.discussion.actions.submit import Invalid, Refused, submit
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Decision, Maker, Mode, Revision, State, StoredRuleset, Thread
from rejoinder.discussion.replay import replay
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Verdict
from tests.discussion.making import a_publication, a_thread, check_counts, contribution, post, sentence

pytestmark = pytest.mark.django_db

HOLDS_SUSPECTS = '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n'


def test_an_ordinary_comment_is_published_at_once_with_text_decision_and_place(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, "The ferry was *late* again, and nobody said why.", now=now)
    comment = Comment.objects.get(pk=receipt.comment_id)
    assert receipt.state is State.PUBLISHED and comment.state == State.PUBLISHED
    assert (comment.position, comment.page, comment.branch, comment.published_at) == (0, 1, 0, now)
    revision = Revision.objects.get(comment=comment)
    assert "<em>late</em>" in revision.html and "late" in revision.text and "*late*" in revision.source
    decision = Decision.objects.get(comment=comment)
    assert (decision.maker, decision.state, decision.findings) == (Maker.RULES, State.PUBLISHED, [])
    assert tokens.comment_for_token(receipt.token) == comment
    check_counts(thread)


def test_a_suspect_word_holds_and_a_barred_word_rejects_with_rule_reason_and_words(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, HOLDS_SUSPECTS, now)
    thread = a_thread(publication)
    held = post(thread, "Did you see the turnip in the harbour?", now=now)
    rejected = post(thread, "Nobody wants that parsnip here.", now=now)
    assert (held.state, held.rule) == (State.HELD, "suspects")
    assert (rejected.state, rejected.rule) == (State.REJECTED, "blocklist")
    assert rejected.findings[0].quote == "parsnip" and rejected.reason
    assert Comment.objects.filter(thread=thread, position__isnull=False).count() == 0
    assert Thread.objects.get(pk=thread.pk).version == 1
    check_counts(thread)


@pytest.mark.parametrize("text", ["გამარჯობა", "Բարեւ ձեզ", "Да ну вас."])
def test_a_few_words_in_a_script_that_the_model_does_not_read_are_held_as_such(
    now: datetime, text: str
) -> None:
    publication = a_publication()
    rulesets.adopt(publication, 'requires = ["house"]', now)
    receipt = post(a_thread(publication), text, now=now)
    assert (receipt.state, receipt.rule) == (State.HELD, "language")


def test_a_comment_is_held_when_a_classifier_that_must_read_it_is_missing(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, 'requires = ["nowhere"]', now)
    receipt = post(a_thread(publication), now=now)
    assert receipt.state is State.HELD
    assert "nowhere" in receipt.findings[0].source


def test_a_premoderated_thread_holds_everything(now: datetime) -> None:
    receipt = post(a_thread(mode=Mode.PREMODERATED), now=now)
    assert (receipt.state, receipt.rule) == (State.HELD, "premoderation")


def test_a_newcomer_is_held_until_one_comment_was_published_and_only_with_the_key(now: datetime) -> None:
    publication = a_publication()
    thread = a_thread(publication)
    key = post(thread, now=now).fresh_key
    rulesets.adopt(publication, "[rules.newcomer]\nenabled = true\n", now)
    thread.refresh_from_db()
    assert post(thread, key=key, now=now).state is State.PUBLISHED
    assert post(thread, now=now).rule == "newcomer"
    assert post(thread, key=key, email="somebody@example.org", now=now).rule == "newcomer"


def test_a_good_name_at_one_publication_is_none_at_another(now: datetime) -> None:
    key = post(a_thread(), now=now).fresh_key
    other = a_publication()
    rulesets.adopt(other, "[rules.newcomer]\nenabled = true\n", now)
    assert post(a_thread(other), key=key, now=now).state is State.HELD


def test_a_typed_staff_address_lends_no_trust_and_ties_no_user(now: datetime) -> None:
    User.objects.create_superuser("chief", email="chief@example.org")
    publication = a_publication()
    rulesets.adopt(publication, "[rules.newcomer]\nenabled = true\n", now)
    assert post(a_thread(publication), email="chief@example.org", now=now).state is State.HELD
    assert Commenter.objects.get().user is None


def test_a_reply_stands_under_its_root_at_its_depth(now: datetime) -> None:
    thread = a_thread()
    root = post(thread, now=now).comment_id
    answer = post(thread, parent=root, now=now).comment_id
    deeper = Comment.objects.get(pk=post(thread, parent=answer, now=now).comment_id)
    assert (deeper.root_id, deeper.parent_id, deeper.depth) == (root, answer, 2)
    assert (deeper.position, deeper.reply_position, deeper.page, deeper.branch) == (None, 1, 1, 0)
    check_counts(thread)


def test_the_same_form_sent_twice_gives_the_first_receipt(now: datetime) -> None:
    thread = a_thread()
    sent = contribution(thread, client="192.0.2.1")
    first, second = submit(sent, now), submit(sent, now + timedelta(seconds=1))
    assert second.again and not first.again
    assert (second.comment_id, second.token, second.state) == (first.comment_id, first.token, first.state)
    assert first.fresh_key and not second.fresh_key
    assert Comment.objects.count() == 1 and Commenter.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"client": "192.0.2.2"}, {"email": "bo@example.org"}, {"name": "Bo"}, {"text": sentence(-7)}]
)
def test_a_form_that_differs_is_not_the_same_form(change: dict[str, Any], now: datetime) -> None:
    thread = a_thread()
    first = submit(contribution(thread, "Hello all.", client="192.0.2.1"), now)
    second = submit(contribution(thread, **{"text": "Hello all.", "client": "192.0.2.1", **change}), now)
    assert not second.again and second.comment_id != first.comment_id


def test_the_same_words_to_another_comment_or_much_later_are_a_new_comment(now: datetime) -> None:
    thread = a_thread()
    first = post(thread, "I agree.", now=now)
    answered = post(thread, "I agree.", parent=first.comment_id, now=now)
    later = post(thread, "I agree.", now=now + timedelta(minutes=3))
    assert len({first.comment_id, answered.comment_id, later.comment_id}) == 3


def test_a_long_comment_sent_again_much_later_is_rejected_as_a_repetition(now: datetime) -> None:
    thread = a_thread()
    sent = contribution(thread, "The old bridge should be closed to lorries before winter comes.")
    submit(sent, now)
    assert submit(sent, now + timedelta(hours=1)).rule == "repeat"


def test_a_rejected_comment_put_right_is_not_called_a_repetition(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, HOLDS_SUSPECTS, now)
    thread = a_thread(publication)
    key = post(thread, now=now).fresh_key
    text = "The mayor of the harbour is a real parsnip who has never once taken the morning ferry to work."
    assert post(thread, text, key=key, now=now).state is State.REJECTED
    assert post(thread, text.replace("real parsnip", "person"), key=key, now=now).state is State.PUBLISHED


def test_a_verdict_can_be_replayed_from_what_is_stored(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, HOLDS_SUSPECTS, now)
    thread = a_thread(publication, story_text="The ferry was late on Monday, and on Tuesday.")
    root = post(thread, "See https://ferry.example for the timetable of the day.", now=now)
    receipt = post(
        thread, "What a turnip, what a parsnip!", parent=root.comment_id, seconds_to_write=1.5, now=now
    )
    decision = Decision.objects.get(comment=receipt.comment_id)
    rulesets.adopt(publication, "", now)
    rulesets.by_digest.cache_clear()
    again = replay(decision)
    recorded = Verdict.from_dict(
        {
            "outcome": {"rejected": "reject"}[decision.state],
            "findings": decision.findings,
            "scores": decision.scores,
            "ruleset": decision.ruleset,
            "language": Comment.objects.get(pk=receipt.comment_id).language,
        }
    )
    assert again == recorded
    assert {found.rule for found in again.findings} >= {"haste", "suspects", "blocklist"}
    assert (
        facts.restored(decision).submission.parent
        == "See https://ferry.example for the timetable of the day."
    )
    assert facts.restored(decision).submission.article.text == "The ferry was late on Monday, and on Tuesday."  # type: ignore[union-attr]


def test_nothing_of_another_persons_words_is_stored_with_a_decision(now: datetime) -> None:
    thread = a_thread()
    root = post(thread, "A sentence about the lamplighter.", now=now)
    receipt = post(thread, "I knew him well, all the same.", parent=root.comment_id, now=now)
    stored = (
        Decision.objects.filter(comment=receipt.comment_id).values("submission", "findings", "scores").get()
    )
    assert "lamplighter" not in str(stored)
    assert "example.org" not in str(stored)
    assert StoredRuleset.objects.filter(pk=Decision.objects.get(comment=receipt.comment_id).ruleset).exists()


def test_every_field_that_is_wrong_is_named_at_once_and_nothing_is_written(now: datetime) -> None:
    thread = a_thread()
    with pytest.raises(Invalid) as caught:
        submit(
            contribution(
                thread, "x" * 20_001, name=" \u200b ", email="nobody", website="javascript:alert(1)"
            ),
            now,
        )
    assert set(caught.value.errors) == {"name", "email", "website", "text"}
    assert all(sentences and sentences[0].endswith(".") for sentences in caught.value.errors.values())
    assert not Comment.objects.exists() and not Commenter.objects.exists()


def test_a_text_of_which_nothing_is_printed_is_refused(now: datetime) -> None:
    with pytest.raises(Invalid) as caught:
        post(a_thread(), "> \n> [](https://ferry.example)", now=now)
    assert set(caught.value.errors) == {"text"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Oh, no.", "Dieser Kommentar hat 7 Zeichen. Bitte schreiben Sie mindestens 10."),
        ("What a parsnip. " * 75, "1.199 Zeichen"),
    ],
)
def test_a_text_too_short_or_too_long_is_to_be_put_right_and_nothing_is_written(
    now: datetime, text: str, told: str
) -> None:
    publication = a_publication()
    rulesets.adopt(publication, f"{HOLDS_SUSPECTS}[rules.length]\nshortest = 10\nlongest = 1000\n", now)
    thread = a_thread(publication)
    with (
        translation.override("de"),
        mock.patch.object(hearing, "judged", side_effect=AssertionError("it was judged")),
        pytest.raises(Invalid) as caught,
    ):
        post(thread, text, now=now)
    assert list(caught.value.errors) == ["text"]
    (sentence_told,) = caught.value.errors["text"]
    assert told in sentence_told
    assert not Comment.objects.exists() and not Decision.objects.exists()
    assert not Commenter.objects.exists()


def test_a_closed_unknown_or_hidden_thread_takes_nothing(now: datetime) -> None:
    closed, hidden = a_thread(mode=Mode.CLOSED), a_thread(visible=False)
    due = a_thread(closes_at=now)
    for thread, status in (
        (closed, 403),
        (due, 403),
        (hidden, 404),
        (Thread(pk=999_999), 404),
        (Thread(pk=2**70), 404),
    ):
        with pytest.raises(Refused) as caught:
            post(thread, now=now)
        assert caught.value.status == status
    assert not Comment.objects.exists()


def test_a_thread_set_to_premoderation_while_a_comment_is_judged_holds_it(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = a_thread()
    _during_judging(monkeypatch, lambda: Thread.objects.filter(pk=thread.pk).update(mode=Mode.PREMODERATED))
    receipt = post(thread, now=now)
    assert (receipt.state, receipt.rule) == (State.HELD, "premoderation")


def test_a_thread_closed_while_a_comment_is_judged_takes_nothing(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = a_thread()
    _during_judging(monkeypatch, lambda: Thread.objects.filter(pk=thread.pk).update(mode=Mode.CLOSED))
    with pytest.raises(Refused) as caught:
        post(thread, now=now)
    assert caught.value.status == 403
    assert not Comment.objects.exists() and not Commenter.objects.exists()


def test_a_comment_taken_down_while_its_answer_is_judged_is_not_answered(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = a_thread()
    root = post(thread, now=now)
    _during_judging(monkeypatch, lambda: withdraw(root.token, now))
    with pytest.raises(Refused) as caught:
        post(thread, parent=root.comment_id, now=now)
    assert (caught.value.status, caught.value.code) == (409, "parent_removed")
    assert Comment.objects.count() == 1


def _during_judging(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let this happen once, after the facts were gathered and before the ledger writes."""
    waiting = [happens]

    def judged(submission: Submission, ruleset: Ruleset) -> Verdict:
        if waiting:
            waiting.pop()()
        return judge(submission, ruleset)

    monkeypatch.setattr("rejoinder.discussion.hearing.judge", judged)
