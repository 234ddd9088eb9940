"""What the newsroom adds to Wagtail's way of serving pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from rejoinder.newsroom import old_addresses


@hooks.register("before_serve_page")
def lead_on_from_numbers(
    _page: Any, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Send readers who come by a story's old number to where the story is now."""
    return old_addresses.lead_on(request)
