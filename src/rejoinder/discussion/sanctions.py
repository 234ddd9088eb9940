"""Whom the desk has put under a sanction, and what they are told of it; nobody is held back without knowing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.accounts import address as addresses
from rejoinder.accounts.models import Commenter
from rejoinder.discussion import locales
from rejoinder.discussion.models import Measure, Publication, Sanction
from rejoinder.discussion.refusal import Refused

_GRAVITY = {Measure.HOLD: 0, Measure.READ_ONLY: 1, Measure.BAN: 2}


def on_sender(
    email: str, author: Commenter | None, publication: Publication, now: datetime
) -> list[Sanction]:
    """What whoever writes with this address is under at the publication, the gravest first; in one query.

    ``author`` is the commenter that they proved to be, or None. A new browser is known again by its address.
    """
    digests = [addresses.digest(email), addresses.domain_digest(email)] if email else []
    return _standing(_targets(author, digests), publication, now)


def on_commenter(commenter: Commenter, publication: Publication, now: datetime) -> list[Sanction]:
    """What this commenter is under at the publication, the gravest first; in one query."""
    return _standing(targets(commenter), publication, now)


def targets(commenter: Commenter) -> list[bytes]:
    """Everything by which a sanction may aim at this commenter."""
    known = (commenter.address_digest, commenter.domain_digest)
    return _targets(commenter, [bytes(digest) for digest in known if digest])


def target_of(commenter: Commenter) -> bytes:
    """What a sanction on this very commenter looks for."""
    return f"commenter {commenter.pk}".encode()


def check_may_write(standing: Iterable[Sanction], publication: Publication) -> None:
    """Raises Refused (403) for whoever may add no comment; says why, until when, and where to object."""
    for sanction in standing:
        if sanction.measure in {Measure.READ_ONLY, Measure.BAN}:
            raise refusal(sanction, publication)


def check_may_take_part(standing: Iterable[Sanction], publication: Publication) -> None:
    """Raises Refused (403) for whoever is banned and so may change or report nothing, either.

    Appeals stay open, and so do reports of what is illegal: the law gives them to everybody.
    """
    for sanction in standing:
        if sanction.measure == Measure.BAN:
            raise refusal(sanction, publication)


def told_of_hold(standing: Sequence[Sanction], publication: Publication) -> str | None:
    """What an author under any sanction is told of a comment that was sent already; None for everybody else.

    Whatever the sanction, a person reads that comment before it is published.
    """
    if not standing:
        return None
    with translation.override(publication.language):
        lead = _("A person reads your comments before they are published.")
        return f"{lead} {_told(standing[0], publication)}"


def told_now(commenter: Commenter, publication: Publication, now: datetime) -> str | None:
    """As ``told_of_hold``, by what this commenter is under now; in one query."""
    return told_of_hold(on_commenter(commenter, publication, now), publication)


def refusal(sanction: Sanction, publication: Publication) -> Refused:
    """The honest refusal under this sanction, in the publication's language."""
    with translation.override(publication.language):
        titles = {
            Measure.READ_ONLY.value: _("You cannot write here at present"),
            Measure.BAN.value: _("You are banned from the discussions here"),
        }
        return Refused(403, sanction.measure, titles[sanction.measure], _told(sanction, publication))


def _told(sanction: Sanction, publication: Publication) -> str:
    """Reason, end, and where to object, in the active language."""
    if sanction.ends_at is None:
        end = _("It holds until it is lifted.")
    else:
        until = locales.time_text(sanction.ends_at, publication.time_zone, publication.language)
        end = _("It ends on %(time)s.") % {"time": until}
    if publication.objections_to:
        way = _("To object, write to %(place)s and name sanction %(number)d.") % {
            "place": publication.objections_to,
            "number": sanction.pk,
        }
    else:
        way = _("To object, write to the editors and name sanction %(number)d.") % {"number": sanction.pk}
    reason = sanction.reason.strip()
    if reason[-1:] not in ".!?…":
        reason = f"{reason}."
    return " ".join([_("The reason: %(reason)s") % {"reason": reason}, end, way])


def _targets(author: Commenter | None, digests: Sequence[bytes]) -> list[bytes]:
    return [*([target_of(author)] if author else []), *digests]


def _standing(wanted: Sequence[bytes], publication: Publication, now: datetime) -> list[Sanction]:
    if not wanted:
        return []
    # By the target alone, of which few rows know; given the publication as well, SQLite reads all of its sanctions.
    met = Sanction.objects.in_force(now).filter(target__in=wanted).order_by("pk")
    found = [one for one in met if one.publication_id in {None, publication.pk}]
    # The longest of equals is told, so that nobody hears of one end only to meet another.
    by_end = sorted(found, key=lambda one: (one.ends_at is None, one.ends_at or now), reverse=True)
    return sorted(by_end, key=lambda one: _GRAVITY[Measure(one.measure)], reverse=True)
