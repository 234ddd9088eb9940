"""Puts the desk's screens, menu items and permissions into the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from rejoinder.desk import api_keys, waiting
from rejoinder.desk.api_keys import KeysView
from rejoinder.desk.case import CaseView
from rejoinder.desk.manual import RulesView
from rejoinder.desk.publications import PublicationViewSet
from rejoinder.desk.queue import HeldView
from rejoinder.discussion.actions.decide import PERMISSION

_moderators_only = permission_required(PERMISSION)
_keepers_of_keys_only = permission_required(api_keys.PERMISSION)


class KeysMenuItem(MenuItem):
    """The way to the API keys."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may issue them."""
        return request.user.has_perm(api_keys.PERMISSION)


class HeldMenuItem(MenuItem):
    """The way to the queue, with the number that wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For moderators."""
        return request.user.has_perm(PERMISSION)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The label tells how many wait at this moment."""
        del request
        count = waiting.count_label()
        label = f"{self.label} ({count})" if count else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The desk's own screens."""
    return [
        path("held/", _moderators_only(HeldView.as_view()), name="desk_held"),
        path("rules/", RulesView.as_view(), name="desk_rules"),
        path("api-keys/", _keepers_of_keys_only(KeysView.as_view()), name="desk_keys"),
        path("held/<int:comment_id>/", _moderators_only(CaseView.as_view()), name="desk_case"),
    ]


@hooks.register("register_admin_menu_item")
def held_menu_item() -> HeldMenuItem:
    """The queue, high in the menu."""
    return HeldMenuItem("Held", reverse("desk_held"), name="held", icon_name="comment", order=150)


@hooks.register("register_settings_menu_item")
def keys_menu_item() -> KeysMenuItem:
    """The API keys, in the settings."""
    return KeysMenuItem("API keys", reverse("desk_keys"), name="api-keys", icon_name="key", order=900)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """What can be given to a group besides Wagtail's own permissions."""
    return Permission.objects.filter(
        Q(content_type__app_label="discussion", codename="decide_comment")
        | Q(content_type__app_label="accounts", codename="add_apikey")
    )


@hooks.register("register_admin_viewset")
def publications() -> Any:
    """The settings of each publication."""
    return PublicationViewSet()
