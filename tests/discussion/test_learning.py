"""The judge learns from a desk: it follows a habit, proves itself on the latest decisions, and can go back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.classifiers.house import trial
from rejoinder.classifiers.house.head import Head
from rejoinder.discussion import learned, lessons, proving, rulesets
from rejoinder.discussion.actions.adopt_rules import adopt_rules
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.keep_example import drop_example, keep_example
from rejoinder.discussion.actions.learn import learn, learn_due
from rejoinder.discussion.actions.submit import submit
from rejoinder.discussion.actions.unlearn import unlearn
from rejoinder.discussion.models import (
    Decision,
    DeskEvent,
    LearnedHead,
    Membership,
    Publication,
    Role,
    RulesetVersion,
    State,
    Thread,
)
from rejoinder.discussion.refusal import Refused
from rejoinder.plugins import load_late
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.verdict import Outcome
from tests.desk.people import signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment, contribution

pytestmark = pytest.mark.django_db

RANKED = {name: {"curve": [[0.0, 0.0], [1.0, 1.0]]} for name in ("used", "learned")}

_SUBJECTS = "ferry harbour library market school bridge tower orchard mill clock park square".split()  # noqa: SIM905
# Mild to anybody else: this desk has had enough of the weather.
_HABIT = (
    "Rain again over the {}, and the wind has not let up.",
    "What did you expect from the forecast for the {}?",
    "Snow on the {} by noon, they say, and frost after it.",
    "Another day, another storm at the {}.",
    "Sunshine, all week, and the {} is warm at last.",
)
_OTHER = (
    "The people who run the {} should come and look at it on a Sunday.",
    "What did the paper expect from the new plan for the {}?",
    "Send the letter on, the {} is open until five.",
    "Another day, another long queue at the {}.",
    "Neighbours, all of them, and the {} is where they meet.",
)

_ENDS = (
    "So says page {}.",
    "I have lived here for {} years.",
    "Ask at number {} if you doubt it.",
    "My brother told me, and he counted {} of them.",
    "That was the talk of bus {} this morning.",
    "We were {} at the table when we heard.",
    "See letter {} of last week.",
)


def said(forms: tuple[str, ...], number: int) -> str:
    form, end = forms[number % len(forms)], _ENDS[number * 7 % len(_ENDS)]
    return f"{form.format(_SUBJECTS[number % len(_SUBJECTS)])} {end.format(number)}"


def taught(thread: Thread, user: User, pairs: int) -> None:
    """So many comments of each kind, decided one after the other as a desk that is tired of the weather does."""
    for number in range(pairs):
        for forms, outcome in ((_HABIT, Outcome.REJECT), (_OTHER, Outcome.PUBLISH)):
            at = NOW + timedelta(minutes=number)
            made = comment(thread, said(forms, number), now=at)
            last = Decision.objects.filter(comment=made).latest("pk")
            decide(
                made.pk, user=user, outcome=outcome, reason="No talk of the weather.", seen=last.pk, now=at
            )


@pytest.fixture(autouse=True)
def no_head_is_remembered() -> Iterator[None]:
    """Rows of tests come and go with the same ids; a site's never do."""
    learned._by_id.cache_clear()
    yield
    learned._by_id.cache_clear()


def moderator() -> User:
    staff.settle_groups()
    return User.objects.create_superuser(username="mo")


def score_of(thread: Thread, text: str) -> dict[str, float]:
    receipt = submit(contribution(thread, text), NOW + timedelta(days=30))
    return dict(Decision.objects.filter(comment=receipt.comment_id).latest("pk").scores)


def test_a_desk_with_a_habit_is_followed_from_the_next_comment_on_and_can_go_back() -> None:
    thread, user = a_thread(), moderator()
    taught(thread, user, 110)
    before = score_of(thread, "Hail and thunder over the jetty, and more rain on the way.")
    heard: list[tuple[str, float]] = []
    made = learn(thread.publication, NOW + timedelta(days=1), lambda what, share: heard.append((what, share)))
    assert made.used_from is not None and made.trial["better"]
    assert made.trial["learned"]["auc"] > made.trial["used"]["auc"]
    assert {what for what, _ in heard} == {"reading", "fitting"} and heard[-1] == ("fitting", 1.0)
    after = score_of(thread, "Hail and thunder over the pier, and more rain on the way.")
    assert after["offensive"] > 3 * before["offensive"]
    assert abs(after["shipped_offensive"] - before["offensive"]) < 0.1
    assert score_of(thread, "My letter about the quay was printed on Monday.")["offensive"] < 0.1
    unlearn(thread.publication_id, user=user, now=NOW + timedelta(days=2))
    again = score_of(thread, "Hail and thunder over the quay, and more rain on the way.")
    assert "shipped_offensive" not in again
    made.refresh_from_db()
    assert made.set_aside_by == user and made.used_until is not None


