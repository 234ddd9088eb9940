"""`POST /v1/coral/moderation`: what becomes of a comment, for Coral to act on; nothing of it is stored or logged."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from rejoinder.compat import bodies
from rejoinder.compat.coral import phase, signature
from rejoinder.discussion import judging, rulesets
from rejoinder.discussion.models import Publication
from rejoinder.policy.ruleset import Ruleset

DEADLINE_S = 0.12
"""Coral waits 200 ms if it is not told otherwise, and then lets the comment pass unmoderated."""

_log = logging.getLogger(__name__)


@csrf_exempt
def moderation(request: HttpRequest) -> HttpResponse:
    """The answer to one signed request.

    Coral passes a comment for which it gets an error, so whatever fails on our side withholds it instead.
    """
    refused = _refused(request)
    if refused is None:
        try:
            response: HttpResponse = JsonResponse(_told(request))
        except Exception as failure:
            _log.error("A comment of Coral's could not be judged; it is withheld.", exc_info=failure)
            response = JsonResponse(dict(phase.WITHHELD))
    else:
        response = refused
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a request that is not Coral's; None for one that is."""
    if request.method != "POST":
        return _error(405, "Only POST is answered here.", Allow="POST")
    secrets = settings.ENVIRONMENT.coral_secret
    if not secrets:
        return _error(
            401, "No signing secret is known here; set REJOINDER_CORAL_SECRET to that of the phase."
        )
    try:
        body = bodies.taken(request)
    except bodies.TooLarge as error:
        return _error(413, str(error))
    except bodies.Unreadable as error:
        return _error(400, str(error))
    if not signature.is_signed(body, request.headers.get(signature.HEADER, ""), secrets):
        return _error(401, f"{signature.HEADER} is not the signature of this body.")
    return None


def _error(status: int, sentence: str, **headers: str) -> HttpResponse:
    return JsonResponse({"error": sentence}, status=status, headers=headers)


def _told(request: HttpRequest) -> dict[str, Any]:
    rules, language = _rules(request.GET.get("publication", ""))
    sent = bodies.parsed(request.body)
    comment = phase.asked(sent, is_html=request.GET.get("format") != "plain")
    if comment is None:
        return {}
    (verdict,) = judging.judge_all([comment], rules, language, DEADLINE_S)
    return phase.answer(verdict)


def _rules(slug: str) -> tuple[Ruleset, str]:
    """The rules of the publication that the address names, else of the only one, else those of Rejoinder."""
    if slug:
        publication = Publication.objects.get(slug=slug)
    else:
        few = list(Publication.objects.order_by("pk")[:2])
        if len(few) != 1:
            return rulesets.default(), ""
        (publication,) = few
    return rulesets.ruleset_for(publication), publication.language
