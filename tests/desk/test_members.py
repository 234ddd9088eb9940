"""Roles given and taken at the desk."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import roles
from rejoinder.discussion.actions.give_role import give_role
from rejoinder.discussion.actions.take_role import take_role
from rejoinder.discussion.models import DeskEvent, Membership, Publication, Role
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db


def administrator(publication: Publication, name: str = "ad") -> User:
    user = User.objects.create_user(name)
    staff.admit(user)
    Membership.objects.create(user=user, publication=publication, role=Role.ADMINISTRATOR, created_at=NOW)
    return user


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_an_administrator_gives_changes_and_takes_a_role_and_the_way_in_goes_with_it(client: Client) -> None:
    publication = a_publication()
    client.force_login(administrator(publication))
    ed = User.objects.create_user("ed")
    for role in ("auditor", "editor"):
        sent = {"username": "ed", "publication": publication.pk, "role": role}
        assert client.post("/desk/members/", sent).status_code == 302
    membership = Membership.objects.get(user=ed)
    assert membership.role == Role.EDITOR and fresh(ed).has_perm("wagtailadmin.access_admin")
    assert roles.may(fresh(ed), Task.RULE, publication.pk)
    assert client.post("/desk/members/", {"take": membership.pk}).status_code == 302
    assert not fresh(ed).has_perm("wagtailadmin.access_admin")
    assert not roles.may(fresh(ed), Task.READ, publication.pk)
    assert [event.verb for event in DeskEvent.objects.order_by("pk")] == [
        "gave_role",
        "changed_role",
        "took_role",
    ]


def test_somebody_new_gets_an_account_and_a_link_that_is_shown_once(client: Client) -> None:
    publication = a_publication()
    client.force_login(administrator(publication))
    sent = {"username": "newby", "publication": publication.pk, "role": "moderator"}
    response = client.post("/desk/members/", sent)
    assert response.status_code == 200
    link = re.search(r"http://testserver(/desk/enter/[^\"]+)", response.content.decode())
    assert link and "/desk/enter/" not in client.get("/desk/members/").content.decode()
    other = Client()
    assert other.post(link[1])["Location"] == "/desk/"
    assert other.get("/desk/held/").status_code == 200


def test_nobody_gets_a_link_to_sign_in_as_somebody_who_was_here_before(client: Client) -> None:
    publication = a_publication()
    client.force_login(administrator(publication))
    User.objects.create_user("boss")
    sent = {"username": "boss", "publication": publication.pk, "role": "moderator"}
    response = client.post("/desk/members/", sent, follow=True)
    assert "/desk/enter/" not in response.content.decode()


def test_a_refused_role_leaves_no_account_behind(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    client.force_login(administrator(mine))
    sent = {"username": "newby", "publication": other.pk, "role": "moderator"}
    response = client.post("/desk/members/", sent)
    assert response.status_code == 422 and "newby" in response.content.decode()
    assert not User.objects.filter(username="newby").exists()


def test_the_last_administrator_stays(client: Client) -> None:
    publication = a_publication()
    ad = administrator(publication)
    client.force_login(ad)
    membership = Membership.objects.get(user=ad)
    taken = client.post("/desk/members/", {"take": membership.pk})
    assert taken.status_code == 409 and "needs an administrator" in taken.content.decode()
    with pytest.raises(Refused) as caught:
        give_role(ad, Role.AUDITOR, user=fresh(ad), publication_id=publication.pk, now=NOW)
    assert caught.value.code == "last_administrator"
    administrator(publication, "second")
    assert client.post("/desk/members/", {"take": membership.pk}).status_code == 302


def test_a_superuser_may_take_even_the_last_one() -> None:
    publication = a_publication()
    membership = administrator(publication).memberships.get()
    take_role(membership.pk, user=User.objects.create_superuser("root"), now=NOW)
    assert not Membership.objects.exists()


def test_whoever_administers_one_publication_touches_no_other(client: Client) -> None:
    mine, other = a_publication(name="Mine"), a_publication(name="Elsewhere")
    client.force_login(administrator(mine))
    foreign = administrator(other, "far").memberships.get()
    shown = client.get("/desk/members/").content.decode()
    assert "Elsewhere" not in shown and "far" not in re.findall(r"<bdi>(\w+)</bdi>", shown)
    assert client.post("/desk/members/", {"take": foreign.pk}).status_code == 403
    assert Membership.objects.filter(pk=foreign.pk).exists()


def test_nobody_is_cut_down_to_one_publication_by_its_administrator() -> None:
    publication = a_publication()
    ad = administrator(publication)
    mo = User.objects.create_user("mo")
    staff.settle_groups()
    mo.groups.add(Group.objects.get(name=staff.MODERATORS))
    with pytest.raises(Refused) as caught:
        give_role(mo, Role.AUDITOR, user=ad, publication_id=publication.pk, now=NOW)
    assert caught.value.code == "works_everywhere"
    root = User.objects.create_superuser("root")
    assert give_role(fresh(mo), Role.AUDITOR, user=root, publication_id=publication.pk, now=NOW)


def test_comments_are_visible_where_the_task_is_allowed() -> None:
    mine, other = a_publication(), a_publication()
    here, there = comment(a_thread(mine)), comment(a_thread(other))
    ad = administrator(mine)
    auditor = User.objects.create_user("au")
    Membership.objects.create(user=auditor, publication=other, role=Role.AUDITOR, created_at=NOW)
    assert set(roles.visible_comments(ad, Task.DECIDE)) == {here}
    assert set(roles.visible_comments(auditor, Task.READ)) == {there}
    assert not roles.visible_comments(auditor, Task.DECIDE).exists()
    assert set(roles.visible_comments(User.objects.create_superuser("root"), Task.RULE)) == {here, there}
    assert not roles.visible_comments(User.objects.create_user("plain"), Task.READ).exists()


def test_somebody_let_in_without_a_role_may_do_nothing() -> None:
    a_publication()
    user = User.objects.create_user("x")
    staff.admit(user)
    assert not [task for task in Task if roles.may(fresh(user), task)]


def test_losing_a_role_opens_no_other_publication_to_a_member_of_a_group() -> None:
    mine, other = a_publication(), a_publication()
    ad, mo = administrator(mine), User.objects.create_user("mo")
    staff.settle_groups()
    mo.groups.add(Group.objects.get(name=staff.MODERATORS))
    given = Membership.objects.create(user=mo, publication=mine, role=Role.AUDITOR, created_at=NOW)
    with pytest.raises(Refused) as caught:
        take_role(given.pk, user=ad, now=NOW)
    assert caught.value.code == "works_everywhere"
    assert not roles.may(fresh(mo), Task.DECIDE, other.pk)
    take_role(given.pk, user=User.objects.create_superuser("root"), now=NOW)
    assert roles.may(fresh(mo), Task.DECIDE, other.pk)


def newcomer(client: Client, publication: Publication, name: str = "newby") -> Membership:
    """Somebody whom the signed-in administrator has just given a role and an account."""
    sent = {"username": name, "publication": publication.pk, "role": "moderator"}
    assert client.post("/desk/members/", sent).status_code == 200
    return Membership.objects.get(user__username=name)


def test_whoever_never_signed_in_can_be_made_another_link_until_they_have(client: Client) -> None:
    publication = a_publication()
    ad = administrator(publication)
    client.force_login(ad)
    given = newcomer(client, publication)
    assert "Make a new sign-in link for newby" in client.get("/desk/members/").content.decode()
    response = client.post("/desk/members/", {"renew": given.pk})
    assert response.status_code == 200
    link = re.search(r"http://testserver(/desk/enter/[^\"]+)", response.content.decode())
    event = DeskEvent.objects.latest("pk")
    assert (event.verb, event.user, event.publication, event.object_id) == (
        "made_link",
        ad,
        publication,
        str(given.user_id),
    )
    other = Client()
    assert link and other.post(link[1])["Location"] == "/desk/"
    assert other.get("/desk/held/").status_code == 200
    assert "new sign-in link" not in client.get("/desk/members/").content.decode()
    again = client.post("/desk/members/", {"renew": given.pk})
    assert again.status_code == 409 and "/desk/enter/" not in again.content.decode()
    assert DeskEvent.objects.filter(verb="made_link").count() == 1


def test_nobody_renews_a_link_to_be_somebody_who_may_do_more_or_has_another_way_in(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    client.force_login(administrator(mine))
    staff.settle_groups()
    made = {name: newcomer(client, mine, name) for name in ("wide", "group", "root", "known", "gone")}
    Membership.objects.create(user=made["wide"].user, publication=other, role=Role.AUDITOR, created_at=NOW)
    made["group"].user.groups.add(Group.objects.get(name=staff.EDITORS))
    User.objects.filter(username="root").update(is_superuser=True)
    known = made["known"].user
    known.set_password("a parsnip is no insult")
    known.save()
    User.objects.filter(username="gone").update(is_active=False)
    assert "new sign-in link" not in client.get("/desk/members/").content.decode()
    for given in made.values():
        answer = client.post("/desk/members/", {"renew": given.pk})
        assert answer.status_code == 409 and "/desk/enter/" not in answer.content.decode()
    assert not DeskEvent.objects.filter(verb="made_link").exists()


def test_a_link_is_renewed_by_whoever_administers_the_publication_alone(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    client.force_login(administrator(other, "far"))
    foreign = newcomer(client, other)
    client.force_login(administrator(mine))
    assert client.post("/desk/members/", {"renew": foreign.pk}).status_code == 403
    assert client.post("/desk/members/", {"renew": "x"}).status_code == 404
    client.force_login(User.objects.create_superuser("boss"))
    assert "/desk/enter/" in client.post("/desk/members/", {"renew": foreign.pk}).content.decode()
