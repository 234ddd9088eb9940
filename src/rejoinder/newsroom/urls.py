"""The addresses of the paper that stand beside its pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from rejoinder.newsroom.views import author, search

urlpatterns: list[URLPattern] = [
    path("search/", search, name="search"),
    path("authors/<str:slug>/", author, name="author"),
    path("authors/<str:slug>/page/<int:number>/", author, name="author_earlier"),
]
