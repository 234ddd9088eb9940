"""Groups with what they may do, and staff accounts, which come along without a way to sign in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission

from rejoinder.accounts.models import User
from rejoinder.discussion.carrying.kind import Kind, NotOurs, Values

GROUP = "group"
_PLACES: tuple[tuple[str, Any, str], ...] = (
    ("pages", GroupPagePermission, "page_id"),
    ("collections", GroupCollectionPermission, "collection_id"),
    ("hosts", GroupSitePermission, "site_id"),
)


def groups() -> Iterator[Values]:
    """Every group as a line: its name, what it may do everywhere, and where it may do what."""
    for group in Group.objects.order_by("pk"):
        values: Values = {"type": GROUP, "name": group.name, "permissions": _told(group.permissions.all())}
        for name, model, place in _PLACES:
            rows = model.objects.filter(group=group).select_related("permission__content_type").order_by("pk")
            values[name] = [[getattr(row, place), _words(row.permission)] for row in rows]
        yield values


def clear_places() -> None:
    """Take away what a new site's groups may do where, since its pages go as well."""
    for _, model, _ in _PLACES:
        model.objects.all().delete()


def take_group(values: Values) -> None:
    """Make the group, or give the one of that name these permissions; raises NotOurs."""
    try:
        group, _ = Group.objects.get_or_create(name=str(values["name"])[:150])
        group.permissions.set(_found(values["permissions"]))
        for name, model, place in _PLACES:
            for where, words in values[name]:
                model.objects.create(group=group, permission=_found([words])[0], **{place: int(where)})
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NotOurs("group: it cannot be understood") from error


def _words(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _told(permissions: Any) -> list[str]:
    return sorted(map(_words, permissions.select_related("content_type")))


def _found(words: Iterable[str]) -> list[Permission]:
    """The permissions of these words; those of plugins that are not installed here are left out."""
    wanted = Q(pk__in=[])
    for word in words:
        app, _, codename = str(word).partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def _user_told(row: User, values: Values, personal: bool) -> None:
    del personal
    values["groups"] = sorted(row.groups.values_list("name", flat=True))
    values["permissions"] = _told(row.user_permissions.all())


def _user_taken(values: Values) -> Values:
    # Signs in by a link, until a new password is set: rejoinder desk-link --user NAME.
    return {**values, "password": make_password(None)}


def _user_settled(row: User, values: Values) -> None:
    row.groups.set(Group.objects.filter(name__in=values.get("groups", [])))
    row.user_permissions.set(_found(values.get("permissions", [])))


USER = Kind(
    "user",
    "accounts.User",
    left={"password": "nobody signs in by what lies in an export", "last_login": "on the other site"},
    personal=frozenset({"email"}),
    told=_user_told,
    taken=_user_taken,
    extra=frozenset({"groups", "permissions"}),
    settled=_user_settled,
)
LEFT = {
    "accounts.User_groups": "stands with the user",
    "accounts.User_user_permissions": "stands with the user",
    "auth.Group_permissions": "stands with the group",
    "auth.Permission": "made by the migrations",
    "contenttypes.ContentType": "made by the migrations",
    "sessions.Session": "who is signed in at the time",
    "account.EmailAddress": "addresses of the sign-in, which are not used",
    "account.EmailConfirmation": "addresses of the sign-in, which are not used",
    "mfa.Authenticator": "second factors, which are set up anew with the new way to sign in",
}
"""Models about people that are not carried, with the reason."""
