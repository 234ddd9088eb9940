"""The three addresses of the service: analyze, suggestscore, and the description that its clients read first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rejoinder.compat.cors import open_to_all
from rejoinder.compat.perspective import errors, messages
from rejoinder.compat.perspective.analysis import Values, analyse, reply
from rejoinder.compat.perspective.batch import batched
from rejoinder.compat.perspective.discovery import VERSION, document
from rejoinder.compat.perspective.exchange import Method, answered, json_answer, refused
from rejoinder.compat.perspective.requested import Requested, comment_text, requested, sources
from rejoinder.compat.sentences import Span
from rejoinder.compat.twin import answering as twin
from rejoinder.compat.twin import old_service
from rejoinder.compat.twin.maps import on_their_scale

_ANALYZE = f"/{VERSION}/comments:analyze"
_SUGGEST = f"/{VERSION}/comments:suggestscore"


@open_to_all("POST")
def analyze(request: HttpRequest) -> HttpResponse:
    """Scores for one comment."""
    return answered(request, _METHODS[_ANALYZE])


@open_to_all("POST")
def suggestscore(request: HttpRequest) -> HttpResponse:
    """Takes a suggestion as the service did, and keeps nothing of it."""
    return answered(request, _METHODS[_SUGGEST])


@open_to_all("POST")
def batch(request: HttpRequest) -> HttpResponse:
    """Several calls in one request, as the service's own clients send them."""
    return batched(request, _METHODS)


@open_to_all("GET", "HEAD")
def discovery(request: HttpRequest) -> HttpResponse:
    """The description of the service, with its addresses here; asked for without a key, as there."""
    if request.method not in {"GET", "HEAD"} or request.GET.get("version", VERSION) != VERSION:
        return refused(errors.not_found(), request.GET)
    return json_answer(document(_root(request)), 200, request.GET)


@open_to_all("GET", "POST")
def nowhere(request: HttpRequest) -> HttpResponse:
    """404 for what would be a method of the service and is none."""
    return refused(errors.not_found(), request.GET)


def _analyze(body: bytes) -> dict[str, Any]:
    service = old_service.service()
    if service is None:
        return _reply(_heard(body))
    ours = twin.Ours(lambda: _heard(body), lambda heard: heard.whole, _reply)
    return twin.answered(service, body, ours)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sound request, and the values of the whole text and of its parts before any map."""

    asked: Requested
    token: str | None
    whole: Values
    parts: list[Values]
    spans: list[Span]


def _heard(body: bytes) -> _Heard:
    """What the house's model says, without asking the record; raises ServiceError."""
    message = messages.read("AnalyzeCommentRequest", body)
    asked = requested(message)
    return _Heard(asked, message.get("clientToken"), *analyse(asked))


def _reply(heard: _Heard) -> dict[str, Any]:
    now = timezone.now()
    whole, *parts = [on_their_scale(values, now) for values in (heard.whole, *heard.parts)]
    return reply(heard.asked, whole, parts, heard.spans, heard.token)


def _suggestscore(body: bytes) -> dict[str, Any]:
    message = messages.read("SuggestCommentScoreRequest", body)
    comment_text(message)
    sources(message)
    if not message.get("attributeScores"):
        raise errors.invalid("Missing attribute_scores", "NO_REQUESTED_ATTRIBUTES")
    token = message.get("clientToken")
    return {} if token is None else {"clientToken": token}


def _root(request: HttpRequest) -> str:
    """The address the service is called at: the public one where it is what was asked for, else what was."""
    asked = request.build_absolute_uri("/")
    public = str(settings.PUBLIC_URL)
    # Behind a proxy that is not trusted the scheme asked for is not known, but the host is.
    return f"{public}/" if public and public.partition("://")[2] == request.get_host() else asked


_METHODS = {
    _ANALYZE: Method(_analyze, "AnalyzeCommentResponse"),
    _SUGGEST: Method(_suggestscore, "SuggestCommentScoreResponse"),
}
"""The methods by their paths."""
