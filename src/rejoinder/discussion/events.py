"""The only writer of what people did at the desk; whoever changes something there notes it in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rejoinder.accounts.models import User
from rejoinder.discussion import writer
from rejoinder.discussion.models import DeskEvent, Publication

LONGEST_VALUE = 300
"""Code points of a text in ``before`` or ``after``; the rest is cut."""
MOST_VALUES = 40
"""Values in ``before`` or in ``after``, and in a list among them."""
BY = "by"
"""In ``after``, the ``Hand`` of a deed that has no user and never had one."""
_PART = r"[^\s@<>()\[\]\",;:]"
_ADDRESS = re.compile(rf"{_PART}+@{_PART}+\.(?:(?!\.){_PART})+")


class Verb(models.TextChoices):
    """What is done at the desk, with the word that the audit has for it. The column takes any other word as well."""

    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    HELD = "held", _("held")
    UNDID = "undid", _("took back a decision")
    TOOK_OVER = "took_over", _("took over a case")
    GRANTED = "granted", _("granted an appeal")
    DENIED = "denied", _("denied an appeal")
    WORDED = "worded", _("added a wording")
    REWORDED = "reworded", _("changed a wording")
    RETIRED = "retired", _("retired a wording")
    REVIVED = "revived", _("brought back a wording")
    GAVE_ROLE = "gave_role", _("gave a role")
    CHANGED_ROLE = "changed_role", _("changed a role")
    TOOK_ROLE = "took_role", _("took a role away")
    MADE_LINK = "made_link", _("made a new sign-in link")
    SET = "set", _("changed settings")
    RULED = "ruled", _("changed the rulebook")
    ROLLED_BACK = "rolled_back", _("rolled the rulebook back")
    DRAFTED = "drafted", _("wrote a draft of the rules")
    REDRAFTED = "redrafted", _("rewrote a draft of the rules")
    DISCARDED = "discarded", _("laid a draft of the rules aside")
    BACKTESTED = "backtested", _("started a backtest")
    CANCELLED_BACKTEST = "cancelled_backtest", _("cancelled a backtest")
    SHADOWED = "shadowed", _("tried rules in the shadow")
    END_OF_SHADOW = "end_of_shadow", _("ended a shadow")
    KEPT_EXAMPLE = "kept_example", _("kept an example for the rules")
    DROPPED_EXAMPLE = "dropped_example", _("let an example for the rules go")
    LEARNED = "learned", _("put what was learned to use")
    UNLEARNED = "unlearned", _("went back to the shipped model")
    SANCTIONED = "sanctioned", _("sanctioned a commenter")
    LIFTED = "lifted", _("lifted a sanction")
    REMARKED = "remarked", _("wrote a note on a commenter")
    ERASED_NOTE = "erased_note", _("erased a note on a commenter")
    ISSUED_KEY = "issued_key", _("issued an API key")
    REVOKED_KEY = "revoked_key", _("revoked an API key")
    EXPORTED = "exported", _("exported")


class Hand(models.TextChoices):
    """Whose deed it was where it was no colleague's, with the name that the audit has for it."""

    SERVER = "server", _("The server by itself")
    COMMAND = "command_line", _("Somebody at the command line")


def note(
    verb: str,
    *,
    user: User | Hand | None,
    publication: Publication | int | None,
    kind: str,
    object_id: int | str = "",
    now: datetime,
    rule: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> DeskEvent:
    """Append what the user, or another hand, did: a ``Verb`` or a short word of your own, to which thing, where.

    Call it inside the transaction of the deed, so that neither stands without the other; outside of one it has its
    own. ``publication`` may be an id; None concerns the whole site. ``before`` and ``after`` are short plain values
    and nothing about readers: texts are cut at ``LONGEST_VALUE`` and addresses of e-mail struck out, so that a
    careless call does no harm. Raises ValueError for a word that does not fit.
    """
    if not (0 < len(verb) <= 40 and 0 < len(kind) <= 20 and len(str(object_id)) <= 64 and len(rule) <= 60):
        raise ValueError("an event's verb has 1 to 40 characters, its kind 1 to 20, its id at most 64")
    told = _tidied(after or {})
    event = DeskEvent(
        user=user if isinstance(user, User) else None,
        publication_id=publication.pk if isinstance(publication, Publication) else publication,
        verb=str(verb),
        kind=kind,
        object_id=str(object_id),
        rule=rule,
        before=_tidied(before or {}),
        after={**told, BY: user.value} if isinstance(user, Hand) else told,
        created_at=now,
    )
    writer.write(lambda: event.save(force_insert=True))
    return event


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two states of one thing, the values that differ, for ``note``."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def without_addresses(text: str) -> str:
    """The text with addresses of e-mail struck out."""
    return _ADDRESS.sub("…", text)


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in list(values.items())[:MOST_VALUES]}


def _value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(one) for one in list(value)[:MOST_VALUES]]
    if isinstance(value, Mapping):
        return _tidied(value)
    text = without_addresses(str(value))
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
