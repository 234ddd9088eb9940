"""Whether somebody has a second factor, and the way to one for those who must have it at the desk."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User

REQUIRED = "required"
OPTIONAL = "optional"
_DESK = "/desk/"
_LEFT_OPEN = ("/desk/enter/", "/desk/login/", "/desk/logout/")
"""Ways in and out, which somebody without a second factor needs to get one."""
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(user: User) -> bool:
    """Whether the user has an authenticator app or a passkey; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=_FACTORS).exists())


def is_required() -> bool:
    """Whether nobody may work at the desk without one, by REJOINDER_DESK_MFA."""
    return bool(settings.ENVIRONMENT.desk_mfa == REQUIRED)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Leads whoever must have a second factor and has none to where it is set up, before any screen of the desk."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if not _lacks_one(request):
            return get_response(request)
        if request.method in {"GET", "HEAD"}:
            messages.info(request, _("The desk asks for a second factor. Set one up first."))
        return HttpResponseRedirect(reverse("mfa_index"))

    return guarded


def _lacks_one(request: HttpRequest) -> bool:
    path = request.path
    if not path.startswith(_DESK) or path.startswith(_LEFT_OPEN) or not is_required():
        return False
    return isinstance(request.user, User) and not has_one(request.user)
