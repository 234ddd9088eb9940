"""Writes each kind of mail, and the same as events for other systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import locales, reasons, roles, tokens
from rejoinder.discussion.contest import contest_of
from rejoinder.discussion.ledger import telling
from rejoinder.discussion.mails import case as cases
from rejoinder.discussion.mails import reporters
from rejoinder.discussion.mails import sheet as sheets
from rejoinder.discussion.mails.case import Case
from rejoinder.discussion.mails.sheet import Sheet
from rejoinder.discussion.models import Appeal, Comment, Maker, Publication, State, Urgency
from rejoinder.discussion.quotes import nested
from rejoinder.discussion.roles import Task
from rejoinder.discussion.rulesets import title_of
from rejoinder.notices import outbox
from rejoinder.notices.content import Content, Due, Event, Letter, NotDelivered, Wait
from rejoinder.notices.registry import EVENTS, LETTERS


def write(due: Due, now: datetime) -> Content | Wait | None:
    """The letter or event, as things stand now; None where there is nothing left to tell, or nobody to tell it.

    Raises NotDelivered for a kind that this version does not know, or an address that cannot be read.
    """
    if due.kind in reporters.KINDS:
        return reporters.write(due, now)
    writer = _WRITERS.get(due.kind)
    if writer is None:
        raise NotDelivered("This version knows no notice of this kind.")
    case = cases.case_of(due)
    if case is None:
        return None
    early = cases.too_early(case, now)
    if early is not None:
        return early
    paper = case.comment.thread.publication if "user" in due.ids else case.publication
    with translation.override(paper.language):
        written = writer(case, due, now)
        if isinstance(written, Wait):
            return written
        if due.carried == EVENTS:
            return None if written is None else Event(due.kind, due.ids)
        if written is None:
            return None
        return _to_editor(case, written, due) if "user" in due.ids else _to_author(case, written)


def _to_author(case: Case, sheet: Sheet) -> Letter | None:
    if not case.address:
        return None
    # What a mail program posts there by itself only ends the mails: see api/private.py.
    return sheets.letter(sheet, case.publication, case.address, stop=f"{_private(case)}quiet")


def _to_editor(case: Case, sheet: Sheet, due: Due) -> Letter | None:
    to = User.objects.filter(pk=due.ids["user"], is_active=True).values_list("email", flat=True).first()
    return sheets.letter(sheet, case.comment.thread.publication, to) if to else None


def _received(case: Case, due: Due, now: datetime) -> Sheet | None:
    if case.last.state == State.WITHDRAWN or (due.carried == LETTERS and cases.is_too_much(case, now)):
        return None
    sentences = {
        State.PUBLISHED: _("It is published."),
        State.HELD: _("A person will look at it before it is published."),
        State.REJECTED: _("It is not published. Its private page says why, and what you can do."),
    }
    return Sheet(
        subject=_("Your comment on “%(title)s”") % {"title": _title(case)},
        lead=[
            _("Thank you for your comment on “%(title)s”.") % _about(case),
            sentences[State(case.last.state)],
        ],
        link=_private(case),
        link_label=_("Your comment’s private page"),
        after=[
            _(
                "There you see what becomes of it. Only you have this address; whoever has it can withdraw the comment."
            )
        ],
        footer=_footer(),
    )


def _decided(case: Case, due: Due, now: datetime) -> Sheet | None:
    if cases.is_overtaken(case, due):
        return None
    subjects = {
        State.PUBLISHED: _("Your comment on “%(title)s” is published"),
        State.HELD: _("Your comment on “%(title)s” is waiting for a person"),
        State.REJECTED: _("Your comment on “%(title)s” is not published"),
    }
    state = State(case.last.state)
    subject = subjects[state] % _about(case)
    return Sheet(
        subject=subject,
        lead=[f"{subject}.", *_who(case)],
        quoted=_why(case),
        link=_private(case),
        link_label=_("Your comment’s private page"),
        after=_ways(case, now),
        footer=_footer(),
    )


def _who(case: Case) -> list[str]:
    """Whether a person or a machine decided, and under which rule."""
    last = case.last
    rule = title_of(last.rule) if last.rule else ""
    if last.state == State.PUBLISHED:
        return [_("A moderator decided this.")] if last.maker == Maker.MODERATOR else []
    if last.maker == Maker.REPORTS:
        return [_("Readers have reported it, and a person will look at it.")]
    if last.maker == Maker.MODERATOR:
        if rule:
            return [_("A moderator decided this under the rule “%(rule)s”.") % {"rule": rule}]
        return [_("A moderator decided this.")]
    sentences = [_("The site’s rules decided this by machine; no person has looked at it yet.")]
    return [*sentences, _("The rule is “%(rule)s”.") % {"rule": rule}] if rule else sentences


def _why(case: Case) -> list[tuple[str, str]]:
    """The reason where it is not published, and what a moderator wrote to the author whatever was decided."""
    last = case.last
    reason = "" if last.state == State.PUBLISHED else reasons.of_decision(last)
    return _said((_("The reason:"), reason), (_("The moderator writes:"), last.line))


def _said(*parts: tuple[str, str]) -> list[tuple[str, str]]:
    """Those of these introduced words that somebody wrote."""
    return [(introduction, words) for introduction, words in parts if words]


def _ways(case: Case, now: datetime) -> list[str]:
    contest = contest_of(case.comment, case.decisions)
    if not contest.may(now):
        return []
    if contest.until is None:
        return [_("If you think this is wrong, you can appeal there.")]
    until = _time(case.publication, contest.until)
    return [_("If you think this is wrong, you can appeal there until %(until)s.") % {"until": until}]


def _appeal_received(case: Case, due: Due, now: datetime) -> Sheet | None:
    del now
    appeal = cases.appeal_of(case, due)
    if appeal is None or appeal.answered_at is not None:
        return None
    when = _("You will have an answer by %(due)s.") % {"due": _time(case.publication, appeal.due_at)}
    return Sheet(
        subject=_("Your appeal about “%(title)s” has arrived") % _about(case),
        lead=[
            _("Your appeal about your comment on “%(title)s” has arrived.") % _about(case),
            f"{_second_look(appeal)} {when}",
        ],
        link=_private(case),
        link_label=_("Your comment’s private page"),
        footer=_footer(),
    )


def _second_look(appeal: Appeal) -> str:
    if appeal.decision.maker == Maker.MODERATOR:
        return _("Somebody else will look at it, if more than one person decides here.")
    return _("A person will look at it.")


def _appeal_answered(case: Case, due: Due, now: datetime) -> Sheet | None:
    del now
    appeal = cases.appeal_of(case, due)
    if cases.is_overtaken(case, due) or appeal is None or appeal.granted is None:
        return None
    if appeal.granted:
        subject = _("Your appeal was granted: your comment on “%(title)s” is published") % _about(case)
        lead = [_("Your appeal was granted. Your comment on “%(title)s” is published.") % _about(case)]
    else:
        subject = _("Your appeal about “%(title)s” was not granted") % _about(case)
        lead = [
            _("A person has looked again at your comment on “%(title)s”, and it stays unpublished.")
            % _about(case),
            _("This decision is final."),
        ]
    return Sheet(
        subject=subject,
        lead=lead,
        quoted=_said((_("The answer:"), appeal.answer), (_("The moderator writes:"), case.last.line)),
        link=_private(case),
        link_label=_("Your comment’s private page"),
        footer=_footer(),
    )


def _appeal_overdue(case: Case, due: Due, now: datetime) -> Sheet | None:
    del now
    appeal = cases.appeal_of(case, due)
    if appeal is None or appeal.answered_at is not None:
        return None
    promised = _time(case.comment.thread.publication, appeal.due_at)
    return Sheet(
        subject=_("An appeal is overdue at %(publication)s") % {"publication": case.publication.name},
        lead=[
            _("An author was promised an answer by %(due)s, and nobody has given one.") % {"due": promised}
        ],
        link=f"{settings.PUBLIC_URL}/desk/appeals/{appeal.pk}/",
        link_label=_("Answer the appeal"),
        footer=[_("You get this as an editor of the publication, once for each appeal.")],
    )


def _urgent(case: Case, due: Due, now: datetime) -> Sheet | Wait | None:
    user = User.objects.filter(pk=due.ids["user"]).first()
    # It may be settled by now while others, of which nobody was told for its sake, still wait.
    waiting = Comment.objects.filter(state=State.HELD, urgency=Urgency.URGENT)
    if user is None or not waiting.filter(thread__publication=case.publication).exists():
        return None
    if not roles.may(user, Task.DECIDE, case.publication.pk):
        return None
    this = telling.slot_of(now)
    # From then on, no case came in any more that this mail is for.
    closed = telling.start_of(due.ids.get("slot", this) + 1)
    alike = {"user": user.pk, "publication": case.publication.pk}
    sent = outbox.last_sent(due, alike, min(closed, telling.start_of(this)))
    if sent is not None and sent >= closed + telling.RECORDED_BY:
        return None
    if sent is not None and sent >= telling.start_of(this):
        return Wait(telling.start_of(this + 1))
    return Sheet(
        subject=_("An urgent case waits at %(publication)s") % {"publication": case.publication.name},
        lead=[_("A comment is held that may threaten somebody, and nobody has decided about it yet.")],
        link=f"{settings.PUBLIC_URL}/desk/next/",
        link_label=_("Open the case"),
        footer=[_("You asked at the desk to be mailed of urgent cases. Your preferences there end it.")],
    )


def _private(case: Case) -> str:
    return f"{settings.PUBLIC_URL}{tokens.private_path(case.comment.pk)}"


def _title(case: Case) -> str:
    return nested(case.comment.thread.title)


def _about(case: Case) -> dict[str, str]:
    return {"title": _title(case)}


def _time(publication: Publication, moment: datetime) -> str:
    return locales.time_text(moment, publication.time_zone, publication.language)


def _footer() -> list[str]:
    return [
        _(
            "You get this because you asked to be mailed what becomes of your comment. Its private page ends it."
        )
    ]


_WRITERS: dict[str, Callable[[Case, Due, datetime], Sheet | Wait | None]] = {
    telling.RECEIVED: _received,
    telling.DECIDED: _decided,
    telling.APPEAL_RECEIVED: _appeal_received,
    telling.APPEAL_ANSWERED: _appeal_answered,
    telling.APPEAL_OVERDUE: _appeal_overdue,
    telling.URGENT: _urgent,
}
