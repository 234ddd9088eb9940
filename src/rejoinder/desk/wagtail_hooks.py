"""Puts the desk's screens, menu items and permissions into the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import Menu as WagtailMenu
from wagtail.admin.menu import MenuItem, SubmenuMenuItem
from wagtail.permissions import register_permission_policy

from rejoinder.desk import api_keys, screens
from rejoinder.desk.api_keys import KeysView
from rejoinder.desk.manual import RulesView
from rejoinder.desk.publications import PublicationPolicy, PublicationViewSet
from rejoinder.desk.screen import Menu
from rejoinder.discussion.models import Publication

_keepers_of_keys_only = permission_required(api_keys.PERMISSION)


class KeysMenuItem(MenuItem):
    """The way to the API keys."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may issue them."""
        return request.user.has_perm(api_keys.PERMISSION)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The desk's own screens."""
    return [
        *(screen.pattern() for screen in screens.SCREENS),
        path("rules/", RulesView.as_view(), name="desk_rules"),
        path("api-keys/", _keepers_of_keys_only(KeysView.as_view()), name="desk_keys"),
    ]


def _register_menu_items() -> None:
    for screen in screens.SCREENS:
        if screen.place is not None:
            hooks.register(screen.place.menu, screen.menu_item)


_register_menu_items()


@hooks.register("register_admin_menu_item")
def rules_menu() -> SubmenuMenuItem:
    """What says how comments are judged, together."""
    rules = WagtailMenu(register_hook_name=Menu.RULES)
    return SubmenuMenuItem(_("Rules"), rules, name="rules", icon_name="clipboard-list", order=170)


@hooks.register("insert_global_admin_js")
def alerts() -> SafeString:
    """Urgent cases are told on every page of the desk, to those who want it: the script asks whom it serves."""
    return format_html(
        '<script type="module" src="{}" data-rejoinder-alerts="{}" data-first="{}" data-sentence="{}"></script>',
        static("desk/alerts.js"),
        reverse("desk_arrivals"),
        reverse("desk_next"),
        _("An urgent case waits at the desk"),
    )


@hooks.register("register_settings_menu_item")
def keys_menu_item() -> KeysMenuItem:
    """The API keys, in the settings."""
    return KeysMenuItem("API keys", reverse("desk_keys"), name="api-keys", icon_name="key", order=900)


@hooks.register("register_settings_menu_item")
def second_factor_menu_item() -> MenuItem:
    """The password and second factors of whoever is signed in."""
    return MenuItem("Your sign-in", reverse("mfa_index"), name="your-sign-in", icon_name="lock", order=910)


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
    register_permission_policy(Publication, PublicationPolicy(Publication), exact_class=True)
    return PublicationViewSet()
