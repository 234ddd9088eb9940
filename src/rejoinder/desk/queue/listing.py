"""One list of the queue as it was asked for: whose cases, narrowed how, in which order, which page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.accounts.models import User
from rejoinder.desk import preferences, waiting
from rejoinder.desk.queue.filters import FilterForm
from rejoinder.desk.waiting import Places, Tab
from rejoinder.discussion import roles, search
from rejoinder.discussion.models import Comment, DeskPreference, Order
from rejoinder.discussion.roles import Task
from rejoinder.newsroom.models import SectionPage

PER_PAGE = 25
LAST_PAGE = 400
"""Pages are counted off from the beginning, which takes the longer the further one goes."""
LOOKED_AT = 20_000
"""Comments of the archive among which filters without an index of their own look."""


@dataclass(frozen=True)
class Listing:
    """The list; nothing is asked of the database before it is needed, and then once."""

    user: User
    tab: Tab
    params: QueryDict
    now: datetime

    @cached_property
    def places(self) -> Places:
        """Where this person may read."""
        return waiting.places_of(self.user, Task.READ)

    @cached_property
    def publications(self) -> list[tuple[int, str]]:
        """The same by id and name."""
        return list(roles.publications_for(self.user, Task.READ).values_list("pk", "name"))

    @cached_property
    def wishes(self) -> DeskPreference:
        """How this person wants the desk."""
        return preferences.of(self.user)

    @cached_property
    def form(self) -> FilterForm:
        """The filters that were asked for."""
        return FilterForm(
            self.params,
            publications=self.publications,
            sections=_sections(),
            order=str(self.wishes.order),
            with_state=self.tab is Tab.EVERYTHING,
        )

    @cached_property
    def query(self) -> search.Query:
        """The words that are searched for; the field is there for everything alone."""
        return search.read(self.form.value_of("q") or "" if self.tab is Tab.EVERYTHING else "")

    @cached_property
    def found(self) -> QuerySet[Comment]:
        """The tab's comments that the filters leave, in no order."""
        comments = waiting.among(self.tab, self.places)
        if self.tab is Tab.EVERYTHING:
            comments = self._of_the_archive(comments)
        return self.narrowed(comments)

    def narrowed(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        """Those of the comments that the filters leave."""
        comments = comments.filter(self._indexed())
        state, language = self.form.value_of("state"), self.form.value_of("language")
        if state is not None:
            comments = comments.filter(state=state)
        if language is not None:
            comments = comments.filter(language__iexact=language.replace("_", "-"))
        if (publication := self.form.value_of("publication")) is not None:
            comments = comments.filter(thread__publication=publication)
        if (section := self.form.value_of("section")) is not None:
            comments = comments.filter(thread__url__startswith=section)
        name = self.form.value_of("name")
        if name is not None and self.tab is not Tab.EVERYTHING:
            comments = comments.filter(name__icontains=name)
        return comments

    @cached_property
    def page_number(self) -> int:
        """The page asked for, from 1; the nearest that exists for anything else."""
        asked = self.params.get("p", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        return min(max(number, 1), LAST_PAGE)

    def page(self) -> tuple[list[int], bool]:
        """Ids of the page's comments in their order, and whether there is a page after it."""
        start = (self.page_number - 1) * PER_PAGE
        ordered = waiting.ordered(self.found, self.tab, self.form.chosen_order, self.now)
        ids = list(ordered.values_list("pk", flat=True)[start : start + PER_PAGE + 1])
        return ids[:PER_PAGE], len(ids) > PER_PAGE and self.page_number < LAST_PAGE

    def address_without(self, *names: str) -> str:
        """The query string of the same list without these parameters, and of its first page."""
        left = self.params.copy()
        for name in ("p", *names):
            left.pop(name, None)
        return left.urlencode()

    def address_with(self, **changed: Any) -> str:
        """The query string of the same list with these parameters changed, and of its first page."""
        left = self.params.copy()
        left.pop("p", None)
        for name, value in changed.items():
            left[name] = str(value)
        return left.urlencode()

    def limits(self) -> list[str]:
        """What this list does not show, in sentences; asked when its last page is shown."""
        told: list[str] = []
        if self._by_query is not None:
            if self._by_query.has_more:
                told.append(
                    ngettext(
                        "Only the newest match was looked at.",
                        "Only the newest %(count)d matches were looked at. Add a word to find older ones.",
                        self._most,
                    )
                    % {"count": self._most}
                )
        elif self._is_windowed and (edge := self._edge) is not None:
            back = _(
                "Only %(count)d comments were looked at, back to %(day)s. Choose a last day to look further."
            )
            ahead = _(
                "Only %(count)d comments were looked at, up to %(day)s. Choose a first day to look further."
            )
            sentence = ahead if self._is_oldest_first else back
            told.append(sentence % {"count": LOOKED_AT, "day": timezone.localdate(edge).isoformat()})
        if self.page_number == LAST_PAGE:
            told.append(_("Lists end here. Narrow this one to see the rest."))
        return told

    @property
    def _is_narrow(self) -> bool:
        """Whether what is looked at is one person's or one discussion's."""
        return bool(self.form.value_of("thread") or self.form.value_of("commenter"))

    @property
    def _most(self) -> int:
        return search.MOST * 10 if self._is_narrow else search.MOST

    @property
    def _is_windowed(self) -> bool:
        """Whether a filter is set that would have to look at the whole archive."""
        if self.tab is not Tab.EVERYTHING or self._by_query is not None or self._by_name is not None:
            return False
        return self.places is not None or any(
            self.form.value_of(name) for name in ("state", "publication", "section", "language")
        )

    @cached_property
    def _by_query(self) -> search.Found | None:
        """What the search found; None where nothing is searched for."""
        return None if self.query.is_blank else search.find(self.query, most=self._most)

    @cached_property
    def _by_name(self) -> search.Found | None:
        """What is by authors of this name, in the archive; None where no name is asked for."""
        names = search.read(self.form.value_of("name") or "")
        if self.tab is not Tab.EVERYTHING or names.is_blank:
            return None
        return search.find(names, most=self._most, names_only=True)

    def _of_the_archive(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        if self._by_query is not None:
            comments = comments.filter(pk__in=self._by_query.comments)
        if self._by_name is not None:
            comments = comments.filter(pk__in=self._by_name.comments)
        return self._windowed(comments)

    @cached_property
    def _edge(self) -> datetime | None:
        """When the last comment that is looked at was sent; None where all are.

        The newest are looked at, or the oldest where those come first, by the filters that have an index.
        """
        comments = Comment.objects.filter(self._indexed())
        first = ("created_at", "pk") if self._is_oldest_first else ("-created_at", "-pk")
        times = comments.order_by(*first).values_list("created_at", flat=True)
        return next(iter(times[LOOKED_AT - 1 : LOOKED_AT]), None)

    @property
    def _is_oldest_first(self) -> bool:
        return self.form.chosen_order == Order.OLDEST

    def _windowed(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        if not self._is_windowed or self._edge is None:
            return comments
        # A span of time, which the order's own index goes through, and not a set of ids.
        return comments.filter(
            **{"created_at__lte" if self._is_oldest_first else "created_at__gte": self._edge}
        )

    def _indexed(self) -> Q:
        wanted = Q()
        since, until = self.form.span
        for name, value in (
            ("thread", self.form.value_of("thread")),
            ("commenter", self.form.value_of("commenter")),
            ("rule", self.form.value_of("rule")),
            ("created_at__gte", since),
            ("created_at__lt", until),
        ):
            if value is not None:
                wanted &= Q(**{name: value})
        # So that the index of what has a rule can be used.
        return wanted & ~Q(rule="") if self.form.value_of("rule") else wanted


def _sections() -> list[tuple[str, str]]:
    """The paper's sections by the beginning of their articles' addresses."""
    live = SectionPage.objects.live().order_by("title").values_list("slug", "title")
    return [(f"/{slug}/", title) for slug, title in live]
