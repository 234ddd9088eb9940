"""The screen of one decision about many cases: first shown, then carried out, and for moments taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.desk import waiting
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.queue import words
from rejoinder.desk.queue.bulk_form import BulkForm
from rejoinder.desk.queue.carrying import Carried, Case, carry_out, take_back, urgent_among
from rejoinder.desk.queue.listing import Listing
from rejoinder.desk.queue.rows import Row, rows
from rejoinder.desk.queue.words import Offer, Said
from rejoinder.desk.screen import person
from rejoinder.desk.waiting import Tab
from rejoinder.discussion.actions.undo import UNDO_FOR
from rejoinder.discussion.models import Comment, Decision, State
from rejoinder.discussion.roles import Task
from rejoinder.discussion.wordings import Reason
from rejoinder.policy.verdict import Outcome

AT_ONCE = 100
"""Cases decided together: each is a transaction of its own, and nobody should wait longer than some seconds."""
_OUTCOMES = {"publish": Outcome.PUBLISH, "reject": Outcome.REJECT}


class BulkView(DeskPage):
    """Shows which cases a decision will be about, takes the decision, and says what became of each."""

    template_name = "desk/queue/bulk.html"
    header_icon = "tasks"
    _kept_offers: list[Offer] | None = None

    def get(self, request: HttpRequest, tab: str) -> HttpResponse:
        """Back to the list: what was selected is not in the address."""
        return HttpResponseRedirect(_list_address(request, tab))

    def post(self, request: HttpRequest, tab: str) -> HttpResponse:
        """Without an outcome, what was selected is shown; with one, it is carried out; what was, is taken back."""
        self.listing = Listing(person(request), _tab(tab), request.GET, timezone.now())
        if "undo" in request.POST:
            return self._undo(request)
        cases = _read(request.POST.getlist("case"))
        if "all" in request.POST:
            return self._confirm(request, *self._all())
        outcome = _OUTCOMES.get(str(request.POST.get("outcome", "")))
        if outcome is None:
            return self._confirm(request, cases[:AT_ONCE], len(cases))
        wording = words.chosen(str(request.POST.get("wording", "")), person(request))
        form = self._form(cases[:AT_ONCE], request.POST, wording)
        urgent = set() if "urgent" in request.POST else urgent_among(cases[:AT_ONCE])
        is_nothing = not cases or (len(urgent) == len(cases) and not _is_for_script(request))
        if len(cases) > AT_ONCE or is_nothing or not form.is_valid():
            return self._confirm(request, cases[:AT_ONCE], len(cases), form, status=422)
        given = form.cleaned_data
        said = Said(given["rule"], given["reason"], wording if given.get("wording") else None)
        carried = carry_out(cases, outcome, said, user=person(request), leaving=urgent)
        if _is_for_script(request):
            return JsonResponse(
                {
                    "made": carried.made,
                    "changed": carried.changed,
                    "inHand": carried.in_hand,
                    "urgent": carried.urgent,
                    "refused": carried.refused,
                }
            )
        return self._told(request, carried)

    def get_page_title(self) -> str:
        """What is done here."""
        return _("Decide about several")

    def above(self) -> list[dict[str, Any]]:
        """The list."""
        return [{"url": _list_address(self.request, self.listing.tab), "label": self.listing.tab.label}]

    def _all(self) -> tuple[list[Case], int]:
        """The first of the list that this person may decide about, and how many there are in all."""
        listing = self.listing
        if listing.tab is Tab.EVERYTHING and not listing.form.is_narrowed:
            return [], 0
        found = waiting.within(listing.found, waiting.places_of(listing.user, Task.DECIDE))
        found = found.exclude(state=State.WITHDRAWN)
        ordered = waiting.ordered(found, listing.tab, listing.form.chosen_order, listing.now)
        ids = list(ordered.values_list("pk", flat=True)[:AT_ONCE])
        last = Decision.objects.filter(comment__in=ids).values_list("comment").annotate(Max("pk"))
        seen = dict(last)
        return [(key, seen.get(key, 0)) for key in ids], waiting.count(found)

    def _form(
        self, cases: Sequence[Case], data: QueryDict | None = None, wording: Reason | None = None
    ) -> BulkForm:
        """The form with the words that are offered for these cases; the one that was chosen for all goes with them."""
        offered = [offer.reason for offer in self._offers(cases)]
        if wording is not None and wording.key not in {reason.key for reason in offered}:
            offered = sorted([*offered, wording], key=lambda reason: reason.rule)
        return BulkForm(data, offered=offered)

    def _offers(self, cases: Sequence[Case]) -> list[Offer]:
        """The site's own words for these cases, asked for once."""
        if self._kept_offers is None:
            readable = waiting.within(Comment.objects.all(), self.listing.places)
            chosen = readable.filter(pk__in=[key for key, _seen in cases]).order_by("pk")
            self._kept_offers = words.offers(chosen.select_related("thread__publication"))
        return self._kept_offers

    def _readable(self, ids: Sequence[int]) -> dict[int, Comment]:
        """Those of the comments that this person may read, in the same order: the ids are what a browser sent."""
        found = waiting.within(Comment.objects.filter(pk__in=ids), self.listing.places).in_bulk()
        return {key: found[key] for key in ids if key in found}

    def _confirm(
        self,
        request: HttpRequest,
        cases: Sequence[Case],
        number: int,
        form: BulkForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        listing = self.listing
        shown = list(self._readable([key for key, _seen in cases]))
        chosen = rows(shown, listing.query, blur=listing.wishes.blur)
        urgent = [row for row in chosen if row.is_urgent]
        keys = {row.comment.pk for row in urgent}
        context = self.get_context_data(
            urgent=urgent,
            others=[row for row in chosen if not row.is_urgent],
            takes_urgent="urgent" in request.POST,
            only_urgent=form is not None and "urgent" not in request.POST and len(urgent) == len(cases),
            cases=[(f"{key}-{seen}", key in keys) for key, seen in cases],
            states=_by_state(chosen),
            number=len(cases),
            of=waiting.label(number) if number > len(cases) else "",
            form=form or self._form(cases),
            offers=self._offers(cases),
            undo_for=UNDO_FOR.total_seconds(),
            list_address=_list_address(request, self.listing.tab),
        )
        return TemplateResponse(request, self.template_name, context, status=status)

    def _undo(self, request: HttpRequest) -> HttpResponse:
        taken = take_back(_numbers(request.POST.getlist("decision"))[:AT_ONCE], user=person(request))
        if _is_for_script(request):
            return JsonResponse({"undone": len(taken.done), "refused": taken.refused})
        whose = self._readable([key for key, _why in taken.refused])
        context = self.get_context_data(
            undone=True,
            number=len(taken.done),
            refused=[(key, whose.get(key), why) for key, why in taken.refused],
            list_address=_list_address(request, self.listing.tab),
        )
        return TemplateResponse(request, self.template_name, context)

    def _told(self, request: HttpRequest, carried: Carried) -> HttpResponse:
        left = [*carried.changed, *carried.in_hand, *carried.urgent, *(key for key, _why in carried.refused)]
        whose = self._readable(left)
        context = self.get_context_data(
            done=True,
            decided=len(carried.made),
            made=[str(key) for key in carried.made],
            changed=[(key, whose.get(key), "") for key in carried.changed],
            in_hand=[(key, whose.get(key), "") for key in carried.in_hand],
            urgent=[(key, whose.get(key), "") for key in carried.urgent],
            refused=[(key, whose.get(key), why) for key, why in carried.refused],
            list_address=_list_address(request, self.listing.tab),
        )
        return TemplateResponse(request, self.template_name, context)


def _tab(asked: str) -> Tab:
    return Tab(asked) if asked in set(Tab) else Tab.HELD


def _list_address(request: HttpRequest, tab: str) -> str:
    query = request.GET.urlencode()
    return reverse(f"desk_{_tab(tab)}") + (f"?{query}" if query else "")


def _is_for_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _numbers(sent: Iterable[str]) -> list[int]:
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19]


def _read(sent: Iterable[str]) -> list[Case]:
    """The cases as the list's form sends them, each once; what is no case is no moderator's doing."""
    cases: dict[int, int] = {}
    for one in sent:
        key, _dash, seen = str(one).partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 19 for part in (key, seen)):
            cases.setdefault(int(key), int(seen))
    return list(cases.items())


def _by_state(chosen: Sequence[Row]) -> list[str]:
    """How many of them stand where, in words."""
    counted = Counter(row.comment.state for row in chosen)
    told = {
        State.HELD: lambda number: ngettext("one held", "%(count)d held", number),
        State.PUBLISHED: lambda number: ngettext("one published", "%(count)d published", number),
        State.REJECTED: lambda number: ngettext("one rejected", "%(count)d rejected", number),
        State.WITHDRAWN: lambda number: ngettext("one withdrawn", "%(count)d withdrawn", number),
    }
    return [told[State(state)](number) % {"count": number} for state, number in sorted(counted.items())]
