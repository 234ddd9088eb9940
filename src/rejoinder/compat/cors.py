"""Lets pages of any site call a face: a key is shown with each request, so no cookie is trusted or touched."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponse]
_ANYBODY = {"Access-Control-Allow-Origin": "*"}
_A_DAY = "86400"


def open_to_all(*methods: str) -> Callable[[_View[_P]], _View[_P]]:
    """A view for these methods, free of CSRF, whose every answer may be read by pages of other sites.

    It answers OPTIONS, which browsers ask before they send JSON elsewhere. Other methods are the view's to refuse.
    """

    def opened(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def answered(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return _preflight(methods)
            response = view(request, *args, **kwargs)
            for name, value in _ANYBODY.items():
                response.setdefault(name, value)
            response.setdefault("Cache-Control", "no-store")
            return response

        return csrf_exempt(answered)

    return opened


def _preflight(methods: tuple[str, ...]) -> HttpResponse:
    allowed = ", ".join(methods)
    return HttpResponse(
        status=204,
        headers={
            **_ANYBODY,
            "Access-Control-Allow-Methods": allowed,
            # A star does not stand for Authorization, so it is named.
            "Access-Control-Allow-Headers": "*, Authorization",
            "Access-Control-Max-Age": _A_DAY,
            "Allow": f"{allowed}, OPTIONS",
        },
    )
