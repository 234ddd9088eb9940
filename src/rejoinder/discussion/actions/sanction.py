"""A moderator puts whoever is known by a commenter, an address or a domain under a sanction, with reason and end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts import address as addresses
from rejoinder.accounts import mail_hosts
from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import events, roles, sanctions, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Aim, Measure, Publication, Sanction
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

LONGEST_TEXT = 2_000
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]+")


@dataclass(frozen=True, slots=True)
class Whom:
    """At whom a sanction aims: a commenter's record with one of three aims, or an address or a domain as typed."""

    commenter: Commenter | None = None
    aim: Aim = Aim.COMMENTER
    typed: str = ""
    """An e-mail address or a domain; of an address nothing but its digest is kept."""


def sanction(
    whom: Whom,
    measure: Measure,
    *,
    user: User,
    publication: Publication | None,
    reason: str,
    note: str = "",
    ends_at: datetime | None = None,
    now: datetime,
) -> Sanction:
    """Put them under the measure from now on, until ``ends_at`` or for as long as nobody lifts it.

    ``publication`` is None for every publication. ``reason`` is told to whoever is under it, ``note`` is for the desk.
    Raises Refused: 403 for whoever may not decide there, 404 for a commenter who wrote nothing where the user decides,
    422 for what cannot be aimed at, a missing or too long reason, an end that is past.
    """
    _check_user(user, whom, publication)
    reason, note = reason.strip(), note.strip()
    _check_texts(reason, note)
    if ends_at is not None and ends_at <= now:
        raise Refused(422, "past", _("That end is past"), _("Choose a later one, or none."))
    aim, target, domain = _aimed(whom)
    made = Sanction(
        measure=measure,
        aim=aim,
        target=target,
        commenter=whom.commenter,
        domain=domain,
        publication=publication,
        reason=reason,
        note=note,
        starts_at=now,
        ends_at=ends_at,
        user=user,
        created_at=now,
    )
    return writer.write(lambda: _imposed(made, now))


def _imposed(made: Sanction, now: datetime) -> Sanction:
    made.save(force_insert=True)
    ends = made.ends_at.isoformat() if made.ends_at else ""
    events.note(
        Verb.SANCTIONED,
        user=made.user,
        publication=made.publication_id,
        kind="sanction",
        object_id=made.pk,
        now=now,
        after={"measure": made.measure, "aim": made.aim, "commenter": made.commenter_id, "ends": ends},
    )
    return made


def _check_user(user: User, whom: Whom, publication: Publication | None) -> None:
    if publication is not None:
        roles.check(user, Task.DECIDE, publication.pk)
    elif not roles.everywhere(user, Task.DECIDE):
        raise Refused(
            403,
            "not_everywhere",
            _("You may not do this at every publication"),
            _("Choose one at which you decide about comments."),
        )
    if whom.commenter is None:
        return
    theirs = roles.visible_comments(user, Task.DECIDE).filter(commenter=whom.commenter)
    if not theirs.exists():
        raise Refused(404, "unknown_commenter", _("There is no such commenter"), _("Look for them again."))


def _check_texts(reason: str, note: str) -> None:
    if not reason:
        raise Refused(
            422, "no_reason", _("A sanction needs a reason"), _("Write a sentence that says why to them.")
        )
    if max(len(reason), len(note)) > LONGEST_TEXT:
        raise Refused(
            422, "too_long", _("That is too long"), _("Write at most %d characters.") % LONGEST_TEXT
        )


def _aimed(whom: Whom) -> tuple[Aim, bytes, str]:
    """The aim, what it looks for, and the domain's name where it was typed."""
    if whom.commenter is None:
        return _typed(whom.typed.strip())
    if whom.aim == Aim.COMMENTER:
        return Aim.COMMENTER, sanctions.target_of(whom.commenter), ""
    digest = {Aim.ADDRESS: whom.commenter.address_digest, Aim.DOMAIN: whom.commenter.domain_digest}[whom.aim]
    if digest is None:
        raise Refused(
            422,
            "no_address",
            _("No address of this commenter is kept"),
            _("The sanction can be on the commenter only."),
        )
    if whom.aim == Aim.DOMAIN:
        _check_domain(bytes(digest))
    return whom.aim, bytes(digest), ""


def _typed(typed: str) -> tuple[Aim, bytes, str]:
    if _ADDRESS.fullmatch(typed):
        return Aim.ADDRESS, addresses.digest(typed), ""
    domain = typed.removeprefix("@").lower()
    if not _DOMAIN.fullmatch(domain):
        raise Refused(
            422,
            "no_aim",
            _("That is no address and no domain"),
            _("Write it like ada@town.example, or like town.example."),
        )
    digest = addresses.domain_digest(domain)
    _check_domain(digest)
    return Aim.DOMAIN, digest, domain


def _check_domain(digest: bytes) -> None:
    if mail_hosts.is_shared(digest):
        raise Refused(
            422,
            "shared_domain",
            _("Anybody can have an address there"),
            _("A sanction on that domain would meet very many people. Put it on the address instead."),
        )
