"""Every screen of the desk that stands behind a role, in one list; a test opens each of them in every role."""

from __future__ import annotations

from rejoinder.desk import waiting
from rejoinder.desk.case import CaseView
from rejoinder.desk.queue import HeldView
from rejoinder.desk.rulebook import screens as rulebook
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
    Screen("held/<int:comment_id>/", CaseView.as_view(), "desk_case", Task.DECIDE),
    *rulebook.SCREENS,
]
