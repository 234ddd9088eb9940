"""The admin's own sign-in address: leads to the site's, and tells whoever is signed in and may not enter."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def login(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there to where one wanted to go."""
    if request.user.is_authenticated:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
        # Sent on to sign in, they would be sent straight back here, for they are signed in.
        return TemplateResponse(request, "desk/no_entry.html", status=403)
    wanted = request.GET.get("next") or reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
