"""The addresses of mailing an article; they lie among those of pages, so they come last before these."""

from __future__ import annotations

from django.urls import URLPattern, path

from rejoinder.api.passing.refuse import refuse
from rejoinder.api.passing.view import mail, mailed

urlpatterns: list[URLPattern] = [
    path("mail/refuse/<str:token>/", refuse, name="refuse_mail"),
    path("<str:section>/<str:slug>/mail/", mail, name="mail_article"),
    path("<str:section>/<str:slug>/mail/sent/", mailed, name="mailed_article"),
]