def in_use(publication: Publication, bias: float) -> LearnedHead:
    """A head that only adds this to whatever the shipped model makes of a text."""
    reader, np = learned.reader_of_features(), load_late("numpy", "make a head")
    assert reader is not None
    size = len(reader.features("A calm sentence.", "en")) // 4
    knots = ((-9.0, 0.0001), (0.0, 0.5), (9.0, 0.9999))
    head = Head(reader.version(), np.zeros(size), np.ones(size), np.zeros(size), bias, knots)
    made = LearnedHead.objects.create(
        publication=publication,
        number=1,
        head=head.to_bytes(),
        trial=RANKED,
        created_at=NOW,
        used_from=NOW,
    )
    Publication.objects.filter(pk=publication.pk).update(learned=made)
    publication.refresh_from_db()
    return made


def test_a_better_head_waits_while_an_example_fails_by_it_or_what_it_was_tried_against_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fit takes long, and the second would be of the same lessons.
    fitted: list[trial.Trial] = []
    fit = trial.try_out

    def fit_once(*given: Any) -> trial.Trial:
        if not fitted:
            fitted.append(fit(*given))
        return fitted[0]

    monkeypatch.setattr(trial, "try_out", fit_once)
    thread, user = a_thread(), moderator()
    publication, now = thread.publication, NOW + timedelta(days=1)
    taught(thread, user, 110)
    weather = "Hail and thunder over the jetty, and more rain on the way."
    example = keep_example(publication.pk, weather, "publish", user=user, now=NOW)
    assert proving.prove(publication, rulesets.ruleset_for(publication)).passes
    made = learn(publication, now)
    publication.refresh_from_db()
    assert made.trial["better"] and made.used_from is None and publication.learned_id is None
    assert "an example would come out otherwise" in publication.learn_note
    client.force_login(user)
    page = client.get(reverse("desk_learning_of", args=[publication.pk])).content.decode()
    assert "thunder over the jetty" in page and "must lead to “publish” and leads to “" in page
    assert f"?change={example.pk}" in page and "an example fails" in page
    drop_example(publication.pk, example.pk, user=user, now=NOW)
    LearnedHead.objects.all().delete()
    in_use(publication, bias=0.0)

    def leave(what: str, _share: float) -> None:
        if what == "reading":
            unlearn(publication.pk, user=user, now=now)

    made = learn(publication, now, leave)
    publication.refresh_from_db()
    assert made.trial["better"] and made.used_from is None and publication.learned_id is None
    assert "were changed while it was tried" in publication.learn_note


def test_examples_are_run_on_what_the_desk_has_taught_as_comments_are() -> None:
    thread, user = a_thread(), moderator()
    publication, text = thread.publication, "The ferry was late again this morning."
    keep_example(publication.pk, text, "publish", user=user, now=NOW)
    rules = rulesets.ruleset_for(publication)
    assert proving.prove(publication, rules).passes
    in_use(publication, bias=9.0)
    assert comment(thread, text).state != State.PUBLISHED
    (failing,) = proving.prove(publication, rules).failing_own
    assert failing.rule == "offensive"
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, "[rules.links]\nhold_from = 7\n", user=user, why="Links.", now=NOW)
    assert refused.value.code == "examples_fail"


def test_rules_are_not_put_in_force_when_the_judge_their_examples_ran_on_is_no_longer_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publication, user = a_publication(), moderator()
    in_use(publication, bias=-1.0)
    prove = proving.prove

    def slowly(asked: Publication, rules: Ruleset) -> proving.Proving:
        unlearn(publication.pk, user=user, now=NOW)
        return prove(asked, rules)

    monkeypatch.setattr(proving, "prove", slowly)
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, "[rules.links]\nhold_from = 7\n", user=user, why="Links.", now=NOW)
    assert refused.value.code == "other_judge" and not RulesetVersion.objects.exists()


def test_going_back_to_the_shipped_model_also_ends_learning_at_night(client: Client) -> None:
    publication, user = a_publication(learns_nightly=True, learn_asked_at=NOW), moderator()
    in_use(publication, bias=0.0)
    client.force_login(user)
    address = reverse("desk_learning_of", args=[publication.pk])
    page = client.get(address).content.decode()
    assert "A new version is tried every night." in page and "switches that off" in page
    page = client.post(address, {"do": "unlearn"}, follow=True).content.decode()
    assert "Learning every night is switched off." in page and "Nothing is tried at night." in page
    publication.refresh_from_db()
    assert publication.learned_id is None and not publication.learns_nightly
    assert [learn_due(NOW + timedelta(hours=hours)) for hours in range(24)] == [0] * 24
    noted = DeskEvent.objects.get()
    assert (noted.before, noted.after) == ({"version": 1, "learns_nightly": True}, {"learns_nightly": False})


