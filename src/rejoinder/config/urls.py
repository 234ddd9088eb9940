"""Every address of the site that Django answers; prepared pages are answered before it by the front."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from rejoinder.desk.enter import enter
from rejoinder.desk.login import login

handler400 = "rejoinder.api.handlers.bad_request"
handler403 = "rejoinder.api.handlers.permission_denied"
handler404 = "rejoinder.config.trouble.page_not_found"
handler500 = "rejoinder.config.trouble.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rejoinder.api.urls")),
    path("", include("rejoinder.compat.urls")),
    # The way in for those who cannot sign in yet, so it stands before the admin's own check.
    path("desk/enter/<str:token>/", enter, name="desk_enter"),
    # One way to sign in, which asks for the second factor: Wagtail's two forms know of none.
    path("desk/login/", login, name="desk_login"),
    path("_util/login/", login, name="desk_login_for_pages"),
    path("account/", include("rejoinder.accounts.urls")),
    path("desk/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("rejoinder.newsroom.urls")),
    path("", include("rejoinder.api.passing.urls")),
    path("", include(wagtail_urls)),
]
