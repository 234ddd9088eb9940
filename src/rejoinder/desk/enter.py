"""Signs somebody in through a link that works once."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from rejoinder.accounts import staff

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button; POST uses the link up and signs in.

    Two steps, so that a program which only looks at an address, such as a chat's preview, does not use it up.
    """
    if request.method != "POST":
        return _page(request, token=token)
    user = staff.redeem(token, timezone.now())
    if user is None:
        return _page(request, token="", status=403)
    login(request, user, backend=_BACKEND)
    return HttpResponseRedirect(reverse("wagtailadmin_home"))


def _page(request: HttpRequest, *, token: str, status: int = 200) -> HttpResponse:
    response = TemplateResponse(request, "desk/enter.html", {"token": token}, status=status)
    # The address is a key, so no other site may be told it; ours must, or the form's origin would be unknown.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
