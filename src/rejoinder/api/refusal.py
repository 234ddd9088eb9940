"""Says no: a page for readers or problem+json for programs, by what was asked, with the text kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.api import asked, host, page
from rejoinder.api.problem import problem
from rejoinder.discussion.models import Publication, Thread
from rejoinder.discussion.refusal import Refused

_WITHOUT_DATABASE = {500, 503}


def answer(
    request: HttpRequest,
    status: int,
    detail: str,
    *,
    heading: str = "",
    code: str = "",
    thread: Thread | None = None,
    kept: str = "",
    retry_after: int = 0,
    language: str = "",
) -> HttpResponse:
    """The refusal with this status: ``detail`` says what to do, ``kept`` is the reader's text to copy.

    ``thread`` lends the page its publication and a way back. ``retry_after`` is in seconds; 0 leaves it out.
    ``language`` is that of whoever asks, where it is known; blank for that of the thread or publication.
    """
    response: HttpResponse
    publication = _publication(request, status, thread)
    publication = publication.told_in(language) if publication else None
    language = publication.language if publication else language or host.printed_language(request)
    with translation.override(language):
        # What was said before anybody knew of which publication is in English, and found again by its own text.
        detail, heading = _(detail), _(heading) if heading else heading_for(status)
        if asked.wants_json(request):
            response = problem(status, detail, code=code)
        else:
            context = {"heading": heading, "detail": detail, "kept": kept, "thread": thread}
            response = page.show(
                "api/refusal.html", context, publication=publication, status=status, language=language
            )
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def refused(
    request: HttpRequest, refused: Refused, *, thread: Thread | None = None, kept: str = ""
) -> HttpResponse:
    """The same for a refusal of the record."""
    return answer(
        request,
        refused.status,
        refused.detail,
        heading=refused.title,
        code=refused.code,
        thread=thread,
        kept=kept,
        retry_after=refused.retry_after,
    )


def _publication(request: HttpRequest, status: int, thread: Thread | None) -> Publication | None:
    if thread is not None:
        return thread.paper
    return None if status in _WITHOUT_DATABASE else host.publication_of(request)


def heading_for(status: int) -> str:
    """The heading of a refusal with this status, in the active language."""
    headings = {
        403: _("That is not allowed"),
        404: _("There is nothing here"),
        405: _("That cannot be done here"),
        409: _("Something else came first"),
        410: _("It is no longer here"),
        413: _("That is too large"),
        429: _("A little slower, please"),
        500: _("Something broke on our side"),
        503: _("Back in a moment"),
    }
    return headings.get(status) or _("That could not be read")
