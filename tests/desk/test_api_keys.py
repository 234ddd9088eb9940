"""The screen of the API keys."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from rejoinder.accounts import keys, staff
from rejoinder.discussion.models import DeskEvent
from tests.desk.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/api-keys/"


@pytest.fixture
def admin(client: Client) -> Client:
    keys.forget()
    client.force_login(staff.first_administrator())
    return client


def issue(client: Client, name: str) -> Any:
    return client.post(PAGE, {"name": name})


def test_a_key_is_issued_shown_once_and_works(admin: Client) -> None:
    page = issue(admin, "the <forum>")
    found = re.search(r'value="(rj_[\w-]{43})"', page.content.decode())
    assert page.status_code == 200 and found and "no-store" in page["Cache-Control"]
    assert keys.recognise(found[1], datetime.now(UTC))
    again = admin.get(PAGE).content.decode()
    assert "the &lt;forum&gt;" in again and found[1] not in again and found[1][:8] in again


def test_the_list_tells_when_each_was_last_used(admin: Client, now: datetime) -> None:
    _, secret = keys.issue("forum", now)
    assert "never" in admin.get(PAGE).content.decode()
    keys.recognise(secret, now)
    page = admin.get(PAGE).content.decode()
    assert "4 May 2026" in page and "never" not in page


def test_one_is_revoked(admin: Client, now: datetime) -> None:
    _, secret = keys.issue("forum", now)
    assert admin.post(PAGE, {"revoke": "forum"}, follow=True).status_code == 200
    assert keys.recognise(secret, now) is None and not keys.living()
    page = admin.post(PAGE, {"revoke": "forum"}, follow=True).content.decode()
    assert "perhaps it was revoked already" in page and "There are no keys yet" in page


def test_who_issued_and_who_revoked_a_key_stands_on_the_audit_and_the_key_does_not(admin: Client) -> None:
    secret = issue(admin, "forum").context["secret"]
    issue(admin, "forum")
    for _ in range(2):
        admin.post(PAGE, {"revoke": "forum"})
    noted = list(DeskEvent.objects.order_by("pk"))
    assert [(one.verb, one.after, one.publication) for one in noted] == [
        ("issued_key", {"key": "forum"}, None),
        ("revoked_key", {"key": "forum"}, None),
    ]
    assert {one.user for one in noted} == {staff.first_administrator()}
    page = admin.get("/desk/audit/").content.decode()
    assert "issued an API key" in page and "revoked an API key" in page and secret not in page


@pytest.mark.parametrize("name", ["", "forum", "x" * 81])
def test_a_name_that_cannot_be_used_is_refused(admin: Client, now: datetime, name: str) -> None:
    keys.issue("forum", now)
    page = issue(admin, name)
    assert page.status_code == 422 and 'value="rj_' not in page.content.decode()
    assert keys.living().count() == 1


@pytest.mark.parametrize("group", [staff.MODERATORS, staff.EDITORS])
def test_others_neither_see_it_nor_use_it(client: Client, group: str) -> None:
    signed_in(client, group)
    assert "api-keys" not in client.get("/desk/rules/").content.decode()
    assert client.get(PAGE)["Location"] == "/desk/"
    assert issue(client, "forum")["Location"] == "/desk/" and not keys.living()


def test_the_settings_lead_to_it(admin: Client) -> None:
    assert PAGE in admin.get("/desk/rules/").content.decode()
