"""The addresses of the readers' face."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from rejoinder.api.edit import edit
from rejoinder.api.handlers import nowhere
from rejoinder.api.permalink import permalink
from rejoinder.api.private import private, quiet
from rejoinder.api.reply import reply
from rejoinder.api.reporting.receipt import receipt
from rejoinder.api.reporting.view import report
from rejoinder.api.v1 import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("threads/<int:thread_id>/reply", reply, name="reply"),
    path("comments/<str:token>/edit", edit, name="edit"),
    path("comments/<str:token>/", private, name="private"),
    path("comments/<str:token>/quiet", quiet, name="quiet"),
    path("c/<int:comment_id>", permalink, name="permalink"),
    path("c/<int:comment_id>/report", report, name="report"),
    path("c/reports/<str:token>/", receipt, name="report_receipt"),
    path("api/v1/", api.urls),
    # What follows in the site's addresses would add a slash and answer with a page.
    re_path(r"^api/", nowhere),
]
