"""Errors in the service's own shape, which its clients tell apart by code, status and ``errorType``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_OWN = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_FIELDS = "type.googleapis.com/google.rpc.BadRequest"
_SERVICE = {"service": "commentanalyzer.googleapis.com"}


class ServiceError(Exception):
    """One refusal: HTTP code, the service's status word, its sentence, and details for programs."""

    def __init__(
        self,
        code: int,
        status: str,
        message: str,
        details: Sequence[dict[str, Any]] = (),
        retry_after: int = 0,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.details = list(details)
        self.retry_after = retry_after

    def document(self) -> dict[str, Any]:
        """The reply's body."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}


def invalid(message: str, error_type: str = "INVALID_REQUEST", **payload: Any) -> ServiceError:
    """400 for a request that was understood and cannot be met."""
    detail = {"@type": _OWN, "errorType": error_type, **payload}
    return ServiceError(400, "INVALID_ARGUMENT", message, [detail])


def unreadable(message: str, field: str = "") -> ServiceError:
    """400 for a body or a parameter that is not what the service's description allows."""
    violation = {"field": field, "description": message} if field else {"description": message}
    return ServiceError(
        400, "INVALID_ARGUMENT", message, [{"@type": _FIELDS, "fieldViolations": [violation]}]
    )


def unsupported(attribute: str, languages: Sequence[str], detected: bool) -> ServiceError:
    """400: the attribute is not judged in one of these languages, which were found or asked for."""
    source = "detectedLanguages" if detected else "requestedLanguages"
    return invalid(
        f"Attribute {attribute} does not support request languages: {', '.join(languages)}",
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        languageNotSupportedByAttributeError={source: list(languages), "attribute": attribute},
    )


def no_key() -> ServiceError:
    """403: no key was shown."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity)."
        " Please use API Key or other form of API consumer identity to call this API."
    )
    return ServiceError(403, "PERMISSION_DENIED", message)


def wrong_key() -> ServiceError:
    """400: the key is none that is answered."""
    return ServiceError(
        400,
        "INVALID_ARGUMENT",
        "API key not valid. Please pass a valid API key.",
        [{"@type": _INFO, "reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": _SERVICE}],
    )


def too_many(seconds: int) -> ServiceError:
    """429: the key's requests of this minute are used up."""
    return ServiceError(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit"
        " 'Analysis requests (AnalyzeComment) per minute' of service 'commentanalyzer.googleapis.com'.",
        [{"@type": _INFO, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": _SERVICE}],
        retry_after=seconds,
    )


def unavailable() -> ServiceError:
    """503: the model or the record cannot be asked just now; no score is made up."""
    return ServiceError(503, "UNAVAILABLE", "The service is currently unavailable.", retry_after=30)


def broken() -> ServiceError:
    """500: the fault is ours."""
    return ServiceError(500, "INTERNAL", "Internal error encountered.")


def not_found() -> ServiceError:
    """404: no method of the service stands at this address."""
    return ServiceError(404, "NOT_FOUND", "Requested entity was not found.")
