"""What whoever reported a comment is mailed, in words that are chosen when the mail is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.accounts import address as addresses
from rejoinder.discussion import locales, telling_reporters, tokens
from rejoinder.discussion.models import Decision, Ground, Maker, Publication, Report, State
from rejoinder.discussion.quotes import nested
from rejoinder.discussion.rulesets import title_of

MOST_A_DAY = 50
"""Reports in a day of which one address is mailed: anybody can type anybody's address. The receipt's page tells all."""
_LOOKED_THROUGH = 2_000
"""Earlier reports among which those of the address are counted; addresses are sealed, so no index knows them."""


@dataclass(frozen=True, slots=True)
class LetterToReporter:
    """One mail's words, in the publication's language; whoever sends it sets them."""

    to: str
    """The address; it lives in memory only."""
    publication: Publication
    subject: str
    lead: Sequence[str]
    """Paragraphs before the link."""
    link: str
    """The receipt, as a whole address."""
    link_label: str
    after: Sequence[str] = ()
    footer: Sequence[str] = ()


def write(kind: str, ids: Mapping[str, int], now: datetime) -> LetterToReporter | None:
    """The letter of this kind, as things stand now; None where there is nothing (any more) to tell, or nobody.

    Raises KeyError for a kind that is none of ``telling_reporters``, ``addresses.Unsealable`` where the address
    cannot be read.
    """
    writer = _WRITERS[kind]
    related = Report.objects.select_related("comment__thread__publication", "decision")
    report = related.filter(pk=ids.get("report", 0)).first()
    if report is None or report.address is None:
        return None
    to = addresses.unseal(report.address)
    if _is_too_much(report, to):
        return None
    publication = report.comment.thread.paper
    with translation.override(publication.language):
        written = writer(report, ids, now)
        if written is None:
            return None
        subject, lead, after = written
        return LetterToReporter(
            to=to,
            publication=publication,
            subject=subject,
            lead=lead,
            link=f"{settings.PUBLIC_URL}/c/reports/{tokens.report_token(report.pk)}/",
            link_label=_("Your receipt, where you see what becomes of it"),
            after=after,
            footer=[_("You get this because you gave your address when you reported a comment.")],
        )


def _is_too_much(report: Report, to: str) -> bool:
    """Whether so many reports before this one named the address that it has had its letters for the day."""
    earlier = Report.objects.filter(
        created_at__gt=report.created_at - timedelta(days=1),
        created_at__lte=report.created_at,
        address__isnull=False,
        pk__lt=report.pk,
    ).order_by("-created_at", "-pk")
    wanted = addresses.digest(to)
    sealed = earlier.values_list("address", flat=True)[:_LOOKED_THROUGH]
    same = (one for one in sealed if _digest_of(one) == wanted)
    return len(list(islice(same, MOST_A_DAY))) == MOST_A_DAY


def _digest_of(sealed: bytes | memoryview | None) -> bytes:
    """The address's digest; blank where it cannot be read."""
    try:
        return addresses.digest(addresses.unseal(sealed or b""))
    except addresses.Unsealable:
        return b""


Written = tuple[str, list[str], list[str]] | None
"""Subject, paragraphs before the link, paragraphs after it."""


def _received(report: Report, ids: Mapping[str, int], now: datetime) -> Written:
    del ids, now
    publication = report.comment.thread.paper
    when = locales.time_text(report.created_at, publication.time_zone, publication.language)
    kind = (
        _("You reported it as illegal.")
        if report.ground == Ground.ILLEGAL
        else _("You reported it as going against the rules.")
    )
    then = _("A person will look at it, and you will be told what they decide.")
    return (
        _("Your report of a comment on “%(title)s” is here") % _about(report),
        [
            _("We received your report of a comment on “%(title)s” on %(when)s.")
            % {**_about(report), "when": when},
            f"{kind} {then}",
        ],
        [],
    )


def _answered(report: Report, ids: Mapping[str, int], now: datetime) -> Written:
    decision = report.decision
    # Taken back meanwhile, or answered by another decision, of which another letter tells.
    if decision is None or decision.pk != ids.get("decision"):
        return None
    if now < decision.created_at + telling_reporters.SETTLED_AFTER:
        return None
    sentences = {
        State.REJECTED: _("The comment was removed."),
        State.PUBLISHED: _("The comment stays: nothing was found that must be taken down."),
        State.WITHDRAWN: _("Its author has withdrawn the comment; it is no longer shown."),
    }
    sentence = sentences.get(State(decision.state))
    if sentence is None:
        return None
    return (
        _("What became of your report of a comment on “%(title)s”") % _about(report),
        [_("You reported a comment on “%(title)s”.") % _about(report), " ".join([sentence, *_who(decision)])],
        [
            _(
                "If you think that this is wrong, you can write to the publication. In the European Union you may also"
                " turn to a certified body for settling disputes out of court, or to a court."
            )
        ],
    )


def _who(decision: Decision) -> list[str]:
    if decision.maker == Maker.AUTHOR:
        return []
    sentences = (
        [_("A moderator decided this.")]
        if decision.maker == Maker.MODERATOR
        else [_("The rules decided this automatically.")]
    )
    if decision.rule and decision.state == State.REJECTED:
        sentences.append(_("It went against the rule “%s”.") % title_of(decision.rule))
    return sentences


def _about(report: Report) -> dict[str, str]:
    return {"title": nested(report.comment.thread.title)}


_WRITERS: dict[str, Callable[[Report, Mapping[str, int], datetime], Written]] = {
    telling_reporters.RECEIVED: _received,
    telling_reporters.ANSWERED: _answered,
}
