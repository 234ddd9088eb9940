"""How a page answers a request that the front could not answer from prepared bytes: previews and signed-in people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse


class Served:
    """For pages of a publication: rendered in its language and time zone."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        raise NotImplementedError
