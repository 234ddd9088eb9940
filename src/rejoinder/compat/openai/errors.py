"""Errors in OpenAI's shape, which its clients tell apart by status, type and code."""

from __future__ import annotations

from django.http import JsonResponse

RETRY_SECONDS = 30


class ApiError(Exception):
    """One refusal: HTTP status, a sentence, what kind it is, the parameter that is wrong, and a short name."""

    def __init__(
        self,
        status: int,
        message: str,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        retry_after: int = 0,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": kind, "param": param, "code": code}
        self.retry_after = retry_after

    def answer(self) -> JsonResponse:
        """The reply."""
        response = JsonResponse({"error": self.error}, status=self.status)
        if self.retry_after:
            response["Retry-After"] = str(self.retry_after)
        return response


def unreadable(message: str) -> ApiError:
    """400 for a body that is no JSON object."""
    return ApiError(400, message)


def too_large(message: str) -> ApiError:
    """413 for more than is taken at once."""
    return ApiError(413, message, code="request_too_large")


def invalid(param: str, message: str, code: str = "invalid_value") -> ApiError:
    """400 for a parameter that cannot be used."""
    return ApiError(400, message, param=param, code=code)


def no_key() -> ApiError:
    """401: no key was shown."""
    return ApiError(401, "You did not provide an API key. Show it as “Authorization: Bearer KEY”.")


def wrong_key() -> ApiError:
    """401: the key is none that is answered; it is not repeated."""
    sentence = "Incorrect API key provided. Keys are issued at the desk and by “rejoinder keys add”."
    return ApiError(401, sentence, code="invalid_api_key")


def too_many(seconds: int) -> ApiError:
    """429: the key's requests of this minute are used up."""
    sentence = f"Rate limit reached for this key. Please try again in {seconds}s."
    return ApiError(429, sentence, "requests", code="rate_limit_exceeded", retry_after=seconds)


def unsupported_language(param: str, language: str) -> ApiError:
    """400: the text is in a language that the model does not read, and is not judged as if it were."""
    sentence = f"The text seems to be in “{language}”, which is not judged here, so no score is given."
    return invalid(param, sentence, "language_not_supported")


def unavailable() -> ApiError:
    """503: the model cannot be asked just now; no score is made up."""
    sentence = "The model cannot be asked just now. Please try again in a while."
    return ApiError(503, sentence, "server_error", code="model_unavailable", retry_after=RETRY_SECONDS)


def broken() -> ApiError:
    """500: the fault is ours."""
    return ApiError(500, "The request could not be answered, and the fault is ours.", "server_error")


def wrong_method(method: str) -> ApiError:
    """405."""
    return ApiError(405, f"Only POST is answered here, not {method}.", code="method_not_supported")
