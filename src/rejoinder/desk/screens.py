"""Every screen of the desk that stands behind a role, in one list; a test opens each of them in every role."""

from __future__ import annotations

from rejoinder.desk import waiting
from rejoinder.desk.case import CaseView
from rejoinder.desk.cases.arrivals import arrivals
from rejoinder.desk.cases.way import LeaseView, NextView, UndoView
from rejoinder.desk.preferences import PreferencesView
from rejoinder.desk.queue import HeldView
from rejoinder.desk.screen import Place, Screen
from rejoinder.discussion.roles import Task

SCREENS = [
    Screen(
        "held/",
        HeldView.as_view(),
        "desk_held",
        Task.DECIDE,
        Place("Held", "comment", 150, lambda _: waiting.count_label()),
    ),
    Screen("held/<int:comment_id>/", CaseView.as_view(), "desk_case", Task.READ),
    Screen("held/<int:comment_id>/lease/", LeaseView.as_view(), "desk_lease", Task.DECIDE),
    Screen("next/", NextView.as_view(), "desk_next", Task.DECIDE, Place("Next case", "arrow-right", 149)),
    Screen("arrivals/", arrivals, "desk_arrivals", Task.DECIDE),
    Screen("decisions/<int:decision_id>/undo/", UndoView.as_view(), "desk_undo", Task.DECIDE),
    Screen("preferences/", PreferencesView.as_view(), "desk_preferences", Task.READ),
]
