"""What a notifier carries: a letter to one person, or an event for another system; and what may go wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, in plain values; whoever carries it makes headers of them that nothing can be smuggled into."""

    to: str
    """The address; it lives in memory only."""
    subject: str
    text: str
    html: str
    language: str
    """BCP 47 tag."""
    sender: str
    """Name of the publication."""
    list_name: str
    """Of its letters as a list, by which readers' programs sort: letters of a to z, digits and hyphens."""
    stop: str = ""
    """Address under which the reader ends such letters; blank where there is none."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, in ids, for another system; it asks for the rest."""

    kind: str
    ids: Mapping[str, int]


Content = Letter | Event


@dataclass(frozen=True, slots=True)
class Wait:
    """It is too early to tell."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A notice whose turn it is."""

    id: int
    identity: uuid.UUID
    carried: str
    """``letters`` or ``events``: what its notifier carries."""
    kind: str
    ids: Mapping[str, int]
    tries: int
    """This one included."""


Compose = Callable[[Due, datetime], Content | Wait | None]
"""Makes the content as things stand now; None where there is nothing left to tell. NotDelivered ends the notice."""


class NotDelivered(Exception):
    """The content was certainly not taken. The message is for the operator and holds no word of another server."""

    final = True
    """Whether trying again is of no use."""


class TryLater(NotDelivered):
    """It was not taken this time."""

    final = False


class Away(TryLater):
    """Nobody answers at all, so that nothing else need be tried now."""


class Unconfirmed(Exception):
    """Everything was handed over, and no answer came: it may have been taken."""
