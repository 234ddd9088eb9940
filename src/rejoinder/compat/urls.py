"""The addresses of the faces for other systems; they stand where those systems expect them, below the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
