"""The rulebook's screens: rules written as a form, compared, tried, put in force and rolled back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries as Queries

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk.rulebook import writing
from rejoinder.desk.rulebook.curve import Curve, Threshold
from rejoinder.desk.rulebook.form import RulesForm, choices_of
from rejoinder.discussion import rulebook, rulesets
from rejoinder.discussion.actions.backtest_due import backtest_due
from rejoinder.discussion.actions.keep_example import keep_example
from rejoinder.discussion.models import (
    Backtest,
    EditorExample,
    Membership,
    Publication,
    Role,
    RulesetVersion,
    ShadowVerdict,
    VersionState,
)
from rejoinder.policy import registry, ruleset
from rejoinder.policy.settings import settings_of
from tests.desk.people import signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db

QUIET = "requires = []\n"
PARSNIP = QUIET + '[rules.blocklist]\nwords = ["parsnip"]\n'


@pytest.fixture
def publication(client: Client) -> Publication:
    client.force_login(staff.first_administrator())
    made = a_publication()
    rulesets.adopt(made, QUIET, NOW)
    return made


def place(publication: Publication, rest: str = "") -> str:
    return f"/desk/rulebook/{publication.pk}/{rest}"


def act(client: Client, there: str, do: str, **sent: str) -> Any:
    """Open the page of a version and press one of its buttons."""
    seen = client.get(there).context["draft_seen"]
    return client.post(there, {"draft": seen, "act": do, **sent})


def filled(text: str, **changed: Any) -> dict[str, Any]:
    """What a browser would send for these rules, with some fields changed."""
    form = RulesForm(text)
    sent: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if value is True:
            sent[name] = "on"
        elif value not in (None, False):
            sent[name] = value
    sent.update({"why": "Because.", **changed})
    return {name: value for name, value in sent.items() if value is not None}


def field(rule: str, setting: str) -> str:
    return writing.field_of(rule, setting)


def test_an_untouched_form_says_the_same_rules() -> None:
    for text in (ruleset.default_text(), PARSNIP, ruleset.default().to_toml()):
        form = RulesForm(text, filled(text))
        assert form.is_valid(), form.errors
        assert form.written is not None
        assert ruleset.load(form.written.text).digest == ruleset.load(text).digest


def test_every_setting_of_every_rule_has_its_field() -> None:
    form = RulesForm(ruleset.default_text())
    shown = {(section.name, row.name) for section in form.sections() for row in section.rows}
    assert shown == {(name, one.name) for name, rule in registry.rules().items() for one in settings_of(rule)}


def test_a_setting_that_is_one_of_a_few_is_chosen_from_them() -> None:
    offensive = registry.rules()["offensive"]
    found = {one.name: choices_of(offensive, one) for one in settings_of(offensive)}
    assert found["slurs"] == ("pass", "hold", "reject") and found["hold_from"] == ()


def test_saving_the_form_makes_a_draft_that_holds_nothing(client: Client, publication: Publication) -> None:
    words = field("blocklist", "words")
    response = client.post(place(publication, "write/"), filled(QUIET, **{words: "parsnip\n\n  turnip \n"}))
    draft = RulesetVersion.objects.get(publication=publication, state=VersionState.DRAFT)
    assert response.status_code == 302 and response["Location"] == place(
        publication, f"versions/{draft.number}/"
    )
    assert (draft.why, draft.user) == ("Because.", staff.first_administrator())
    assert rulesets.by_digest(draft.ruleset_id).settings()["rules"]["blocklist"]["words"] == [
        "parsnip",
        "turnip",
    ]
    publication.refresh_from_db()
    assert publication.ruleset_id == ruleset.load(QUIET).digest
    page = client.get(response["Location"]).content.decode()
    assert "<ins>parsnip, turnip</ins>" in page and "Put it in force" in page


def test_a_rule_switched_off_keeps_its_words_for_later(client: Client, publication: Publication) -> None:
    rulesets.adopt(publication, PARSNIP, NOW)
    client.post(place(publication, "write/"), filled(PARSNIP, **{field("blocklist", "enabled"): None}))
    draft = RulesetVersion.objects.get(publication=publication, state=VersionState.DRAFT)
    assert "blocklist" not in rulesets.by_digest(draft.ruleset_id).settings()["rules"]
    page = client.get(place(publication, f"write/?from={draft.number}")).content.decode()
    assert "parsnip</textarea>" in page


@pytest.mark.parametrize(
    ("changed", "at", "message"),
    [
        ({field("offensive", "hold_from"): "1.5"}, field("offensive", "hold_from"), "write a number from 0"),
        ({field("offensive", "hold_from"): "0.95"}, field("offensive", "hold_from"), "lies above"),
        ({field("length", "longest"): "many"}, field("length", "longest"), "Enter a whole number"),
        ({field("blocklist", "words"): "one\n\n*"}, field("blocklist", "words"), "Line 3:"),
        ({field("language", "read"): "en\nklingon!"}, field("language", "read"), "Line 2:"),
        ({"language": "??"}, "language", "language tag"),
        ({"requires": "House"}, "requires", "Line 1:"),
        (
            {"requires": "house\nnosuch"},
            "requires",
            "Line 2: No classifier “nosuch” is installed here, so every comment would be held; there is: “house”.",
        ),
        ({field("blocklist", "words"): "fine*\nfoo*bar"}, field("blocklist", "words"), "“foo*bar” has a *"),
        ({field("links", "refused_hosts"): "*.fine.example\nbad.*"}, field("links", "refused_hosts"), "Line 2:"),
        ({"statement_language_1": "en", "statement_text_1": "Twice."}, "statement_language_1", "twice"),
        ({"statement_text_1": "Ohne Sprache."}, "statement_language_1", "Write the language"),
        ({"statement_text_0": " "}, "statement_text_0", "Write what readers are told"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_kept(
    client: Client, publication: Publication, changed: dict[str, str], at: str, message: str
) -> None:
    response = client.post(place(publication, "write/"), filled(QUIET, **changed))
    page = response.content.decode()
    assert response.status_code == 422
    said = re.search(rf'<div class="desk-error" id="id_{at}_error">(.*?)</div>', page, re.S)
    assert said and message in said[1]
    assert not RulesetVersion.objects.filter(state=VersionState.DRAFT).exists()
    assert "Because." in page and all(value.strip() in page for value in changed.values())
    assert re.search(rf'name="{at}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="{at}"', page)


def test_experts_write_toml_and_are_told_the_line(client: Client, publication: Publication) -> None:
    wrong = "[rules.links]\nhold_form = 2  # <mine>\n"
    response = client.post(place(publication, "write/?as=toml"), {"toml": wrong, "why": ""})
    page = response.content.decode()
    assert response.status_code == 422 and "Line 2:" in page and "&lt;mine&gt;" in page
    right = QUIET + "# our own\n[rules.links]\nhold_from = 2\n"
    response = client.post(place(publication, "write/?as=toml"), {"toml": right, "why": "Two."})
    assert response.status_code == 302
    page = client.get(place(publication, "write/?as=toml&from=3")).content.decode()
    assert "# our own" in page


def test_a_draft_is_put_in_force_with_a_reason(client: Client, publication: Publication) -> None:
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    there = place(publication, "versions/3/")
    without = act(client, there, "adopt", seen="2", why="")
    assert without.status_code == 422 and "Say why" in without.content.decode()
    stale = act(client, there, "adopt", seen="1", why="No parsnips.")
    assert stale.status_code == 409 and "No parsnips." in stale.content.decode()
    assert act(client, there, "adopt", seen="2", why="No parsnips.").status_code == 302
    publication.refresh_from_db()
    assert publication.ruleset_id == ruleset.load(PARSNIP).digest
    page = client.get(place(publication)).content.decode()
    assert "No parsnips." in page and "Version 2" in page


def test_rolling_back_is_one_button_with_a_reason(client: Client, publication: Publication) -> None:
    rulesets.adopt(publication, PARSNIP, NOW)
    act(client, place(publication, "versions/2/"), "adopt", seen="3", why="It was better.")
    publication.refresh_from_db()
    assert publication.ruleset_id == ruleset.load(QUIET).digest
    assert rulebook.in_force(publication.pk).number == 4  # type: ignore[union-attr]


def test_two_versions_are_compared_setting_by_setting(client: Client, publication: Publication) -> None:
    rulesets.adopt(publication, PARSNIP, NOW)
    page = client.get(place(publication, "compare/?from=2&to=3")).content.decode()
    assert "<ins>parsnip</ins>" in page
    page = client.get(place(publication, "compare/?from=3&to=2")).content.decode()
    assert "<del>parsnip</del>" in page
    assert client.get(place(publication, "compare/?from=3&to=99")).status_code == 404


def test_a_failing_example_is_shown_and_keeps_the_draft_from_holding(
    client: Client, publication: Publication
) -> None:
    kept = {"text": "The <parsnip> soup.", "expected": "publish", "rule": "", "note": "food"}
    assert client.post(place(publication, "examples/"), kept).status_code == 302
    assert "&lt;parsnip&gt;" in client.get(place(publication, "examples/")).content.decode()
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    there = place(publication, "versions/3/")
    assert "come out otherwise" in client.get(there).content.decode()
    response = act(client, there, "adopt", seen="2", why="No parsnips.")
    assert response.status_code == 422 and "An example comes out otherwise" in response.content.decode()
    example = EditorExample.objects.get()
    changed = {**kept, "expected": "reject", "rule": "blocklist", "changing": example.pk}
    assert client.post(place(publication, "examples/"), changed).status_code == 302
    assert act(client, there, "adopt", seen="2", why="No parsnips.").status_code == 302
    assert client.post(place(publication, "examples/"), {"drop": example.pk}).status_code == 302
    assert not EditorExample.objects.exists()


def test_an_example_that_means_nothing_comes_back_as_it_was_typed(
    client: Client, publication: Publication
) -> None:
    sent = {"text": "Lovely.", "expected": "publish", "rule": "length", "note": "a note"}
    response = client.post(place(publication, "examples/"), sent)
    page = response.content.decode()
    assert response.status_code == 422 and "That rule cannot be asked for" in page and "a note" in page


def test_a_backtest_is_started_followed_read_and_marked(client: Client, publication: Publication) -> None:
    thread = a_thread(publication)
    comment(thread, "Parsnip prices are rising at the harbour market.", now=timezone.now())
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    there = place(publication, "versions/3/")
    assert act(client, there, "backtest", amount="0", unit="comments").status_code == 422
    response = act(client, there, "backtest", amount="100", unit="comments")
    here = response["Location"]
    page = client.get(here).content.decode()
    assert "<progress" in page and "Cancel the backtest" in page
    assert client.get(f"{here}progress/").json() == {"open": True, "done": 0, "total": None}
    backtest_due(timezone.now())
    assert client.get(f"{here}progress/").json() == {"open": False, "done": 1, "total": 1}
    page = client.get(here).content.decode()
    assert "<mark>Parsnip</mark>" in page and "published now, rejected then: 1" in page
    assert "A minute for each decision is assumed" in page
    sample = Backtest.objects.get().samples.get()
    marked = client.post(here, {"sample": sample.pk, "mark": "right"})
    assert marked["Location"] == f"{here}#sample-{sample.pk}"
    assert "Marked right: 1, wrong: 0." in client.get(here).content.decode()
    assert client.post(here, {"cancel": "1"}).status_code == 409


def test_a_shadow_is_started_read_marked_and_ended(client: Client, publication: Publication) -> None:
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    there = place(publication, "versions/3/")
    assert act(client, there, "shadow", days="0").status_code == 422
    assert act(client, there, "shadow", days="3").status_code == 302
    comment(a_thread(publication), "Parsnip prices are rising.", now=timezone.now())
    verdict = ShadowVerdict.objects.get()
    here = f"{there}shadow/"
    assert "<mark>Parsnip</mark>" in client.get(here).content.decode()
    assert client.post(here, {"sample": verdict.pk, "mark": "wrong"}).status_code == 302
    assert "Marked right: 0, wrong: 1." in client.get(here).content.decode()
    assert act(client, there, "end").status_code == 302
    assert RulesetVersion.objects.get(publication=publication, number=3).state == VersionState.DRAFT


def test_a_draft_is_laid_aside(client: Client, publication: Publication) -> None:
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    assert act(client, place(publication, "versions/3/"), "discard").status_code == 302
    assert "never held" in client.get(place(publication)).content.decode()


def test_only_those_who_may_rule_at_a_publication_open_its_rulebook(
    client: Client, publication: Publication
) -> None:
    other = a_publication()
    user = User.objects.create_user(username="elsewhere")
    user.groups.add(*signed_in(Client(), staff.EDITORS).groups.all())
    Membership.objects.create(user=user, publication=other, role=Role.EDITOR, created_at=NOW)
    client.force_login(user)
    assert client.get(place(other)).status_code == 200
    for rest in ("", "write/", "examples/", "versions/2/", "compare/?from=1&to=2"):
        assert client.get(place(publication, rest)).status_code == 302
    assert client.post(place(publication, "versions/1/"), {"act": "adopt", "why": "Mine."}).status_code == 302
    assert rulebook.in_force(publication.pk).number == 2  # type: ignore[union-attr]
    Membership.objects.filter(user=user).update(role=Role.MODERATOR)
    assert client.get(place(other)).status_code == 200
    assert client.get(place(other, "write/")).status_code == 302


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MODERATOR])
def test_who_may_not_rule_reads_the_rulebook_and_is_offered_nothing_to_send(
    client: Client, publication: Publication, role: Role
) -> None:
    client.post(place(publication, "examples/"), {"text": "A lantern.", "expected": "publish", "rule": ""})
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": "They mean parsnips."})
    act(client, place(publication, "versions/3/"), "backtest", amount="9", unit="comments")
    backtest = Backtest.objects.get()
    running = client.get(place(publication, f"backtests/{backtest.pk}/")).content.decode()
    comment(a_thread(publication), "A parsnip.")
    backtest_due(timezone.now())
    act(client, place(publication, "versions/3/"), "shadow", days="3")
    comment(a_thread(publication), "Another parsnip.")
    offered = ("", "examples/", "versions/3/", "versions/2/", f"backtests/{backtest.pk}/", "versions/3/shadow/")
    assert 'name="cancel"' in running
    assert all(_sends(client, place(publication, rest)) for rest in offered)
    editor = signed_in(client)
    Membership.objects.create(user=editor, publication=publication, role=role, created_at=NOW)
    assert place(publication) in client.get("/desk/rulebook/", follow=True).redirect_chain[0][0]
    assert "They mean parsnips." in client.get(place(publication, "versions/3/")).content.decode()
    assert not [rest for rest in offered if _sends(client, place(publication, rest))]
    Backtest.objects.update(state="running")
    assert not _sends(client, place(publication, f"backtests/{backtest.pk}/"))
    assert client.get(place(publication, "compare/?from=1&to=2")).status_code == 200
    assert client.post(place(publication, "versions/3/"), {"act": "end"}).status_code == 302
    assert RulesetVersion.objects.get(publication=publication, number=3).state == VersionState.SHADOW


def _sends(client: Client, address: str) -> bool:
    """Whether a page offers something to send, or the way to a page on which one writes."""
    page = client.get(address)
    assert page.status_code == 200
    main = page.content.decode().partition('<div class="desk rulebook">')[2]
    return 'method="post"' in main or "/write/" in main or "?change=" in main


def test_another_publications_versions_and_trials_are_not_there(
    client: Client, publication: Publication
) -> None:
    other = a_publication()
    rulesets.adopt(other, QUIET, NOW)
    assert client.get(place(other, "versions/3/")).status_code == 404
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    act(client, place(publication, "versions/3/"), "backtest", amount="1", unit="months")
    backtest = Backtest.objects.get()
    assert client.get(place(other, f"backtests/{backtest.pk}/")).status_code == 404
    assert client.get(place(other, f"backtests/{backtest.pk}/progress/")).status_code == 404


def test_an_only_publications_rulebook_opens_at_once(client: Client, publication: Publication) -> None:
    Publication.objects.exclude(pk=publication.pk).delete()
    assert client.get("/desk/rulebook/")["Location"] == place(publication)
    other = a_publication(name="The <Evening>")
    assert "The &lt;Evening&gt;" in client.get("/desk/rulebook/").content.decode()
    assert client.get(place(other)).status_code == 200


def test_pages_cost_the_same_however_many_versions_there_are(
    client: Client, publication: Publication, django_assert_max_num_queries: Queries
) -> None:
    for number in range(30):
        rulesets.adopt(publication, QUIET + f"[rules.links]\nhold_from = {number + 1}\n", NOW)
    client.get(place(publication))
    for rest in ("", "write/", "versions/2/", "examples/"):
        with django_assert_max_num_queries(30):
            assert client.get(place(publication, rest)).status_code == 200


def test_the_curve_tells_the_share_that_reaches_a_score() -> None:
    curve = Curve([{"offensive": value / 10} for value in range(10)], ["offensive"])
    assert (curve.share(0.5), curve.share(0.0), curve.share(0.95)) == (0.5, 0.0, 0.0)
    svg = curve.svg("<A> title", [Threshold("id_x", "hold_from", 0.5), Threshold("id_y", "never", 0.0)])
    assert "&lt;A&gt; title" in svg and 'visibility="hidden"' in svg and "polyline" in svg
    assert Curve([{"threat": 0.2, "offensive": 0.6}], ["threat", "offensive"]).share(0.5) == 1.0
    assert Curve([], ["offensive"]).count == 0


def test_the_publications_form_makes_versions_too(client: Client, publication: Publication) -> None:
    keep_example(publication.pk, "Parsnip soup.", "publish", user=staff.first_administrator(), now=NOW)
    sent = {
        "name": publication.name, "slug": publication.slug, "language": "en", "time_zone": "UTC",
        "accent": publication.accent, "depth_limit": 4, "close_after_days": "", "rules": PARSNIP, "why": "No parsnips.",
        "edit_minutes": 10, "appeal_days": 14, "trusted_rejections": 5, "trusted_days": 90, "feeds": "full",
        "rules_seen": ruleset.load(QUIET).digest,
    }  # fmt: skip
    there = f"/desk/publications/edit/{publication.pk}/"
    refused = client.post(there, sent)
    assert refused.status_code == 200 and "Parsnip soup." in refused.content.decode()
    EditorExample.objects.all().delete()
    assert client.post(there, sent).status_code == 302
    version = rulebook.in_force(publication.pk)
    assert version is not None and (version.number, version.why) == (3, "No parsnips.")
    assert version.user == staff.first_administrator()
