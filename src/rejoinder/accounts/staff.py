"""The people who run a site: the first administrator, sign-in links for once, and what each group may do."""

from __future__ import annotations

import secrets
import struct
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, Permission

from rejoinder.accounts import signing
from rejoinder.accounts.models import User

LINK_LIFE = timedelta(minutes=30)
ENTRANCE = "/desk/enter/"
ADMINISTRATOR = "admin"
MODERATORS = "Moderators"
EDITORS = "Editors"
DESK = "Desk"
"""Whoever has a role at a publication; the group lets them in, the role says what they may do."""
_PERMISSIONS = {
    MODERATORS: (
        ("wagtailadmin", "access_admin"),
        ("discussion", "decide_comment"),
        ("discussion", "view_comment"),
    ),
    EDITORS: (("wagtailadmin", "access_admin"), ("discussion", "view_comment")),
    DESK: (("wagtailadmin", "access_admin"),),
}
_PURPOSE = "sign-in link"
_PAYLOAD = struct.Struct(">QQ8s")


def first_administrator() -> User:
    """The administrator who has been here longest, made where there is none.

    A new one signs in by link until they set a password.
    """
    found = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if found is not None:
        return found
    name = ADMINISTRATOR
    while User.objects.filter(username=name).exists():
        name = f"{ADMINISTRATOR}-{secrets.token_hex(3)}"
    return User.objects.create_superuser(username=name)


def settle_groups() -> None:
    """Give each group the permissions of its work; what it has besides stays."""
    for name in _PERMISSIONS:
        _settled(name)


def admit(user: User) -> None:
    """Let somebody with a role into the desk."""
    user.groups.add(_settled(DESK))


def dismiss(user: User) -> None:
    """Somebody without any role left has no more way in by one."""
    user.groups.remove(*Group.objects.filter(name=DESK))


def _settled(name: str) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    for app, codename in _PERMISSIONS[name]:
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))
    return group


def make_link(now: datetime, user: User | None = None) -> str:
    """The path of an address that signs in once, within ``LINK_LIFE``: the first administrator, unless told whom.

    Nothing is stored: the link is bound to the user's last sign-in and password, and dies with either.
    """
    user = user or first_administrator()
    payload = _PAYLOAD.pack(user.pk, int(now.timestamp()), secrets.token_bytes(8))
    return f"{ENTRANCE}{signing.to_text(payload + signing.mark(_PURPOSE, payload + _state(user)))}/"


def redeem(token: str, now: datetime) -> User | None:
    """The user whom this link signs in, now used up; None for a link that is forged, old or was used before.

    The caller signs the user in; of two redeemers at once exactly one gets the user.
    """
    data = signing.from_text(token) or b""
    payload, given = data[: _PAYLOAD.size], data[_PAYLOAD.size :]
    if len(payload) != _PAYLOAD.size:
        return None
    user_id, made, _ = _PAYLOAD.unpack(payload)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not signing.is_mark(_PURPOSE, payload + _state(user), given):
        return None
    age = now.timestamp() - made
    # A little before its time is the clock of another machine; long before it is none of ours.
    if not -60 <= age <= LINK_LIFE.total_seconds():
        return None
    # A new sign-in at the very moment of the last one would leave the link alive.
    moment = now if user.last_login != now else now + timedelta(microseconds=1)
    unchanged = User.objects.filter(pk=user.pk, last_login=user.last_login, is_active=True)
    if user.last_login is None:
        unchanged = User.objects.filter(pk=user.pk, last_login__isnull=True, is_active=True)
    if not unchanged.update(last_login=moment):
        return None
    user.last_login = moment
    return user


def _state(user: User) -> bytes:
    last = user.last_login.isoformat() if user.last_login else "never"
    return f"|{last}|{user.password}".encode()
