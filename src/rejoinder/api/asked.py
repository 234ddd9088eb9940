"""Whether an answer is wanted as a page or as JSON."""

from __future__ import annotations

from django.http import HttpRequest

_PAGE = "text/html"
_DATA = ("application/json", "application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """True when the request prefers JSON; one that does not care is answered in the format it was sent in.

    The API, whose callers are programs, never answers with a page.
    """
    if request.path.startswith("/api/"):
        return True
    sent_json = request.content_type == "application/json"
    offered = (*_DATA, _PAGE) if sent_json else (_PAGE, *_DATA)
    preferred = request.get_preferred_type(offered)
    return sent_json if preferred is None else preferred in _DATA
