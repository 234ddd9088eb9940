"""Every screen of the desk that stands behind a role, in one list; a test opens each of them in every role."""

from __future__ import annotations

from rejoinder.desk import waiting
from rejoinder.desk.audit.export import export
from rejoinder.desk.audit.screen import AuditView
from rejoinder.desk.case import CaseView
from rejoinder.desk.queue import HeldView
from rejoinder.desk.screen import Place, Screen
from rejoinder.desk.wordings.edited import WordingView
from rejoinder.desk.wordings.listed import WordingsView
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
    Screen("audit/", AuditView.as_view(), "desk_audit", Task.READ, Place("Audit", "history", 190)),
    Screen("audit/export/", export, "desk_audit_export", Task.ADMINISTER),
    Screen(
        "wordings/",
        WordingsView.as_view(),
        "desk_wordings",
        Task.RULE,
        Place("Wordings", "openquote", 170),
    ),
    Screen("wordings/<slug:publication>/", WordingsView.as_view(), "desk_wordings_of", Task.RULE),
    Screen("wordings/<slug:publication>/<slug:key>/", WordingView.as_view(), "desk_wording", Task.RULE),
]
