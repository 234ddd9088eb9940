"""One's own wishes at the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk import preferences
from rejoinder.discussion.models import DeskPreference, Membership, Order, Role
from tests.desk.people import signed_in
from tests.discussion.making import NOW, a_publication
from tests.notices.catcher import environment

pytestmark = pytest.mark.django_db


def test_whoever_never_chose_has_the_defaults_and_no_row() -> None:
    wishes = preferences.of(User.objects.create_user("mo"))
    assert (wishes.blur, wishes.alert_sound, wishes.alert_notification, wishes.alert_mail) == (False,) * 4
    assert wishes.single_keys and wishes.order == Order.URGENT
    assert not DeskPreference.objects.exists()


def test_wishes_are_kept_for_their_person_alone(client: Client) -> None:
    mo, other = signed_in(client), User.objects.create_user("other")
    response = client.post("/desk/preferences/", {"order": "newest", "blur": "on", "alert_sound": "on"})
    assert (response.status_code, response["Location"]) == (302, "/desk/preferences/")
    kept = preferences.of(mo)
    assert kept.blur and kept.alert_sound and not kept.alert_mail and not kept.single_keys
    assert kept.order == Order.NEWEST and not preferences.of(other).blur
    client.post("/desk/preferences/", {"order": "oldest", "single_keys": "on"})
    again = preferences.of(mo)
    assert not again.blur and again.single_keys and again.order == Order.OLDEST
    assert DeskPreference.objects.count() == 1


def test_an_order_that_does_not_exist_is_refused_and_the_rest_stays_as_it_was_typed(client: Client) -> None:
    mo = signed_in(client)
    response = client.post("/desk/preferences/", {"order": "loudest", "alert_mail": "on"})
    page = response.content.decode()
    assert response.status_code == 422 and "Select a valid choice" in page
    assert re.search(r'<input [^>]*id="id_alert_mail"[^>]* checked', page)
    assert not preferences.of(mo).alert_mail


def test_an_auditor_keeps_wishes_too(client: Client) -> None:
    user = signed_in(client)
    Membership.objects.create(user=user, publication=a_publication(), role=Role.AUDITOR, created_at=NOW)
    response = client.post("/desk/preferences/", {"order": "newest", "blur": "on"}, follow=True)
    assert "Your desk is set." in response.content.decode() and preferences.of(user).blur


def test_everybody_who_may_read_has_a_desk_and_others_have_none(client: Client) -> None:
    signed_in(client, staff.EDITORS)
    assert client.get("/desk/preferences/").status_code == 200
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/desk/preferences/").status_code == 302


def beside_the_mail(client: Client) -> str:
    """The words that a screen reader says with the tick, as they stand in the page."""
    page = client.get("/desk/preferences/").content.decode()
    (tick,) = re.findall(r'<input type="checkbox"[^>]* id="id_alert_mail"[^>]*>', page)
    assert 'aria-describedby="id_alert_mail_helptext"' in tick
    (words,) = re.findall(r'<p class="desk-help" id="id_alert_mail_helptext">(.*?)</p>', page, re.DOTALL)
    return str(words)


def test_the_wish_for_mail_says_where_none_can_come(client: Client, settings: Any) -> None:
    signed_in(client)
    environment(settings)
    assert "This site sends no mail" in beside_the_mail(client)
    environment(settings, smtp="smtp://127.0.0.1:25?tls=none", mail_from="comments@news.example")
    said = beside_the_mail(client)
    assert "No address of yours is known" in said and 'href="/desk/account/"' in said
    names = {"first_name": "Mo", "last_name": "Derator", "email": "mo@news.example"}
    looks = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    account = {**{f"name_email-{name}": value for name, value in names.items()}, **looks}
    assert client.post("/desk/account/", account).status_code == 302
    said = beside_the_mail(client)
    assert "<bdi>mo@news.example</bdi>" in said and "overdue appeals" not in said


def test_whoever_would_be_mailed_of_overdue_appeals_is_told_that_nothing_comes(
    client: Client, settings: Any
) -> None:
    environment(settings)
    boss = User.objects.create_superuser("boss")
    client.force_login(boss)
    assert "Nor would you be mailed of overdue appeals" in beside_the_mail(client)
    environment(settings, smtp="smtp://127.0.0.1:25?tls=none", mail_from="comments@news.example")
    assert "Nor would you be mailed of overdue appeals" in beside_the_mail(client)
    User.objects.filter(pk=boss.pk).update(email="boss@news.example")
    assert "You are mailed there of overdue appeals" in beside_the_mail(client)
