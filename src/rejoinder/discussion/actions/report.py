"""A reader reports a comment: against the rules, or as illegal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rejoinder.accounts import address as addresses
from rejoinder.accounts import signing
from rejoinder.discussion import fields, ledger, limits, reportable, sanctions, tokens
from rejoinder.discussion.fields import Invalid
from rejoinder.discussion.ledger import NewReport
from rejoinder.discussion.models import Comment, Ground, Publication, Report, State
from rejoinder.discussion.refusal import Refused

__all__ = ["Complaint", "Invalid", "Receipt", "Refused", "report", "reported"]

LONGEST_WHY = 5_000
LONGEST_LAW = 1_000
SHORTEST_WHY = 10
"""In code points. Whoever says that something is illegal must say why."""
DAYS_REMEMBERED = 30
"""For how long a reader who reports the same comment once more is known to be the same."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report as it was sent."""

    comment_id: int
    ground: str
    rule: str = ""
    why: str = ""
    law: str = ""
    children: bool = False
    name: str = ""
    email: str = ""
    good_faith: bool = False
    client: str = ""
    """Network address, for the limits and for counting each reader once; it is not kept."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reader is told at once."""

    comment_id: int
    token: str
    """Opens the receipt; blank where somebody of the same connection had reported the comment in other words."""


def reported(comment_id: int) -> Comment:
    """The comment, with its thread and publication, where it can be reported; raises Refused (404, 409)."""
    comment = Comment.objects.select_related("thread__publication").filter(pk=comment_id).first()
    if comment is None or comment.published_at is None or not comment.thread.is_shown:
        raise Refused(
            404, "unknown_comment", _("There is no such comment"), _("There is no comment at this address.")
        )
    if comment.state != State.PUBLISHED:
        raise ledger.not_shown()
    return comment


def report(complaint: Complaint, now: datetime) -> Receipt:
    """Keep the complaint; the sentences of refusals are in the active language.

    Sending the same once more gives the same receipt. Raises Invalid for fields to be put right, Refused: 403 for
    whoever is banned, 404 for an unknown comment, 409 for one not shown any more, 429 above the limit of reports a
    minute.
    """
    comment = reported(complaint.comment_id)
    new = _checked(complaint, comment.thread.publication, now)
    _check_not_banned(complaint, comment.thread.paper, now)
    limits.check_reports(complaint.client, now)
    because = _("Several readers have reported this comment. A person will look at it.")
    recorded = ledger.record_report(comment.pk, new, now, held_because=because, is_same=_is_same)
    # Another reader behind the same connection must not be shown what the first one wrote.
    is_theirs = recorded.is_new or _is_same(recorded.report, new)
    return Receipt(comment.pk, tokens.report_token(recorded.report.pk) if is_theirs else "")


def _check_not_banned(complaint: Complaint, publication: Publication, now: datetime) -> None:
    """Known by the address they give: the form looks at no cookie. What is illegal anybody may report, by law."""
    if complaint.ground == Ground.RULES and complaint.email.strip():
        met = sanctions.on_sender(complaint.email.strip(), None, publication, now)
        sanctions.check_may_take_part(met, publication)


def _checked(complaint: Complaint, publication: Publication, now: datetime) -> NewReport:
    errors: dict[str, list[str]] = {}
    if complaint.ground not in Ground.values:
        errors["ground"] = [_("Please say what is wrong with the comment.")]
    illegal = complaint.ground == Ground.ILLEGAL
    rule = "" if illegal else complaint.rule.strip()
    if rule and rule not in {one.name for one in reportable.rules_for(publication)}:
        errors["rule"] = [_("Please choose one of these.")]
    why = _taken(errors, "why", complaint.why, LONGEST_WHY)
    if illegal and len(why) < SHORTEST_WHY and "why" not in errors:
        errors["why"] = [_("Please say why this is illegal, in a sentence or two.")]
    elif complaint.ground == Ground.RULES and not rule and not why:
        errors.setdefault("why", [_("Please choose a rule above, or say what is wrong.")])
    law = _taken(errors, "law", complaint.law, LONGEST_LAW) if illegal else ""
    children = illegal and complaint.children
    name, email = _person(errors, complaint, required=illegal and not children)
    if illegal and not complaint.good_faith:
        errors["good_faith"] = [_("Please confirm this: the law asks for it.")]
    if errors:
        raise Invalid(errors)
    return NewReport(
        ground=Ground(complaint.ground),
        digests=_digests(complaint.client, now),
        rule=rule,
        why=why,
        law=law,
        children=children,
        name=name,
        address=addresses.seal(email) if email else None,
    )


def _person(errors: dict[str, list[str]], complaint: Complaint, *, required: bool) -> tuple[str, str]:
    typed = {"name": complaint.name.strip(), "email": complaint.email.strip()}
    checks = {"name": fields.check_name, "email": fields.check_email}
    found = {"name": "", "email": ""}
    for field, check in checks.items():
        if typed[field] or required:
            try:
                found[field] = check(typed[field])
            except Invalid as invalid:
                errors.update(invalid.errors)
    return found["name"], found["email"]


def _taken(errors: dict[str, list[str]], field: str, typed: str, longest: int) -> str:
    try:
        return fields.check_words(field, typed, longest)
    except Invalid as invalid:
        errors.update(invalid.errors)
        return ""


def _digests(client: str, now: datetime) -> tuple[bytes, ...]:
    """Today's first. Each day has its own, so that the record does not tell who reported what over the weeks."""
    household = limits.household(client)
    days = [now.date() - timedelta(days=back) for back in range(DAYS_REMEMBERED)]
    return tuple(signing.mark("reporter", f"{household}|{day.isoformat()}".encode(), 32) for day in days)


def _is_same(kept: Report, new: NewReport) -> bool:
    told = (kept.rule, kept.why, kept.law, kept.children, kept.name)
    if told != (new.rule, new.why, new.law, new.children, new.name):
        return False
    if kept.address is None or new.address is None:
        return kept.address is None and new.address is None
    try:
        return addresses.unseal(kept.address) == addresses.unseal(new.address)
    except addresses.Unsealable:
        # Kept before the site was restored without its key: nobody can say.
        return False
