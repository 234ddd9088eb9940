"""The first administrator, links for one sign-in, and the groups."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from pytest_django import Settings

from rejoinder.accounts import staff
from rejoinder.accounts.models import User

pytestmark = pytest.mark.django_db


def token_of(path: str) -> str:
    assert path.startswith("/desk/enter/") and path.endswith("/")
    return path.removeprefix("/desk/enter/").removesuffix("/")


def test_the_first_administrator_is_made_once_and_has_no_password_to_guess() -> None:
    made = staff.first_administrator()
    assert made.is_superuser and made.is_staff and not made.has_usable_password()
    assert staff.first_administrator() == made


def test_a_user_who_is_called_admin_already_is_not_made_an_administrator() -> None:
    somebody = User.objects.create_user("admin")
    made = staff.first_administrator()
    somebody.refresh_from_db()
    assert made != somebody and not somebody.is_superuser


def test_a_link_signs_in_once(now: datetime) -> None:
    token = token_of(staff.make_link(now))
    user = staff.redeem(token, now + timedelta(minutes=1))
    assert user is not None and user.is_superuser
    assert staff.redeem(token, now + timedelta(minutes=1)) is None
    assert staff.redeem(token, now + timedelta(minutes=2)) is None


def test_a_link_used_in_the_very_moment_of_the_last_sign_in_is_used_up_too(now: datetime) -> None:
    administrator = staff.first_administrator()
    User.objects.filter(pk=administrator.pk).update(last_login=now)
    token = token_of(staff.make_link(now))
    assert staff.redeem(token, now) == administrator
    assert staff.redeem(token, now) is None


def test_a_link_dies_after_its_time_and_with_a_later_sign_in_and_with_the_password(now: datetime) -> None:
    old, beaten, changed = (token_of(staff.make_link(now)) for _ in range(3))
    administrator = staff.first_administrator()
    assert staff.redeem(old, now + staff.LINK_LIFE + timedelta(seconds=1)) is None
    administrator.set_password("a much longer one")
    administrator.save()
    assert staff.redeem(changed, now) is None
    assert staff.redeem(beaten, now) is None


def test_of_two_links_only_the_first_used_works(now: datetime) -> None:
    first, second = token_of(staff.make_link(now)), token_of(staff.make_link(now))
    assert first != second
    assert staff.redeem(second, now) is not None
    assert staff.redeem(first, now) is None


def test_a_link_for_somebody_else_signs_that_person_in(now: datetime) -> None:
    editor = User.objects.create_user("edda")
    assert staff.redeem(token_of(staff.make_link(now, editor)), now) == editor


def test_a_link_of_somebody_who_was_put_out_opens_nothing(now: datetime) -> None:
    token = token_of(staff.make_link(now))
    User.objects.update(is_active=False)
    assert staff.redeem(token, now) is None


@pytest.mark.parametrize("token", ["", "x", "_" * 54, "A" * 54, "A" * 5000, "é", "\x00", "a/b", "===="])
def test_what_is_no_link_opens_nothing(token: str, now: datetime) -> None:
    assert staff.redeem(token, now) is None


def test_a_link_changed_in_any_letter_opens_nothing(now: datetime) -> None:
    token = token_of(staff.make_link(now))
    for at in range(len(token)):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert staff.redeem(changed, now) is None
    assert staff.redeem(token, now) is not None


def test_a_link_signed_with_another_key_opens_nothing(now: datetime, settings: Settings) -> None:
    token = token_of(staff.make_link(now))
    settings.SECRET_KEY = "another"
    assert staff.redeem(token, now) is None


def test_moderators_may_decide_and_editors_may_not() -> None:
    staff.settle_groups()
    staff.settle_groups()
    decide = Permission.objects.get(codename="decide_comment")
    assert decide in Group.objects.get(name="Moderators").permissions.all()
    assert decide not in Group.objects.get(name="Editors").permissions.all()
    person = User.objects.create_user("mo")
    person.groups.add(Group.objects.get(name="Moderators"))
    assert person.has_perm("discussion.decide_comment") and person.has_perm("wagtailadmin.access_admin")
