"""Signing in to the desk: with a password, a second factor, or neither."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from rejoinder.accounts import sealed, second_factor, staff
from rejoinder.accounts.models import User
from rejoinder.config import env

pytestmark = pytest.mark.django_db
PASSWORD = "a ferry at dusk, late again"


@pytest.fixture(autouse=True)
def forgotten_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, to: str = "/desk/") -> tuple[int, str]:
    response = client.post(f"/account/login/?next={to}", {"login": "ada", "password": password, "next": to})
    return response.status_code, response.headers.get("Location", "")


def code_for(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def proven(client: Client) -> None:
    """Prove once more who one is, as every change of how one signs in asks for."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def with_an_app(client: Client) -> str:
    """Set up an authenticator app as the page asks for it; returns its secret."""
    proven(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert found, page
    assert client.post("/account/2fa/totp/activate/", {"code": code_for(found[1])}).status_code == 302
    return found[1]


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def test_every_way_to_sign_in_leads_to_the_one_that_asks_for_the_second_factor(client: Client) -> None:
    for asked in ("/desk/login/?next=/desk/held/", "/_util/login/?next=/desk/held/"):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2Fdesk%2Fheld%2F")
        assert client.post(asked, {"username": "ada", "password": PASSWORD}).status_code == 405
    assert client.get("/desk/password_reset/").status_code in {302, 404}


def test_a_password_signs_in_and_leads_on(client: Client, user: User) -> None:
    assert sign_in(client, "wrong")[0] == 200 and not is_in(client)
    assert sign_in(client, to="/desk/held/") == (302, "/desk/held/")
    assert is_in(client)


def test_nobody_is_sent_on_to_another_site(client: Client, user: User) -> None:
    assert sign_in(client, to="https://elsewhere.example/") == (302, "/desk/")


def test_with_a_second_factor_the_password_alone_signs_nobody_in(client: Client, user: User) -> None:
    sign_in(client)
    secret = with_an_app(client)
    other = Client()
    assert sign_in(other, to="/desk/held/") == (302, "/account/2fa/authenticate/") and not is_in(other)
    assert other.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(other)
    cache.clear()  # A code once used is remembered, so that nobody who read it over a shoulder uses it again.
    response = other.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert (response.status_code, response["Location"]) == (302, "/desk/held/")
    assert is_in(other)


def test_the_secret_is_sealed_in_the_record(client: Client, user: User) -> None:
    sign_in(client)
    secret = with_an_app(client)
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in kept and sealed.open_("second factor", kept) == secret
    with pytest.raises(sealed.Unopenable):
        sealed.open_("another purpose", kept)


def test_the_code_is_drawn_on_the_page_and_asks_no_other_site(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/account/2fa/totp/activate/").status_code == 302
    proven(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in page
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


@pytest.mark.parametrize(
    "address",
    ["login/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "password/change/"],
)
def test_no_page_carries_a_script_or_style_that_the_strict_policy_forbids(
    address: str, client: Client, user: User
) -> None:
    if address != "login/":
        sign_in(client)
        proven(client)
    response = client.get(f"/account/{address}")
    page = response.content.decode()
    assert response.status_code == 200, response.headers.get("Location")
    assert not re.search(r'<style\b|\sstyle="|\son[a-z]+="|javascript:', page)
    for tag in re.findall(r"<script\b[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag


def test_nobody_can_sign_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/password/reset/").status_code == 404


def test_guessing_is_stopped_after_a_few_tries(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    page = client.post("/account/login/", {"login": "ada", "password": PASSWORD})
    assert page.status_code == 200 and "Too many failed" in page.content.decode() and not is_in(client)


def test_the_cache_that_counts_tries_works() -> None:
    assert cache.add("probe", 1) and not cache.add("probe", 2) and cache.get("probe") == 1


def require(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(configured.ENVIRONMENT, desk_mfa=second_factor.REQUIRED)


def test_where_it_is_required_the_desk_opens_only_with_one(
    client: Client, user: User, settings: Settings
) -> None:
    sign_in(client)
    require(settings)
    for address in ("/desk/", "/desk/held/", "/desk/pages/"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, "/account/2fa/")
        assert client.post(address, {"x": "1"})["Location"] == "/account/2fa/"
    assert "asks for a second factor" in client.get("/account/2fa/").content.decode()
    with_an_app(client)
    assert is_in(client)


def test_recovery_codes_alone_are_no_second_factor(client: Client, user: User, settings: Settings) -> None:
    require(settings)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    client.force_login(user)
    assert client.get("/desk/")["Location"] == "/account/2fa/"


def test_the_first_entry_by_link_leads_to_setting_one_up_without_a_password(
    client: Client, settings: Settings
) -> None:
    require(settings)
    assert client.post(staff.make_link(timezone.now()))["Location"] == "/desk/"
    assert client.get("/desk/")["Location"] == "/account/2fa/"
    with_an_app(client)
    assert is_in(client)


def test_readers_pages_do_not_ask_for_it(client: Client, settings: Settings) -> None:
    require(settings)
    assert client.get("/account/login/").status_code == 200


def test_whoever_may_not_enter_is_told_so_and_not_sent_in_circles(client: Client) -> None:
    User.objects.create_user("ada", password=PASSWORD)
    sign_in(client)
    response = client.get("/desk/", follow=True)
    assert response.status_code == 403 and len(response.redirect_chain) == 1
    assert "The desk is closed to you" in response.content.decode()


def test_the_setting_is_one_of_two_words() -> None:
    assert env.read({}).desk_mfa == "optional"
    assert env.read({"REJOINDER_DESK_MFA": "required"}).desk_mfa == "required"
    with pytest.raises(env.BadSetting, match="optional or required"):
        env.read({"REJOINDER_DESK_MFA": "yes"})


def test_signing_out_takes_a_press_of_a_button(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200 and is_in(client)
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert not is_in(client)


def test_a_link_is_old_after_its_time(client: Client, user: User) -> None:
    assert client.post(staff.make_link(timezone.now() - timedelta(hours=1), user)).status_code == 403
