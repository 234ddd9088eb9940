"""Every screen of the desk that stands behind a role, in one list; a test opens each of them in every role."""

from __future__ import annotations

from rejoinder.desk import figures, learning, waiting
from rejoinder.desk.appeals import waiting as appeals
from rejoinder.desk.appeals.answering import AppealView
from rejoinder.desk.appeals.listing import AppealsView
from rejoinder.desk.appeals.onward import NextAppealView
from rejoinder.desk.audit.export import export
from rejoinder.desk.audit.screen import AuditView
from rejoinder.desk.case import CaseView
from rejoinder.desk.cases.arrivals import arrivals
from rejoinder.desk.cases.way import LeaseView, NextView, UndoView
from rejoinder.desk.people.screens import SCREENS as PEOPLE
from rejoinder.desk.preferences import PreferencesView
from rejoinder.desk.queue.bulk import BulkView
from rejoinder.desk.queue.lists import ListView, news
from rejoinder.desk.reports.screens import SCREENS as REPORTS
from rejoinder.desk.rulebook import screens as rulebook
from rejoinder.desk.screen import Menu, Place, Screen
from rejoinder.desk.waiting import Tab
from rejoinder.desk.wordings.edited import WordingView
from rejoinder.desk.wordings.listed import WordingsView
from rejoinder.discussion.roles import Task

SCREENS = [
    Screen(
        "held/",
        ListView.as_view(tab=Tab.HELD),
        "desk_held",
        Task.READ,
        Place("Held", "comment", 150, waiting.count_label),
    ),
    *PEOPLE,
    *(
        Screen(f"{tab}/", ListView.as_view(tab=tab), f"desk_{tab}", Task.READ)
        for tab in Tab
        if tab is not Tab.HELD
    ),
    Screen("arrived/<str:tab>/", news, "desk_news", Task.READ),
    Screen("together/<str:tab>/", BulkView.as_view(), "desk_together", Task.DECIDE),
    *figures.SCREENS,
    *learning.SCREENS,
    Screen("held/<int:comment_id>/", CaseView.as_view(), "desk_case", Task.READ),
    Screen("held/<int:comment_id>/lease/", LeaseView.as_view(), "desk_lease", Task.DECIDE),
    Screen("next/", NextView.as_view(), "desk_next", Task.DECIDE, Place("Next case", "arrow-right", 149)),
    Screen("arrivals/", arrivals, "desk_arrivals", Task.DECIDE),
    Screen("decisions/<int:decision_id>/undo/", UndoView.as_view(), "desk_undo", Task.DECIDE),
    Screen(
        "preferences/", PreferencesView.as_view(), "desk_preferences", Task.READ, sends=Task.READ
    ),
    Screen(
        "audit/",
        AuditView.as_view(),
        "desk_audit",
        Task.READ,
        Place("Audit", "history", 30, menu=Menu.REPORTS),
    ),
    Screen("audit/export/", export, "desk_audit_export", Task.ADMINISTER),
    Screen(
        "wordings/",
        WordingsView.as_view(),
        "desk_wordings",
        Task.READ,
        Place("Wordings", "openquote", 20, menu=Menu.RULES),
        sends=Task.RULE,
    ),
    Screen(
        "wordings/<slug:publication>/",
        WordingsView.as_view(),
        "desk_wordings_of",
        Task.READ,
        sends=Task.RULE,
    ),
    Screen("wordings/<slug:publication>/<slug:key>/", WordingView.as_view(), "desk_wording", Task.RULE),
    *REPORTS,
    Screen(
        "appeals/",
        AppealsView.as_view(),
        "desk_appeals",
        Task.READ,
        Place("Appeals", "mail", 160, appeals.count_label),
    ),
    Screen("appeals/next/", NextAppealView.as_view(), "desk_next_appeal", Task.DECIDE),
    Screen("appeals/<int:appeal_id>/", AppealView.as_view(), "desk_appeal", Task.READ),
    *rulebook.SCREENS,
]
