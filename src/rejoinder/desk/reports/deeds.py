"""The one place where this room tells what somebody did besides deciding: for the audit of the desk."""

from __future__ import annotations

import logging

from rejoinder.accounts.models import User
from rejoinder.discussion.models import Publication

log = logging.getLogger(__name__)


def note(verb: str, user: User, publication: Publication, what: str) -> None:
    """In the operator's log, by ids alone: who did what where, such as an export or a change of the categories."""
    log.info("user %s %s at publication %s: %s", user.pk, verb, publication.pk, what)
