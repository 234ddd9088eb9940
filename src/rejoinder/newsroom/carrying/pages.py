"""The kinds of rows that pages are made of: the tree, their bodies, drafts, hosts, redirects and restrictions."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import BaseViewRestriction

from rejoinder.discussion.carrying.kind import Kind, NotOurs, Values

_DIGEST = 32
"""Bytes of one."""


def _type_told(type_id: int | None) -> str | None:
    if type_id is None:
        return None
    found = ContentType.objects.get_for_id(type_id)
    return f"{found.app_label}.{found.model}"


def _type_found(told: Any) -> int | None:
    if told is None:
        return None
    app, _, model = str(told).partition(".")
    return int(ContentType.objects.get_by_natural_key(app, model).pk)


def _body_told(value: Any) -> Any:
    return value.get_prep_value()


def _body_found(told: Any) -> str:
    if not isinstance(told, list):
        raise TypeError("no list of blocks")
    return json.dumps(told)


def _content_told(value: Any) -> Any:
    """A draft's content, in which its type stands once more."""
    content = json.loads(value) if isinstance(value, str) else value
    return {**content, "content_type": _type_told(content.get("content_type"))}


def _content_found(told: Any) -> Any:
    return {**told, "content_type": _type_found(told["content_type"])}


def _restriction_told(row: BaseViewRestriction, values: Values, personal: bool) -> None:
    del personal
    values["groups"] = sorted(row.groups.values_list("name", flat=True))
    if row.restriction_type == BaseViewRestriction.PASSWORD:
        values["restriction_type"] = BaseViewRestriction.LOGIN


def _restriction_settled(row: BaseViewRestriction, values: Values) -> None:
    groups = list(Group.objects.filter(name__in=values.get("groups", [])))
    if len(groups) != len(set(values.get("groups", []))):
        raise NotOurs("restriction: it names a group that is not in the file")
    row.groups.set(groups)


def _refusal_taken(values: Values) -> Values:
    try:
        whole = len(base64.b64decode(values["address_digest"], validate=True)) == _DIGEST
    except (KeyError, TypeError, ValueError) as error:
        raise NotOurs("mail-refusal: its digest cannot be understood") from error
    if not whole:
        raise NotOurs("mail-refusal: its digest is none of ours")
    return values


_RESTRICTED = {
    "left": {"password": "whoever takes the export over is not to know it"},
    "told": _restriction_told,
    "settled": _restriction_settled,
    "extra": frozenset({"groups"}),
}
_BODY = {"natural": {"body": _body_told}, "found": {"body": _body_found}}

PAGES: tuple[Kind, ...] = (
    Kind("locale", "wagtailcore.Locale"),
    Kind(
        "page", "wagtailcore.Page", natural={"content_type": _type_told}, found={"content_type": _type_found}
    ),
    Kind("front", "newsroom.FrontPage"),
    Kind("section", "newsroom.SectionPage"),
    Kind("article", "newsroom.ArticlePage", **_BODY),  # type: ignore[arg-type]
    Kind("plain", "newsroom.PlainPage", **_BODY),  # type: ignore[arg-type]
    Kind(
        "page-revision",
        "wagtailcore.Revision",
        natural={"content_type": _type_told, "base_content_type": _type_told, "content": _content_told},
        found={"content_type": _type_found, "base_content_type": _type_found, "content": _content_found},
    ),
    Kind("host", "wagtailcore.Site"),
    Kind("redirect", "wagtailredirects.Redirect"),
    Kind("restriction", "wagtailcore.PageViewRestriction", **_RESTRICTED),  # type: ignore[arg-type]
    Kind("collection-restriction", "wagtailcore.CollectionViewRestriction", **_RESTRICTED),  # type: ignore[arg-type]
    Kind(
        "printed",
        "newsroom.PreparedPage",
        left={
            "printed_version": "of the shelf, which is printed anew",
            "digest": "of the shelf, which is printed anew",
            "left": "of the shelf, which is printed anew",
            "due_from": "of the shelf, which is printed anew",
            "due_until": "of the shelf, which is printed anew",
            "urgent": "of the shelf, which is printed anew",
        },
    ),
)
"""In the order of an export. A page stands in two lines: what all pages have, and what its kind has."""

REFUSAL = Kind("mail-refusal", "newsroom.MailRefusal", taken=_refusal_taken)
"""Who wants no article mailed: nobody finds them by it but who has the address and the key, so it comes in under the
same key alone."""

_WORKFLOW = "who is asked to look at a draft at the time"
_HISTORY = "Wagtail's own log of what was done to pages"

LEFT = {
    "wagtailcore.Workflow": _WORKFLOW,
    "wagtailcore.WorkflowContentType": _WORKFLOW,
    "wagtailcore.WorkflowPage": _WORKFLOW,
    "wagtailcore.WorkflowState": _WORKFLOW,
    "wagtailcore.WorkflowTask": _WORKFLOW,
    "wagtailcore.Task": _WORKFLOW,
    "wagtailcore.TaskState": _WORKFLOW,
    "wagtailcore.GroupApprovalTask": _WORKFLOW,
    "wagtailcore.GroupApprovalTask_groups": _WORKFLOW,
    "wagtailcore.PageLogEntry": _HISTORY,
    "wagtailcore.ModelLogEntry": _HISTORY,
    "newsroom.Byline": "kept in step with the articles, when they are printed",
    "newsroom.Findable": "kept in step with the articles, when they are printed",
    "newsroom.PassedOn": "what is on its way to somebody at the time",
    "wagtailcore.Comment": "editors' notes in the margin of drafts",
    "wagtailcore.CommentReply": "editors' notes in the margin of drafts",
    "wagtailcore.PageSubscription": "who is told of notes in the margin",
    "wagtailcore.APIToken": "each site issues its own",
    "wagtailcore.UploadedFile": "on its way to being a picture",
    "wagtailcore.ReferenceIndex": "derived",
    "wagtailcore.PageViewRestriction_groups": "stands with the restriction",
    "wagtailcore.CollectionViewRestriction_groups": "stands with the restriction",
    "wagtailsearch.IndexEntry": "derived",
    "wagtailsearch.SQLiteFTSIndexEntry": "derived",
    "wagtailimages.Rendition": "derived: sizes of pictures are made when pages are printed",
    "wagtailembeds.Embed": "fetched from elsewhere, and nothing of ours shows any",
    "wagtailusers.UserProfile": "how somebody likes the desk's looks",
    "wagtailadmin.Admin": "holds no rows",
    "wagtailadmin.EditingSession": "who edits what at the time",
    "wagtailadmin.FormState": "what somebody typed and did not save",
}
"""Wagtail's models that are not carried, with the reason."""
