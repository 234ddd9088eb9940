"""A publication's settings and rules in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import proving, rulesets
from rejoinder.discussion.models import DeskEvent, Membership, Publication, Role
from rejoinder.policy import ruleset
from tests.desk.people import signed_in
from tests.discussion.making import NOW, a_publication

pytestmark = pytest.mark.django_db

STRICT = '[rules.blocklist]\nwords = ["parsnip"]\n'


def editor(client: Client) -> User:
    user = signed_in(client, staff.EDITORS)
    user.user_permissions.add(Permission.objects.get(codename="change_publication"))
    return user


def fields(publication: Publication, **changed: Any) -> dict[str, Any]:
    given = {
        "name": publication.name,
        "slug": publication.slug,
        "language": publication.language,
        "time_zone": publication.time_zone,
        "accent": publication.accent,
        "depth_limit": publication.depth_limit,
        "close_after_days": "",
        "trusted_after": publication.trusted_after or "",
        "trusted_rejections": publication.trusted_rejections,
        "trusted_days": publication.trusted_days,
        "objections_to": publication.objections_to,
        "edit_minutes": publication.edit_minutes,
        "appeal_days": publication.appeal_days,
        "feeds": publication.feeds,
        "robots": publication.robots,
        "rules": ruleset.default_text(),
        "rules_seen": rulesets.ruleset_for(publication).digest,
    }
    return {**given, **changed}


def shown(client: Client, publication: Publication) -> dict[str, Any]:
    """What the page would send if nothing on it were changed."""
    page = client.get(f"/desk/publications/edit/{publication.pk}/")
    form = page.context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


def holding(publication: Publication) -> str:
    return rulesets.ruleset_for(Publication.objects.get(pk=publication.pk)).digest


def save(client: Client, publication: Publication, **changed: Any) -> Any:
    return client.post(f"/desk/publications/edit/{publication.pk}/", fields(publication, **changed))


def test_settings_are_saved(client: Client) -> None:
    editor(client)
    publication = a_publication()
    trust = {"trusted_after": 20, "objections_to": "desk@lantern.example"}
    where = {"language": "de", "time_zone": "Europe/Berlin"}
    response = save(client, publication, name="Der Leuchtturm", accent="#123456", **where, **trust)
    assert response.status_code == 302
    publication.refresh_from_db()
    assert (publication.name, publication.language, publication.accent) == ("Der Leuchtturm", "de", "#123456")
    assert (publication.trusted_after, publication.objections_to) == (20, "desk@lantern.example")
    assert publication.ruleset_id is None


def test_a_change_of_settings_is_noted_with_what_stood_there(client: Client) -> None:
    user = editor(client)
    publication = a_publication()
    standing = rulesets.ruleset_for(publication).digest
    save(client, publication)
    settled = DeskEvent.objects.count()
    save(client, publication)
    assert DeskEvent.objects.count() == settled
    assert save(client, publication, rules=STRICT, edit_minutes=0, name="The Beacon").status_code == 302
    noted, ruled = DeskEvent.objects.order_by("pk")[settled:]
    assert (noted.verb, noted.user, noted.publication, noted.object_id) == (
        "set",
        user,
        publication,
        publication.slug,
    )
    assert (noted.before, noted.after) == (
        {"name": "The Lantern", "edit_minutes": 10},
        {"name": "The Beacon", "edit_minutes": 0},
    )
    assert (ruled.verb, ruled.user, ruled.before) == ("ruled", user, {"ruleset": standing})
    assert ruled.after["ruleset"] == ruleset.load(STRICT).digest
    assert "@" not in str(list(DeskEvent.objects.values("before", "after")))


def test_a_page_that_stood_open_sets_nothing_back_that_was_changed_elsewhere(client: Client) -> None:
    editor(client)
    publication = a_publication()
    Publication.objects.update(learns_nightly=True, close_after_days=7)
    one, other = shown(client, publication), shown(client, publication)
    address = f"/desk/publications/edit/{publication.pk}/"
    del other["learns_nightly"]
    other |= {"time_zone": "Europe/Berlin", "close_after_days": ""}
    assert client.post(address, other).status_code == 302
    assert client.post(address, one | {"name": "The Beacon", "appeal_days": "9"}).status_code == 302
    publication.refresh_from_db()
    changed_here = (publication.name, publication.appeal_days)
    changed_elsewhere = (publication.learns_nightly, publication.time_zone, publication.close_after_days)
    assert changed_here == ("The Beacon", 9) and changed_elsewhere == (False, "Europe/Berlin", None)


@pytest.mark.parametrize("note", ["", "{", "[]", '{"name": 7}'])
def test_a_note_of_the_settings_that_is_not_ours_takes_all_that_was_typed(client: Client, note: str) -> None:
    editor(client)
    publication = a_publication()
    sent = shown(client, publication) | {"name": "The Beacon", "settings_seen": note}
    assert client.post(f"/desk/publications/edit/{publication.pk}/", sent).status_code == 302
    publication.refresh_from_db()
    assert publication.name == "The Beacon"


def test_the_default_rules_are_shown_with_their_explanations(client: Client) -> None:
    editor(client)
    page = client.get(f"/desk/publications/edit/{a_publication().pk}/").content.decode()
    assert "[rules.links]" in page and "#" in page


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("requires = [\n'nosuch']\n", "Line 2: no classifier “nosuch” is installed here"),
        ("[rules.links]\nown_hosts = ['a.*']\n", "Line 2: “own_hosts”: “a.*” is the host of no link"),
    ],
)
def test_rules_that_hold_everything_or_find_nothing_are_refused_unless_they_hold_already(
    client: Client, rules: str, said: str
) -> None:
    editor(client)
    publication = a_publication()
    before = holding(publication)
    response = save(client, publication, rules=rules)
    assert said in response.context["form"].errors["rules"][0]
    assert holding(publication) == before
    rulesets.adopt(publication, rules, NOW)
    publication.refresh_from_db()
    assert save(client, publication, rules=rules, name="The Beacon").status_code == 302
    publication.refresh_from_db()
    assert publication.name == "The Beacon"


def test_new_rules_are_put_in_force(client: Client) -> None:
    editor(client)
    publication = a_publication()
    assert save(client, publication, rules=STRICT).status_code == 302
    publication.refresh_from_db()
    assert publication.ruleset_id == ruleset.load(STRICT).digest
    page = client.get(f"/desk/publications/edit/{publication.pk}/").content.decode()
    assert "parsnip" in page


def test_rules_that_are_the_same_are_not_put_in_force_anew(client: Client) -> None:
    editor(client)
    publication = a_publication()
    rulesets.adopt(publication, STRICT, NOW)
    save(client, publication, rules=rulesets.ruleset_for(publication).to_toml())
    publication.refresh_from_db()
    assert publication.ruleset_id == ruleset.load(STRICT).digest


def test_saving_a_colour_leaves_rules_alone_that_were_put_in_force_since_the_page_was_opened(
    client: Client,
) -> None:
    editor(client)
    publication = a_publication()
    for standing in (None, STRICT):
        if standing is not None:
            rulesets.adopt(publication, standing, NOW)
        sent = shown(client, publication)
        rulesets.adopt(publication, f"{STRICT}[rules.links]\nhold_from = {2 + bool(standing)}\n", NOW)
        meanwhile, versions = holding(publication), publication.versions.count()
        there = f"/desk/publications/edit/{publication.pk}/"
        assert client.post(there, {**sent, "accent": "#123456"}).status_code == 302
        assert (holding(publication), publication.versions.count()) == (meanwhile, versions)
        publication.refresh_from_db()
        assert publication.accent == "#123456"


def test_rules_changed_here_and_elsewhere_are_refused_and_kept_until_somebody_has_seen_both(
    client: Client,
) -> None:
    editor(client)
    publication = a_publication()
    sent = {**shown(client, publication), "rules": STRICT, "why": "No <parsnips>.", "name": "The Beacon"}
    rulesets.adopt(publication, '[rules.links]\nhold_from = 7\n', NOW)
    meanwhile = holding(publication)
    there = f"/desk/publications/edit/{publication.pk}/"
    refused = client.post(there, sent)
    page = refused.content.decode()
    assert refused.status_code == 200 and holding(publication) == meanwhile
    assert "were changed elsewhere after you opened this page" in page
    assert f'href="/desk/rulebook/{publication.pk}/versions/2/">Look at version 2' in page
    assert "change of it: blocklist.words, links.hold_from." in page
    assert "parsnip" in page and "No &lt;parsnips&gt;." in page and "The Beacon" in page
    assert Publication.objects.get(pk=publication.pk).name == publication.name
    form = refused.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(there, again).status_code == 302
    assert holding(publication) == ruleset.load(STRICT).digest


def test_what_is_put_in_force_while_the_examples_run_is_not_undone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(client)
    publication, other = a_publication(), '[rules.links]\nhold_from = 7\n'
    sent = {**shown(client, publication), "rules": STRICT, "name": "The Beacon"}
    prove = proving.prove

    def slowly(asked: Publication, rules: ruleset.Ruleset) -> proving.Proving:
        rulesets.adopt(Publication.objects.get(pk=asked.pk), other, NOW)
        return prove(asked, rules)

    monkeypatch.setattr(proving, "prove", slowly)
    refused = client.post(f"/desk/publications/edit/{publication.pk}/", sent)
    assert refused.status_code == 200 and "were changed elsewhere" in refused.content.decode()
    assert holding(publication) == ruleset.load(other).digest
    assert Publication.objects.get(pk=publication.pk).name == publication.name


def test_settings_are_saved_beside_what_no_field_of_theirs_is_for(client: Client) -> None:
    editor(client)
    publication = a_publication()
    opened = client.get(f"/desk/publications/edit/{publication.pk}/").context["form"]
    form = type(opened)(fields(publication, accent="#123456"), instance=Publication.objects.get(pk=publication.pk))
    assert form.is_valid(), form.errors
    rulesets.adopt(publication, STRICT, NOW)
    form.save()
    publication.refresh_from_db()
    assert (publication.accent, publication.ruleset_id) == ("#123456", ruleset.load(STRICT).digest)


def test_rules_that_cannot_be_used_are_refused_by_line_and_kept_to_be_mended(client: Client) -> None:
    editor(client)
    publication = a_publication()
    wrong = '[rules.links]\nhold_form = 2\n[rules.lenght]\nlongest = "<many>"\n'
    response = save(client, publication, rules=wrong, name="Renamed")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Line 2:" in page and "hold_from" in page and "Line 3:" in page
    assert "&lt;many&gt;" in page
    publication.refresh_from_db()
    assert publication.ruleset_id is None and publication.name != "Renamed"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"language": "klingon!"}, "Write a language tag"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"accent": "red"}, "Write a colour"),
        ({"depth_limit": "0"}, "greater than or equal to 1"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    client: Client, changed: dict[str, str], message: str
) -> None:
    editor(client)
    publication = a_publication()
    response = save(client, publication, **changed)
    assert response.status_code == 200 and message in response.content.decode()


def test_the_slug_stays(client: Client) -> None:
    editor(client)
    publication = a_publication()
    slug = publication.slug
    assert save(client, publication, slug="another").status_code == 302
    publication.refresh_from_db()
    assert publication.slug == slug


def test_a_second_publication_can_be_added_by_an_administrator(client: Client) -> None:
    client.force_login(staff.first_administrator())
    draft = Publication(slug="evening", name="The Evening Lantern")
    response = client.post("/desk/publications/new/", fields(draft, rules=STRICT))
    assert response.status_code == 302
    made = Publication.objects.get(slug="evening")
    assert made.ruleset_id == ruleset.load(STRICT).digest and made.created_at is not None


def test_none_is_deleted_here(client: Client) -> None:
    client.force_login(staff.first_administrator())
    publication = a_publication()
    assert client.get(f"/desk/publications/delete/{publication.pk}/").status_code == 404
    page = client.get("/desk/publications/").content.decode()
    assert (
        publication.name in page
        and "delete" not in page.lower().split('id="listing-results"')[1].split("</table>")[0]
    )


def test_a_moderator_does_not_write_the_rules(client: Client) -> None:
    signed_in(client)
    publication = a_publication()
    assert save(client, publication, rules=STRICT)["Location"] == "/desk/"
    publication.refresh_from_db()
    assert publication.ruleset_id is None


def test_a_role_at_one_publication_changes_the_settings_of_no_other(client: Client) -> None:
    user = editor(client)
    mine, other = a_publication(), a_publication()
    Membership.objects.create(user=user, publication=mine, role=Role.EDITOR, created_at=NOW)
    assert save(client, mine, appeal_days=3).status_code == 302
    assert client.get(f"/desk/publications/edit/{other.pk}/")["Location"] == "/desk/"
    assert save(client, other, appeal_days=3)["Location"] == "/desk/"
    assert client.get(f"/desk/publications/history/{other.pk}/")["Location"] == "/desk/"
    other.refresh_from_db()
    assert other.appeal_days != 3


def test_an_editor_by_role_changes_the_settings_of_their_own_publication_and_is_shown_no_other(
    client: Client,
) -> None:
    mine, other = a_publication(name="Mine"), a_publication(name="Elsewhere")
    for role, may in ((Role.EDITOR, True), (Role.ADMINISTRATOR, True), (Role.MODERATOR, False)):
        user = User.objects.create_user(role)
        staff.admit(user)
        Membership.objects.create(user=user, publication=mine, role=role, created_at=NOW)
        client.force_login(user)
        listed = client.get("/desk/publications/")
        assert listed.status_code == (200 if may else 302)
        assert not may or ("Mine" in (page := listed.content.decode()) and "Elsewhere" not in page)
        saved = save(client, mine, name="Mine", appeal_days=20)
        assert (saved["Location"] != "/desk/") is may
        assert save(client, other, appeal_days=20)["Location"] == "/desk/"
        assert client.get("/desk/publications/new/")["Location"] == "/desk/"
    mine.refresh_from_db()
    assert mine.appeal_days == 20


@pytest.mark.parametrize("name", ["edit_minutes", "close_after_days"])
def test_no_time_ends_beyond_the_calendar(client: Client, name: str) -> None:
    editor(client)
    assert save(client, a_publication(), **{name: 9_999_999_999}).status_code == 200
    assert not Publication.objects.filter(**{f"{name}__gt": 1000}).exists()
