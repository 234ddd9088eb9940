"""The list through which somebody goes case by case: which line, and what its filters leave of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from rejoinder.accounts.models import User
from rejoinder.desk import preferences
from rejoinder.desk.cases.lines import Way, line_of
from rejoinder.desk.queue.filters import NARROWING
from rejoinder.desk.queue.listing import Listing
from rejoinder.desk.waiting import Tab
from rejoinder.discussion.models import Comment, Order

_FILTERS = (*(name for name in NARROWING if name not in {"q", "state"}), "thread", "commenter")
"""What a line can be narrowed to; the rest is for the archive, which is no line."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One list, as the addresses of its cases carry it from one to the next."""

    line: Tab
    kept: str = ""
    """The filters and the order that were asked for, as a query string; blank for the whole line in one's own order."""

    @property
    def list_address(self) -> str:
        """Where the list is shown."""
        return reverse(f"desk_{self.line}") + (f"?{self.kept}" if self.kept else "")

    @property
    def query(self) -> str:
        """The query string, with its question mark, of an address that belongs to this list."""
        return _question(f"line={self.line}", self.kept)

    @property
    def is_narrowed(self) -> bool:
        """Whether filters leave less than the whole line."""
        return any(name in QueryDict(self.kept) for name in _FILTERS)

    def address(self, name: str, *args: Any, **asked: int) -> str:
        """The address of this name with its arguments, on the way through the list.

        The line of what is held goes without saying.
        """
        line = "" if self.line is Tab.HELD else f"line={self.line}"
        return reverse(name, args=args) + _question(line, urlencode(asked), self.kept)

    def way(self, user: User, now: datetime) -> Way:
        """The way through the list in the order that was asked for, else that this person likes, as it is now."""
        if not self.kept:
            return Way(self.line, Order(preferences.of(user).order), now)
        listing = Listing(user, self.line, QueryDict(self.kept), now)
        return Way(self.line, listing.form.chosen_order, now, listing.narrowed)

    def narrowed(self, comments: QuerySet[Comment], user: User, now: datetime) -> QuerySet[Comment]:
        """Those of the comments that the filters leave."""
        return (
            Listing(user, self.line, QueryDict(self.kept), now).narrowed(comments) if self.kept else comments
        )


def trail_of(request: HttpRequest, comment: Comment | None = None) -> Trail:
    """The list that the address names; where it names no line, that in which this comment waits."""
    return through(line_of(request.GET.get("line", ""), comment), request.GET)


def through(line: Tab, params: QueryDict) -> Trail:
    """The line as the parameters narrow and order it; what else they say is left out."""
    asked = [(name, params.get(name, "")) for name in (*_FILTERS, "order")]
    return Trail(line, urlencode([(name, value) for name, value in asked if value]))


def _question(*parts: str) -> str:
    told = "&".join(part for part in parts if part)
    return f"?{told}" if told else ""
