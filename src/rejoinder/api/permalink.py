"""The permanent address of a comment: sends to the page where it stands today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rejoinder.api import refusal
from rejoinder.discussion.models import Comment, State


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """A redirect to the comment; 410 for one that was shown once and no longer is, else 404."""
    comment = Comment.objects.select_related("thread__publication").filter(pk=comment_id).first()
    if comment is None or comment.published_at is None or not comment.thread.is_shown:
        return refusal.answer(request, 404, _("There is no comment at this address."))
    if comment.state != State.PUBLISHED:
        with translation.override(comment.thread.paper.language):
            return refusal.answer(request, 410, _("This comment is no longer shown."), thread=comment.thread)
    response = HttpResponseRedirect(address(comment))
    # A comment keeps its place, but its article may move, and what is taken down must be gone within a second.
    response["Cache-Control"] = "max-age=0, s-maxage=1"
    return response


def address(comment: Comment) -> str:
    """Where a published comment stands: the article, a further page of its thread, or a branch of replies."""
    thread = comment.thread
    leaf = f"/editions/{thread.publication.slug}/{thread.pk}"
    if comment.branch:
        page = f"{leaf}/{comment.root_id}-{comment.branch}.html"
    elif (comment.page or 1) > 1:
        page = f"{leaf}/{comment.page}.html"
    else:
        page = thread.url
    return f"{page}#comment-{comment.pk}"
