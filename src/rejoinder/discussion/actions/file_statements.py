"""An administrator says under which category the decisions of each rule are filed in statements of reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication, StatementCategory
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.statements.categories import CATEGORIES, DEFAULTS, filings_of

LONGEST_LAW = 500
"""In code points; the database takes no more."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One rule's category, and the law that its comments break, blank for none."""

    category: str
    law: str = ""


def file_statements(
    publication: Publication, filed: Mapping[str, Filed], *, user: User, now: datetime
) -> list[str]:
    """Have the rules filed like this from now on; returns the rules for which that is a change.

    What is as Rejoinder ships it is not stored, so that a better table in a later version reaches it. Raises Refused:
    403 for whoever may not, 422 for an unknown rule or category, or too long a law.
    """
    roles.check(user, Task.ADMINISTER, publication.pk)
    for rule, one in filed.items():
        if rule not in DEFAULTS or one.category not in CATEGORIES:
            raise Refused(
                422,
                "unknown_category",
                _("There is no such category"),
                _("Choose one of those that are listed."),
            )
        if len(one.law) > LONGEST_LAW or not one.law.isprintable():
            raise Refused(
                422,
                "too_long",
                _("A law is too long"),
                _("Name it in one line of at most %d characters.") % LONGEST_LAW,
            )
    return writer.write(lambda: _put(publication, filed, user, now))


def _put(publication: Publication, filed: Mapping[str, Filed], user: User, now: datetime) -> list[str]:
    before = filings_of(publication)
    changed = [
        rule
        for rule, one in filed.items()
        if (before[rule].category, before[rule].law) != (one.category, one.law)
    ]
    for rule in changed:
        one, shipped = filed[rule], DEFAULTS[rule]
        own = StatementCategory.objects.filter(publication=publication, rule=rule)
        if (one.category, one.law) == (shipped.category, shipped.law):
            own.delete()
        else:
            StatementCategory.objects.update_or_create(
                publication=publication, rule=rule, defaults={"category": one.category, "law": one.law}
            )
        events.note(
            Verb.SET,
            user=user,
            publication=publication,
            kind="statements",
            object_id=publication.slug,
            now=now,
            rule=rule,
            before={"category": before[rule].category, "law": before[rule].law},
            after={"category": one.category, "law": one.law},
        )
    return changed
