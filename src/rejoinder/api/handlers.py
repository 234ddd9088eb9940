"""The pages shown when an address is wrong, a request is bad, or a page is not open to whoever asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder.api import refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent could not be read."""
    del exception  # Its words may carry what was sent.
    return refusal.answer(request, 400, _("The request could not be read. Please go back and try once more."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: whoever asks may not."""
    del exception
    return refusal.answer(request, 403, _("This page is not open to you."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address."""
    del exception
    return refusal.answer(
        request, 404, _("There is no page at this address. It may have moved, or been taken down.")
    )


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """404 for addresses of the API that are none."""
    return refusal.answer(request, 404, _("There is nothing at this address."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form of the desk that did not come from the desk, or whose sign-in has ended."""
    del reason
    detail = _(
        "The form was not sent from this site, or your sign-in had ended. Nothing was changed. Go back, reload "
        "the page and send it again. If this happens every time, REJOINDER_URL is not the address you use."
    )
    return refusal.answer(request, 403, detail)
