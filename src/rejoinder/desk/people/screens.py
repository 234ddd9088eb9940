"""The screens about people, for the desk's list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rejoinder.desk.people.commenter import CommenterView
from rejoinder.desk.people.listing import PeopleView
from rejoinder.desk.people.members import MembersView
from rejoinder.desk.people.sanctions import LiftView, NewSanctionView, SanctionsView
from rejoinder.desk.screen import Menu, Place, Screen
from rejoinder.discussion.roles import Task

SCREENS = [
    Screen("people/", PeopleView.as_view(), "desk_people", Task.READ, Place(_("Commenters"), "user", 165)),
    Screen("people/<int:commenter_id>/", CommenterView.as_view(), "desk_commenter", Task.READ),
    Screen("people/<int:commenter_id>/sanction/", NewSanctionView.as_view(), "desk_sanction", Task.DECIDE),
    Screen("sanctions/", SanctionsView.as_view(), "desk_sanctions", Task.READ),
    Screen("sanctions/new/", NewSanctionView.as_view(), "desk_new_sanction", Task.DECIDE),
    Screen("sanctions/<int:sanction_id>/lift/", LiftView.as_view(), "desk_lift", Task.DECIDE),
    Screen(
        "members/",
        MembersView.as_view(),
        "desk_members",
        Task.ADMINISTER,
        Place(_("Roles"), "group", 940, menu=Menu.SETTINGS),
    ),
]
