"""What a screen of the desk is: its address, its view, who may open it, and its place in the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from rejoinder.accounts.models import User
from rejoinder.desk import places
from rejoinder.discussion import roles
from rejoinder.discussion.roles import Task

View = Callable[..., HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods by which one only reads."""


class Menu(StrEnum):
    """The menus that can hold a screen, each with the hook that takes its items."""

    DESK = "register_admin_menu_item"
    RULES = "register_rules_menu_item"
    REPORTS = "register_reports_menu_item"
    SETTINGS = "register_settings_menu_item"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the menu shows a screen."""

    label: str | Promise
    icon: str
    order: int
    count: Callable[[User], str] | None = None
    """A short number beside the label, such as how many wait for this person; blank for none."""
    menu: Menu = Menu.DESK


@dataclass(frozen=True, slots=True)
class Screen:
    """One address of the desk. ``task`` is what one must be allowed to do at some publication to open it at all.

    Where the address names an object (see ``places``), the task must be allowed at its publication. What lists show
    is asked again by the view, through ``roles``. Nobody who only reads may send anything but their own wishes.
    """

    address: str
    view: View
    name: str
    task: Task
    place: Place | None = None
    sends: Task | None = None
    """What one must be allowed to do to send something to it; where none is named, to decide or what opens it."""

    def pattern(self) -> URLPattern:
        """The address, behind its door."""
        return path(self.address, _behind(self), name=self.name)

    def needed(self, method: str | None) -> Task:
        """What one must be allowed to do for a request of this method."""
        if method in SAFE:
            return self.task
        return self.sends or (Task.DECIDE if self.task is Task.READ else self.task)

    def menu_item(self) -> MenuItem:
        """The way to it, for those who may open it; raises ValueError for a screen without a place."""
        if self.place is None:
            raise ValueError(f"{self.name} has no place in the menu")
        return _ScreenMenuItem(self, self.place)


def person(request: HttpRequest) -> User:
    """Whoever is signed in; the admin lets in nobody else."""
    assert isinstance(request.user, User)
    return request.user


def _behind(screen: Screen) -> View:
    @wraps(screen.view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        user, task = person(request), screen.needed(request.method)
        if not places.can_be(kwargs):
            raise Http404
        if not (roles.may(user, task) and places.may_there(user, task, kwargs)):
            return permission_denied(request)  # type: ignore[no-any-return]
        return screen.view(request, *args, **kwargs)

    # By this a test tells what stands behind a door from what was put beside it.
    door.screen = screen  # type: ignore[attr-defined]

    return door


class _ScreenMenuItem(MenuItem):
    def __init__(self, screen: Screen, place: Place) -> None:
        super().__init__(
            place.label, reverse(screen.name), name=screen.name, icon_name=place.icon, order=place.order
        )
        self._task = screen.task
        self._count = place.count

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may open it."""
        return roles.may(person(request), self._task)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The label tells how many wait at this moment."""
        count = self._count(person(request)) if self._count else ""
        label = f"{self.label} ({count})" if count else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)
