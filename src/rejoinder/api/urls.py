"""The addresses of the readers' face."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from rejoinder.api.permalink import permalink
from rejoinder.api.private import private
from rejoinder.api.reply import reply
from rejoinder.api.v1 import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("threads/<int:thread_id>/reply", reply, name="reply"),
    path("comments/<str:token>/", private, name="private"),
    path("c/<int:comment_id>", permalink, name="permalink"),
    path("api/v1/", api.urls),
]