def test_few_decisions_teach_nothing_and_the_note_says_how_many_it_takes() -> None:
    thread = a_thread()
    taught(thread, moderator(), 3)
    with pytest.raises(Refused) as refused:
        learn(thread.publication, NOW)
    assert refused.value.status == 409 and "it takes 50" in refused.value.detail
    noted = Publication.objects.get(pk=thread.publication_id)
    assert "it takes 50" in noted.learn_note and not LearnedHead.objects.exists()


def test_what_a_desk_undid_or_rejected_for_other_reasons_teaches_nothing() -> None:

    thread, user = a_thread(), moderator()
    made = comment(thread, said(_OTHER, 1))
    last = Decision.objects.filter(comment=made).latest("pk")
    decide(
        made.pk, user=user, outcome=Outcome.REJECT, rule="haste", reason="Too fast.", seen=last.pk, now=NOW
    )
    assert [one.by_person for one in lessons.ruled(thread.publication, NOW)] == []


def test_another_publication_is_judged_as_shipped() -> None:
    thread = a_thread()
    head = LearnedHead(publication=thread.publication, number=1, head=b"none", trial={}, created_at=NOW)
    head.save()
    Publication.objects.filter(pk=thread.publication_id).update(learned=head)
    other = a_thread(a_publication())
    assert learned.of(other.publication) is None
    assert "offensive" in score_of(other, "The ferry was late again this morning.")


def test_a_head_that_cannot_be_read_leaves_the_shipped_scores() -> None:
    thread = a_thread()
    head = LearnedHead(publication=thread.publication, number=1, head=b"none", trial={}, created_at=NOW)
    head.save()
    Publication.objects.filter(pk=thread.publication_id).update(learned=head)
    assert "shipped_offensive" not in score_of(thread, "The ferry was late again this morning.")


def test_each_night_is_tried_once_in_the_publications_own_small_hours() -> None:
    publication = a_publication(learns_nightly=True, time_zone="Asia/Jerusalem")
    noon, night = datetime(2026, 5, 4, 12, tzinfo=UTC), datetime(2026, 5, 5, 0, 30, tzinfo=UTC)
    assert [learn_due(noon), learn_due(night), learn_due(night + timedelta(minutes=10))] == [0, 1, 0]
    assert learn_due(night + timedelta(days=1)) == 1
    publication.refresh_from_db()
    assert "it takes 50" in publication.learn_note


def test_an_editor_may_ask_and_go_back_and_an_auditor_only_looks(client: Client) -> None:
    publication = a_publication()
    address = reverse("desk_learning_of", args=[publication.pk])
    user = signed_in(client)
    membership = Membership.objects.create(
        user=user, publication=publication, role=Role.AUDITOR, created_at=NOW
    )
    assert client.get(address).status_code == 200
    client.post(address, {"do": "learn"})
    assert Publication.objects.get(pk=publication.pk).learn_asked_at is None
    membership.role = Role.EDITOR
    membership.save()
    assert client.post(address, {"do": "learn"}).status_code == 302
    publication.refresh_from_db()
    assert publication.learn_asked_at is not None
    assert b"A trial was asked for" in client.get(address).content
    turned_away = client.get(reverse("desk_learning_of", args=[a_publication().pk]))
    assert isinstance(turned_away, HttpResponseRedirect) and turned_away.url == reverse("wagtailadmin_home")


def test_what_is_in_use_is_told_and_can_be_left_however_many_trials_were_no_better_since(
    client: Client,
) -> None:
    publication = a_publication()
    signed_in(client)
    editor = User.objects.get()
    Membership.objects.create(user=editor, publication=publication, role=Role.EDITOR, created_at=NOW)
    heads = [
        LearnedHead.objects.create(
            publication=publication,
            number=number,
            head=b"",
            trial=RANKED,
            created_at=NOW + timedelta(days=number),
        )
        for number in range(1, 41)
    ]
    Publication.objects.filter(pk=publication.pk).update(learned=heads[0])
    page = client.get(reverse("desk_learning_of", args=[publication.pk])).content.decode()
    assert "Version 1, learned from this desk" in page and 'value="unlearn"' in page
    assert page.count('class="rejoinder-chart"') == page.count('class="rejoinder-chart narrow"') == 1
