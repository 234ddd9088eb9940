"""One decision about many cases: a selection, one author's, one discussion's; first shown, then carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rejoinder.accounts.models import User
from rejoinder.desk import waiting
from rejoinder.desk.decision_form import choices
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.queue.listing import Listing
from rejoinder.desk.queue.rows import Row, rows
from rejoinder.desk.screen import person
from rejoinder.desk.waiting import Tab
from rejoinder.discussion.actions.decide import LONGEST_REASON, decide
from rejoinder.discussion.models import Comment, Decision, Lease, State
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.policy.verdict import Outcome

AT_ONCE = 100
"""Cases decided together: each is a transaction of its own, and nobody should wait longer than some seconds."""
_OUTCOMES = {"publish": Outcome.PUBLISH, "reject": Outcome.REJECT}
Case = tuple[int, int]
"""A comment's id, and that of the last decision the moderator was shown."""


class BulkForm(forms.Form):
    """The rule and the reason that all are rejected with."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Rule"), required=False, help_text=gettext_lazy("The authors are told which one.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Each author reads this on the comment's private page."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = choices()  # type: ignore[attr-defined]
        for name in ("rule", "reason"):
            described = f"id_{name}_helptext"
            if name in self.errors:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "autofocus": True})
                described = f"id_{name}_error {described}"
            self.fields[name].widget.attrs["aria-describedby"] = described

    def clean_reason(self) -> str:
        """The reason; a rejection needs one."""
        reason = str(self.cleaned_data["reason"]).strip()
        if self.data.get("outcome") == "reject" and not reason:
            raise forms.ValidationError(_("Write the authors a sentence that says why."))
        return reason


@dataclass(frozen=True)
class Carried:
    """What became of each case."""

    decided: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    """Somebody else decided meanwhile, or the author withdrew: nothing was recorded."""
    in_hand: list[int] = field(default_factory=list)
    """A colleague is looking at it at this moment: nothing was recorded."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """What could not be recorded for another reason, and which."""


def carry_out(
    cases: Sequence[Case], outcome: Outcome, rule: str, reason: str, *, user: User, now: datetime
) -> Carried:
    """Decide about each, one transaction after the other; what is not decided is told, never passed over."""
    carried = Carried()
    away = _in_other_hands([key for key, _seen in cases], user, now)
    rejected = outcome is Outcome.REJECT
    for key, seen in cases:
        if key in away:
            carried.in_hand.append(key)
            continue
        try:
            decide(
                key,
                user=user,
                outcome=outcome,
                rule=rule if rejected else "",
                reason=reason if rejected else "",
                seen=seen,
                now=now,
            )
        except Refused as refused:
            if refused.status == 409:
                carried.changed.append(key)
            else:
                carried.refused.append((key, refused.title))
        else:
            carried.decided.append(key)
    return carried


def _in_other_hands(ids: Iterable[int], user: User, now: datetime) -> set[int]:
    leases = Lease.objects.filter(comment__in=ids, until__gt=now).exclude(user=user)
    return set(leases.values_list("comment_id", flat=True))


class BulkView(DeskPage):
    """Shows which cases a decision will be about, takes the decision, and says what became of each."""

    template_name = "desk/queue/bulk.html"
    header_icon = "tasks"

    def get(self, request: HttpRequest, tab: str) -> HttpResponse:
        """Back to the list: what was selected is not in the address."""
        return HttpResponseRedirect(_list_address(request, tab))

    def post(self, request: HttpRequest, tab: str) -> HttpResponse:
        """Without an outcome, what was selected is shown; with one, it is carried out."""
        self.listing = Listing(person(request), _tab(tab), request.GET, timezone.now())
        cases = _read(request.POST.getlist("case"))
        if "all" in request.POST:
            return self._confirm(request, *self._all())
        outcome = _OUTCOMES.get(str(request.POST.get("outcome", "")))
        if outcome is None:
            return self._confirm(request, cases[:AT_ONCE], len(cases))
        form = BulkForm(request.POST)
        if len(cases) > AT_ONCE or not cases or not form.is_valid():
            return self._confirm(request, cases[:AT_ONCE], len(cases), form, status=422)
        given = form.cleaned_data
        user, now = person(request), timezone.now()
        carried = carry_out(cases, outcome, given["rule"], given["reason"], user=user, now=now)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(
                {
                    "decided": len(carried.decided),
                    "changed": carried.changed,
                    "inHand": carried.in_hand,
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
        context = self.get_context_data(
            chosen=chosen,
            cases=[f"{key}-{seen}" for key, seen in cases],
            states=_by_state(chosen),
            number=len(cases),
            of=waiting.label(number) if number > len(cases) else "",
            form=form or BulkForm(),
            list_address=_list_address(request, self.listing.tab),
        )
        return TemplateResponse(request, self.template_name, context, status=status)

    def _told(self, request: HttpRequest, carried: Carried) -> HttpResponse:
        left = [*carried.changed, *carried.in_hand, *(key for key, _why in carried.refused)]
        whose = self._readable(left)
        context = self.get_context_data(
            done=True,
            decided=len(carried.decided),
            changed=[(key, whose.get(key), "") for key in carried.changed],
            in_hand=[(key, whose.get(key), "") for key in carried.in_hand],
            refused=[(key, whose.get(key), why) for key, why in carried.refused],
            list_address=_list_address(request, self.listing.tab),
        )
        return TemplateResponse(request, self.template_name, context)


def _tab(asked: str) -> Tab:
    return Tab(asked) if asked in set(Tab) else Tab.HELD


def _list_address(request: HttpRequest, tab: str) -> str:
    query = request.GET.urlencode()
    return reverse(f"desk_{_tab(tab)}") + (f"?{query}" if query else "")


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
