"""The API itself: its description, and every error as problem+json."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from rejoinder.api import host
from rejoinder.api.contribute import Declined
from rejoinder.api.problem import CONTENT_TYPE, problem
from rejoinder.discussion import callers
from rejoinder.discussion.refusal import Refused

ABOUT = (
    "Read what is known of a discussion, add a comment to it, and learn what became of the comment; report one; "
    "or have texts judged that belong to no discussion here, for which an API key is needed. "
    "Published comments are read from the edition, which is files: its address stands in the thread. "
    "Errors are problem documents as RFC 9457 has them, with `errors` by field where fields are wrong."
)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Face(NinjaAPI):
    """Version 1. There is no page of documentation, since such pages fetch their scripts from elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            title="Rejoinder", version="1", description=ABOUT, docs_url=None, urls_namespace="api-v1"
        )
        self.add_exception_handler(Http404, _not_found)
        self.add_exception_handler(HttpError, _http_error)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(Refused, _refused)
        self.add_exception_handler(Declined, _declined)
        self.add_exception_handler(callers.NotAdmitted, _not_admitted)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description of the API, with its errors under the media type they are sent in."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[CONTENT_TYPE] = content.pop("application/json")
        return schema


def others(*allowed: str) -> list[str]:
    """Every method but these, for an operation that refuses them; Ninja's own refusal is no problem."""
    return [method for method in _METHODS if method not in allowed]


def not_allowed(*allowed: str) -> HttpResponse:
    """405, with the methods that this address knows."""
    answer = problem(405, f"This address knows only {' and '.join(allowed)}.")
    answer["Allow"] = ", ".join(allowed)
    return answer


def _not_found(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    del error
    with translation.override(host.language_of(request)):
        return problem(404, _("There is nothing at this address."))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    return problem(error.status_code, str(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    errors: dict[str, list[str]] = {}
    for wrong in error.errors:
        errors.setdefault(str(wrong["loc"][-1]), []).append(str(wrong["msg"]))
    return problem(422, "Some of what was sent must be put right.", errors)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    # Said before anybody knew of which publication, it is in English still: its own text finds it.
    with translation.override(host.language_of(request)):
        detail = f"{_(error.title)}. {_(error.detail)}"
    return _later(problem(error.status, detail, code=error.code), error.retry_after)


def _declined(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    answer = problem(error.status, error.detail, error.errors, code=error.code)
    return _later(answer, error.retry_after)


def _not_admitted(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    if isinstance(error, callers.TooMany):
        sentence = "This key has sent all it may in this minute. Please wait and send the rest again."
        return _later(problem(429, sentence, code="too_fast"), error.seconds)
    if isinstance(error, callers.NoKey):
        answer = problem(401, "Show an API key, as “Authorization: Bearer KEY”.", code="no_key")
    else:
        answer = problem(401, "This key is not known here, or it was revoked.", code="wrong_key")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _later(answer: HttpResponse, seconds: int) -> HttpResponse:
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer
