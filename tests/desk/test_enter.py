"""The sign-in link that works once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.accounts import staff

pytestmark = pytest.mark.django_db


def test_the_link_shows_a_button_and_is_not_used_up_by_looking(client: Client) -> None:
    link = staff.make_link(timezone.now())
    for _ in range(2):
        response = client.get(link)
        page = response.content.decode()
        assert response.status_code == 200 and "Sign in to the desk" in page
    assert response["Referrer-Policy"] == "same-origin" and "no-store" in response["Cache-Control"]
    assert client.head(link).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_button_signs_in_once(client: Client) -> None:
    link = staff.make_link(timezone.now())
    response = client.post(link)
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200
    other = Client()
    again = other.post(link)
    assert again.status_code == 403 and "This link no longer works" in again.content.decode()
    assert other.get("/desk/").status_code == 302


@pytest.mark.parametrize("token", ["nonsense", "A" * 60, "%20"])
def test_a_forged_link_signs_nobody_in(client: Client, token: str) -> None:
    staff.first_administrator()
    assert client.post(f"/desk/enter/{token}/").status_code == 403
    assert "_auth_user_id" not in client.session


def test_an_old_link_signs_nobody_in(client: Client) -> None:
    link = staff.make_link(timezone.now() - timedelta(hours=1))
    assert client.post(link).status_code == 403


def test_another_site_cannot_press_the_button() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(staff.make_link(timezone.now()))
    assert response.status_code == 403 and "Nothing was changed" in response.content.decode()
    assert "_auth_user_id" not in strict.session
