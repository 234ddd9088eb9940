"""The addresses of the faces for other systems; they stand where those systems expect them, below the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from rejoinder.compat.coral import views as coral
from rejoinder.compat.openai import views as openai
from rejoinder.compat.perspective import views as perspective

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1alpha1/comments:analyze", perspective.analyze),
    path("v1alpha1/comments:suggestscore", perspective.suggestscore),
    path("batch", perspective.batch),
    path("$discovery/rest", perspective.discovery),
    path("v1/moderations", openai.moderations),
    path("v1/coral/moderation", coral.moderation),
    # What follows in the site's addresses would add a slash and answer with a page.
    re_path(r"^v1alpha1/", perspective.nowhere),
]
