"""Rules as versions: who put which in force and why, drafts, examples that must pass, and the shadow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.classifiers import registry
from rejoinder.discussion import proving, rulebook, rulesets, shadowing
from rejoinder.discussion.actions.adopt_rules import adopt_rules
from rejoinder.discussion.actions.cancel_backtest import cancel_backtest
from rejoinder.discussion.actions.discard_rules import discard_rules
from rejoinder.discussion.actions.draft_rules import draft_rules
from rejoinder.discussion.actions.end_shadow import end_shadow, end_shadows_due
from rejoinder.discussion.actions.keep_example import drop_example, keep_example
from rejoinder.discussion.actions.start_backtest import start_backtest
from rejoinder.discussion.actions.start_shadow import start_shadow
from rejoinder.discussion.models import (
    DeskEvent,
    EditorExample,
    Membership,
    Publication,
    Role,
    RulesetVersion,
    ShadowVerdict,
    VersionState,
)
from rejoinder.discussion.refusal import Refused
from rejoinder.plugins import PluginError
from rejoinder.policy import ruleset
from rejoinder.policy.ruleset import RulesetError
from tests.discussion.making import a_publication, a_thread, comment
from tests.discussion.reading import offering

pytestmark = pytest.mark.django_db

QUIET = "requires = []\n"
PARSNIP = QUIET + '[rules.blocklist]\nwords = ["parsnip"]\n'
TURNIP = QUIET + '[rules.suspects]\nwords = ["turnip"]\n'


def an_editor() -> User:
    return staff.first_administrator()


def states(publication: Publication) -> list[tuple[int, str]]:
    return list(rulebook.versions_of(publication.pk).values_list("number", "state"))


def test_the_rules_that_stood_before_the_first_change_are_version_one(now: datetime) -> None:
    publication = a_publication()
    adopt_rules(publication.pk, PARSNIP, user=an_editor(), why="Parsnips again.", now=now)
    publication.refresh_from_db()
    first, second = RulesetVersion.objects.filter(publication=publication).order_by("number")
    assert first.ruleset_id == rulesets.default().digest and first.state == VersionState.RETIRED
    assert (first.retired_at, second.adopted_at) == (now, now)
    assert second.ruleset_id == publication.ruleset_id == ruleset.load(PARSNIP).digest
    assert (second.why, second.user) == ("Parsnips again.", an_editor())


def test_rules_that_are_in_force_make_no_second_version(now: datetime) -> None:
    publication = a_publication()
    for _ in range(2):
        rulesets.adopt(publication, PARSNIP, now)
    assert states(publication) == [(2, "in_force"), (1, "retired")]


def test_a_draft_holds_nothing_until_it_is_adopted_and_then_keeps_its_number(now: datetime) -> None:
    publication = a_publication()
    draft = draft_rules(publication.pk, PARSNIP, user=an_editor(), why="", now=now)
    assert Publication.objects.get(pk=publication.pk).ruleset_id is None
    assert states(publication) == [(2, "draft"), (1, "in_force")]
    again = draft_rules(publication.pk, TURNIP, user=an_editor(), why="", number=draft.number, now=now)
    assert again.pk == draft.pk
    adopt_rules(publication.pk, number=2, user=an_editor(), why="Turnips.", seen=1, now=now)
    assert states(publication) == [(2, "in_force"), (1, "retired")]
    assert Publication.objects.get(pk=publication.pk).ruleset_id == ruleset.load(TURNIP).digest


def test_rolling_back_makes_a_new_version_equal_to_the_old(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, PARSNIP, now)
    rulesets.adopt(publication, TURNIP, now)
    adopt_rules(publication.pk, number=2, user=an_editor(), why="It was better.", seen=3, now=now)
    assert states(publication) == [(4, "in_force"), (3, "retired"), (2, "retired"), (1, "retired")]
    assert Publication.objects.get(pk=publication.pk).ruleset_id == ruleset.load(PARSNIP).digest
    noted = DeskEvent.objects.get()
    assert (noted.verb, noted.user_id is None, noted.publication) == ("rolled_back", False, publication)
    assert (noted.before, noted.after) == (
        {"ruleset": ruleset.load(TURNIP).digest},
        {"ruleset": ruleset.load(PARSNIP).digest, "why": "It was better."},
    )


def test_what_an_editor_adopts_or_tries_is_noted(now: datetime) -> None:
    publication = a_publication()
    adopt_rules(publication.pk, PARSNIP, user=an_editor(), why="Parsnips.", now=now)
    draft = draft_rules(publication.pk, TURNIP, user=an_editor(), why="", now=now)
    start_shadow(publication.pk, draft.number, days=7, user=an_editor(), now=now)
    adopt_rules(publication.pk, number=draft.number, user=an_editor(), why="Turnips.", now=now)
    verbs = list(DeskEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["ruled", "drafted", "shadowed", "ruled"]


def test_drafts_and_trials_are_noted_with_what_they_said(now: datetime) -> None:
    publication, editor = a_publication(), an_editor()
    draft = draft_rules(publication.pk, PARSNIP, user=editor, why="Parsnips.", now=now)
    draft_rules(publication.pk, TURNIP, user=editor, why="Turnips.", number=draft.number, now=now)
    backtest = start_backtest(publication.pk, draft.number, months=3, user=editor, now=now)
    cancel_backtest(backtest.pk, user=editor, now=now)
    discard_rules(publication.pk, draft.number, user=editor, now=now)
    with pytest.raises(Refused):
        discard_rules(publication.pk, draft.number, user=editor, now=now)
    parsnip, turnip = (ruleset.load(text).digest for text in (PARSNIP, TURNIP))
    noted = DeskEvent.objects.order_by("pk")
    assert [(one.verb, one.kind, one.object_id, one.before, one.after) for one in noted] == [
        ("drafted", "rulebook", publication.slug, {}, {"version": 2, "ruleset": parsnip, "why": "Parsnips."}),
        (
            "redrafted",
            "rulebook",
            publication.slug,
            {"ruleset": parsnip},
            {"version": 2, "ruleset": turnip, "why": "Turnips."},
        ),
        ("backtested", "backtest", str(backtest.pk), {}, {"version": 2, "months": 3}),
        ("cancelled_backtest", "backtest", str(backtest.pk), {}, {}),
        ("discarded", "rulebook", publication.slug, {}, {"version": 2}),
    ]
    assert {(one.user_id, one.publication_id) for one in noted} == {(editor.pk, publication.pk)}


def test_rules_that_hold_already_are_not_rolled_back_to(now: datetime) -> None:
    publication = a_publication()
    for text in (PARSNIP, TURNIP, PARSNIP):
        rulesets.adopt(publication, text, now)
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, number=2, user=an_editor(), why="It was better.", seen=4, now=now)
    assert refused.value.code == "in_force" and len(states(publication)) == 4


def test_a_version_keeps_the_words_of_a_rule_that_is_off(now: datetime) -> None:
    publication = a_publication()
    off = QUIET + '[rules.blocklist]\nenabled = false\nwords = ["parsnip"]\n'
    draft = draft_rules(publication.pk, off, user=an_editor(), why="", now=now)
    assert "parsnip" in rulebook.text_of(rulebook.version(publication.pk, draft.number))


def test_nobody_overwrites_what_was_adopted_meanwhile(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, PARSNIP, now)
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, TURNIP, user=an_editor(), why="Mine.", seen=1, now=now)
    assert refused.value.status == 409
    assert states(publication) == [(2, "in_force"), (1, "retired")]


def test_a_change_needs_a_reason_and_the_role(now: datetime) -> None:
    publication, other = a_publication(), a_publication()
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, PARSNIP, user=an_editor(), why="  ", now=now)
    assert refused.value.status == 422
    elsewhere = User.objects.create_user(username="elsewhere")
    Membership.objects.create(user=elsewhere, publication=other, role=Role.EDITOR, created_at=now)
    for act in (
        lambda: adopt_rules(publication.pk, PARSNIP, user=elsewhere, why="Mine.", now=now),
        lambda: draft_rules(publication.pk, PARSNIP, user=elsewhere, why="", now=now),
        lambda: keep_example(publication.pk, "Hm.", "publish", user=elsewhere, now=now),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 403
    with pytest.raises(RulesetError):
        draft_rules(publication.pk, "[rules.nonsense]\n", user=an_editor(), why="", now=now)
    assert not RulesetVersion.objects.exists()


def test_rules_under_which_an_example_comes_out_otherwise_are_not_adopted(now: datetime) -> None:
    publication = a_publication()
    kept = keep_example(
        publication.pk, "The parsnip soup was lovely.", "publish", note="food", user=an_editor(), now=now
    )
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, PARSNIP, user=an_editor(), why="No parsnips.", now=now)
    assert refused.value.code == "examples_fail" and not RulesetVersion.objects.exists()
    (failing,) = proving.prove(publication, ruleset.load(PARSNIP)).failing_own
    assert (failing.outcome, failing.rule) == ("reject", "blocklist")
    keep_example(
        publication.pk, kept.text, "reject", rule="blocklist", example_id=kept.pk, user=an_editor(), now=now
    )
    adopt_rules(publication.pk, PARSNIP, user=an_editor(), why="No parsnips.", now=now)
    drop_example(publication.pk, kept.pk, user=an_editor(), now=now)
    assert not EditorExample.objects.exists()


def test_who_kept_changed_or_let_go_an_example_is_on_the_audit_without_its_words(now: datetime) -> None:
    publication, editor = a_publication(), an_editor()
    kept = keep_example(publication.pk, "Parsnip soup.", "publish", note="food", user=editor, now=now)
    for text in ("Parsnip stew.", "Parsnip stew."):
        keep_example(publication.pk, text, "publish", note="food", example_id=kept.pk, user=editor, now=now)
    drop_example(publication.pk, kept.pk, user=editor, now=now)
    told = list(DeskEvent.objects.order_by("pk").values_list("verb", "user", "object_id", "before", "after"))
    words = {"expected": "publish", "rule": "", "note": "food"}
    about = (editor.pk, str(kept.pk))
    assert told == [
        ("kept_example", *about, {}, words),
        ("kept_example", *about, {}, {}),
        ("dropped_example", *about, words, {}),
    ]
    assert "Parsnip" not in str(told)


def test_an_example_that_another_rule_stops_does_not_pass(now: datetime) -> None:
    publication = a_publication()
    keep_example(publication.pk, "A parsnip!", "reject", rule="length", user=an_editor(), now=now)
    assert not proving.prove(publication, ruleset.load(PARSNIP)).passes


def test_an_example_that_a_required_classifier_cannot_read_does_not_pass(now: datetime) -> None:
    publication = a_publication()
    keep_example(publication.pk, "A calm sentence.", "hold", user=an_editor(), now=now)
    (tried,) = proving.prove(publication, ruleset.load('requires = ["nowhere"]\n')).own
    assert tried.is_unread and not tried.passes


@pytest.mark.parametrize(
    ("text", "expected", "rule"),
    [("", "publish", ""), ("a", "perhaps", ""), ("a", "publish", "length"), ("a", "hold", "x")],
)
def test_an_example_that_means_nothing_is_refused(now: datetime, text: str, expected: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        keep_example(a_publication().pk, text, expected, rule=rule, user=an_editor(), now=now)
    assert refused.value.status == 422


def test_rules_that_require_what_is_not_installed_are_neither_drafted_nor_put_in_force(now: datetime) -> None:
    publication = a_publication()
    lost = '[rules.links]\n[rules.offensive]\n'
    for text in ('requires = ["house", "nosuch"]\n', '[rules.blocklist]\nwords = ["foo*bar"]\n'):
        with pytest.raises(RulesetError):
            draft_rules(publication.pk, text, user=an_editor(), why="", now=now)
        with pytest.raises(RulesetError):
            adopt_rules(publication.pk, text, user=an_editor(), why="Because.", now=now)
    draft = draft_rules(publication.pk, lost, user=an_editor(), why="", now=now)
    with offering("other"), pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, number=draft.number, user=an_editor(), why="Because.", now=now)
    assert (refused.value.status, refused.value.code) == (422, "not_installed")
    assert "“house”" in refused.value.detail and "There is: “other”." in refused.value.detail
    adopt_rules(publication.pk, number=draft.number, user=an_editor(), why="Because.", now=now)


def test_rules_in_force_that_could_not_be_written_any_more_go_on_judging(now: datetime) -> None:
    publication = a_publication()
    words = '[rules.blocklist]\nwords = ["foo*bar", "parsnip"]\n'
    hosts = '[rules.links]\nrefused_hosts = ["bad.*", "*.bad.example"]\n'
    rulesets.adopt(publication, QUIET + words + hosts, now)
    rulesets.by_digest.cache_clear()
    thread = a_thread(publication)
    assert comment(thread, "The foobar is open again this year.", now=now).state == "published"
    assert comment(thread, "Parsnip prices are rising.", now=now).state == "rejected"
    assert comment(thread, "See http://www.bad.example/ for more.", now=now).state == "rejected"
    rulesets.adopt(publication, 'requires = ["nosuch"]\n', now)
    assert comment(thread, "The ferry is late once more.", now=now).state == "held"
    publication.refresh_from_db()
    assert rulesets.not_installed(rulesets.ruleset_for(publication)) == ["nosuch"]


def test_while_a_broken_plugin_hides_what_is_installed_rules_can_be_written(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> tuple[str, ...]:
        raise PluginError("the plugin is broken")

    monkeypatch.setattr(registry, "offered", broken)
    publication = a_publication()
    draft = draft_rules(publication.pk, 'requires = ["poet"]\n', user=an_editor(), why="", now=now)
    assert rulesets.not_installed(rulesets.by_digest(draft.ruleset_id)) == []


def shadowed(now: datetime, days: int = 7) -> tuple[Publication, RulesetVersion]:
    publication = a_publication()
    rulesets.adopt(publication, QUIET, now)
    draft = draft_rules(publication.pk, PARSNIP, user=an_editor(), why="", now=now)
    start_shadow(publication.pk, draft.number, days=days, user=an_editor(), now=now)
    return publication, draft


def test_the_shadow_says_what_it_would_do_and_decides_nothing(now: datetime) -> None:
    publication, draft = shadowed(now)
    thread = a_thread(publication)
    stays = comment(thread, "The ferry was late again this morning.", now=now)
    flips = comment(thread, "Parsnip prices at the harbour market are rising.", now=now)
    assert stays.state == flips.state == "published"
    kept = dict(ShadowVerdict.objects.values_list("decision__comment", "after"))
    assert kept == {stays.pk: "publish", flips.pk: "reject"}
    found = shadowing.findings(RulesetVersion.objects.get(pk=draft.pk))
    assert (found.tally.total, found.tally.flipped) == (2, 1)
    assert [(flip.before, flip.after, flip.count) for flip in found.flips] == [("publish", "reject", 1)]


def test_the_shadow_ends_by_itself(now: datetime) -> None:
    publication, draft = shadowed(now, days=1)
    later = now + timedelta(days=1)
    comment(a_thread(publication), "Parsnips!", now=later)
    assert not ShadowVerdict.objects.exists()
    assert end_shadows_due(later - timedelta(seconds=1)) == 0
    assert end_shadows_due(later) == 1
    publication.refresh_from_db()
    draft.refresh_from_db()
    assert publication.shadow_id is None and draft.state == VersionState.DRAFT


def test_a_shadow_that_asks_a_classifier_nobody_heard_says_nothing(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, QUIET, now)
    with offering("house", "nowhere"):
        draft = draft_rules(publication.pk, 'requires = ["nowhere"]\n', user=an_editor(), why="", now=now)
    start_shadow(publication.pk, draft.number, days=3, user=an_editor(), now=now)
    comment(a_thread(publication), "The ferry is late.", now=now)
    assert not ShadowVerdict.objects.exists()


def test_one_draft_at_a_time_runs_in_the_shadow_and_what_was_tried_is_not_rewritten(now: datetime) -> None:
    publication, draft = shadowed(now)
    other = draft_rules(publication.pk, TURNIP, user=an_editor(), why="", now=now)
    with pytest.raises(Refused) as refused:
        start_shadow(publication.pk, other.number, days=3, user=an_editor(), now=now)
    assert refused.value.status == 409
    end_shadow(publication.pk, draft.number, user=an_editor(), now=now)
    with pytest.raises(Refused):
        draft_rules(publication.pk, TURNIP, user=an_editor(), why="", number=draft.number, now=now)
    with pytest.raises(Refused):
        end_shadow(publication.pk, draft.number, user=an_editor(), now=now)


def test_adopting_the_shadow_ends_it(now: datetime) -> None:
    publication, draft = shadowed(now)
    adopt_rules(publication.pk, number=draft.number, user=an_editor(), why="It does well.", now=now)
    publication.refresh_from_db()
    assert publication.shadow_id is None and publication.ruleset_id == draft.ruleset_id


def test_a_draft_laid_aside_never_held(now: datetime) -> None:
    publication = a_publication()
    draft = draft_rules(publication.pk, PARSNIP, user=an_editor(), why="", now=now)
    discard_rules(publication.pk, draft.number, user=an_editor(), now=now)
    draft.refresh_from_db()
    assert draft.state == VersionState.RETIRED and draft.adopted_at is None
    with pytest.raises(Refused):
        discard_rules(publication.pk, draft.number, user=an_editor(), now=now)
